#include "mupdf/overprint_survey.h"

#include <mupdf/pdf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "mupdf/canvas_feeder.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

using Inks = uint32_t;  // a bit each: C, M, Y, K, then spots
constexpr Inks black = 8, process = 15, every_ink = ~Inks{0};
constexpr int most_nesting = 12, most_resources = 2000;  // of one page; what lies beyond is not looked for
constexpr std::string_view process_names[] = {"Cyan", "Magenta", "Yellow", "Black"};

bool state_overprints(fz_context* ctx, pdf_obj* state) {
  return pdf_dict_get_bool(ctx, state, PDF_NAME(OP)) || pdf_dict_get_bool(ctx, state, PDF_NAME(op));
}

/// MuPDF's own answer, pdf_page::overprint, knows of OP and not of op alone.
bool resources_overprint(fz_context* ctx, pdf_obj* resources, std::map<int, bool>& known, int nesting,
                         int& left) {
  if (!resources || nesting > most_nesting || --left < 0) return false;
  const int number = pdf_to_num(ctx, resources);
  if (number > 0) {
    const auto [at, fresh] =
        known.emplace(number, false);  // until it is known: resources may hold themselves
    if (!fresh) return at->second;
  }
  bool found = false;
  pdf_obj* states = pdf_dict_get(ctx, resources, PDF_NAME(ExtGState));
  for (int i = 0; i < pdf_dict_len(ctx, states) && !found; ++i)
    found = state_overprints(ctx, pdf_dict_get_val(ctx, states, i));
  for (pdf_obj* kind : {PDF_NAME(XObject), PDF_NAME(Pattern)}) {
    pdf_obj* things = pdf_dict_get(ctx, resources, kind);
    for (int i = 0; i < pdf_dict_len(ctx, things) && !found && left > 0; ++i, --left) {
      pdf_obj* thing = pdf_dict_get_val(ctx, things, i);
      found =
          state_overprints(ctx, pdf_dict_get(ctx, thing, PDF_NAME(ExtGState))) ||
          resources_overprint(ctx, pdf_dict_get(ctx, thing, PDF_NAME(Resources)), known, nesting + 1, left);
    }
  }
  if (number > 0) known[number] = found;
  return found;
}

/// What painting does to the inks of the paper.
struct Deposit {
  Inks paints = 0;
  Inks keeps = 0;  // of those beneath
};

}  // namespace

bool OverprintScan::asked_for(fz_context* ctx, fz_page* page) {
  pdf_page* pdf = pdf_page_from_fz_page(ctx, page);
  if (!pdf) return false;
  if (pdf->overprint) return true;
  int left = most_resources;
  return resources_overprint(ctx, pdf_page_resources(ctx, pdf), known_, 0, left);
}

bool is_full_black(fz_context* ctx, const fz_colorspace* space, const float* color) {
  if (!space || !color) return false;
  if (space == fz_device_cmyk(ctx)) return color[3] >= 1;
  if (space->type != FZ_COLORSPACE_SEPARATION || space->n != 1) return false;
  const char* name = space->u.separation.colorant[0];
  return name && std::strcmp(name, "Black") == 0 && color[0] >= 1;
}

/// Keeps a coarse picture of which inks lie where.
class OverprintWatcher {
 public:
  OverprintWatcher(fz_context* ctx, const fz_rect& bounds, OverprintSurvey& survey)
      : ctx_(ctx), bounds_(from_fz(bounds)), survey_(survey), clips_{bounds_}, cells_(across * across) {}

  void paint(fz_rect area, fz_colorspace* space, const float* color, fz_color_params params) {
    if (masks_ > 0 || !space) return;
    const Box box = (tiles_.empty() ? from_fz(area) : tiles_.back()).grown(1).intersected(clips_.back());
    if (box.empty()) return;
    const Deposit deposit = deposit_of(space, color, params);
    const bool may_show = params.op && !is_full_black(ctx_, space, color);
    Box shows;
    const int x0 = column(box.x0), x1 = column(box.x1), y0 = row(box.y0), y1 = row(box.y1);
    for (int y = y0; y <= y1; ++y) {
      for (int x = x0; x <= x1; ++x) {
        Inks& cell = cells_[static_cast<size_t>(y * across + x)];
        if (may_show && (cell & deposit.keeps)) shows = shows.united(cell_box(x, y));
        cell |= deposit.paints;
      }
    }
    if (!shows.empty()) survey_.regions_.add(shows.intersected(box), true);
  }

  void push_clip(fz_rect area) { clips_.push_back(from_fz(area).intersected(clips_.back())); }
  void pop_clip() {
    if (clips_.size() > 1) clips_.pop_back();
  }
  void begin_mask(fz_rect area) {
    push_clip(area);  // which stays until the pop_clip after what is masked
    ++masks_;
  }
  void end_mask() { --masks_; }
  /// A cell is seen but once, and painted all over the area.
  void begin_tile(fz_rect area) { tiles_.push_back(from_fz(area)); }
  void end_tile() {
    if (!tiles_.empty()) tiles_.pop_back();
  }

 private:
  static constexpr int across = 128;  // cells

  int column(float x) const { return place((x - bounds_.x0) / bounds_.width()); }
  int row(float y) const { return place((y - bounds_.y0) / bounds_.height()); }
  static int place(float share) { return static_cast<int>(std::clamp(share, 0.0f, 0.999f) * across); }
  Box cell_box(int x, int y) const {
    const float w = bounds_.width() / across, h = bounds_.height() / across;
    return {bounds_.x0 + static_cast<float>(x) * w, bounds_.y0 + static_cast<float>(y) * h,
            bounds_.x0 + static_cast<float>(x + 1) * w, bounds_.y0 + static_cast<float>(y + 1) * h};
  }

  /// The bit of a colorant; all of CMYK for one that is painted as its alternate.
  Inks ink(fz_colorspace* space, int colorant) {
    const char* name = space->u.separation.colorant[colorant];
    if (!name) return process;
    for (size_t i = 0; i < 4; ++i) {
      if (process_names[i] == name) return Inks{1} << i;
    }
    if (std::strcmp(name, "All") == 0) return every_ink;
    if (std::strcmp(name, "None") == 0) return 0;
    auto& spots = survey_.spots_;
    size_t at = 0;
    while (at < spots.size() && std::strcmp(spots[at].name, name) != 0) ++at;
    if (at == OverprintSurvey::most_spots) return process;
    if (at == spots.size()) spots.push_back({name, space, colorant});
    return Inks{16} << at;
  }

  Deposit deposit_of(fz_colorspace* space, const float* color, fz_color_params params) {
    const auto with = [&](int component) { return !color || color[component] > 0; };
    if (space->type == FZ_COLORSPACE_INDEXED) return deposit_of(space->u.indexed.base, nullptr, params);
    Deposit deposit;
    if (space->type == FZ_COLORSPACE_SEPARATION) {
      Inks named = 0;
      for (int i = 0; i < space->n; ++i) {
        const Inks bits = ink(space, i);
        named |= bits;
        if (with(i)) deposit.paints |= bits;
      }
      deposit.keeps = ~named;
    } else {
      deposit.keeps = ~process;
      deposit.paints = process;
      if (space->type == FZ_COLORSPACE_GRAY) {
        deposit.paints = color && color[0] >= 1 ? 0 : black;
      } else if (space == fz_device_cmyk(ctx_) && color) {
        deposit.paints = 0;
        for (int i = 0; i < 4; ++i) {
          if (with(i)) {
            deposit.paints |= Inks{1} << i;
          } else if (params.opm == 1) {
            deposit.keeps |= Inks{1} << i;
          }
        }
      }
    }
    return deposit;
  }

  fz_context* ctx_;
  Box bounds_;
  OverprintSurvey& survey_;
  std::vector<Box> clips_, tiles_;
  int masks_ = 0;
  std::vector<Inks> cells_;
};

namespace {

struct WatchingDevice {
  fz_device base;
  OverprintWatcher* watcher;  // owned by who made the device
};

/// The edge between fitz and C++.
template <class Look>
void look(fz_context* ctx, fz_device* device, Look&& with) {
  bool thrown = false;
  try {
    with(*reinterpret_cast<WatchingDevice*>(device)->watcher);
  } catch (...) {
    thrown = true;
  }
  if (thrown) fz_throw(ctx, FZ_ERROR_MEMORY, "out of memory while overprint was looked for");
}

void set_callbacks(fz_device& d) {
  d.fill_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, int, fz_matrix ctm,
                   fz_colorspace* space, const float* color, float, fz_color_params params) {
    const fz_rect area = fz_bound_path(ctx, path, nullptr, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, space, color, params); });
  };
  d.stroke_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, const fz_stroke_state* stroke,
                     fz_matrix ctm, fz_colorspace* space, const float* color, float, fz_color_params params) {
    const fz_rect area = fz_bound_path(ctx, path, stroke, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, space, color, params); });
  };
  d.fill_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, fz_matrix ctm, fz_colorspace* space,
                   const float* color, float, fz_color_params params) {
    const fz_rect area = fz_bound_text(ctx, text, nullptr, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, space, color, params); });
  };
  d.stroke_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, const fz_stroke_state* stroke,
                     fz_matrix ctm, fz_colorspace* space, const float* color, float, fz_color_params params) {
    const fz_rect area = fz_bound_text(ctx, text, stroke, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, space, color, params); });
  };
  d.fill_shade = [](fz_context* ctx, fz_device* dev, fz_shade* shade, fz_matrix ctm, float,
                    fz_color_params params) {
    const fz_rect area = fz_bound_shade(ctx, shade, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, shade->colorspace, nullptr, params); });
  };
  d.fill_image = [](fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, float,
                    fz_color_params params) {
    const fz_rect area = fz_transform_rect(fz_unit_rect, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, image->colorspace, nullptr, params); });
  };
  d.fill_image_mask = [](fz_context* ctx, fz_device* dev, fz_image*, fz_matrix ctm, fz_colorspace* space,
                         const float* color, float, fz_color_params params) {
    const fz_rect area = fz_transform_rect(fz_unit_rect, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.paint(area, space, color, params); });
  };
  d.clip_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, int, fz_matrix ctm,
                   fz_rect scissor) {
    const fz_rect area = fz_intersect_rect(fz_bound_path(ctx, path, nullptr, ctm), scissor);
    look(ctx, dev, [&](OverprintWatcher& w) { w.push_clip(area); });
  };
  d.clip_stroke_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, const fz_stroke_state* stroke,
                          fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_path(ctx, path, stroke, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.push_clip(area); });
  };
  d.clip_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_text(ctx, text, nullptr, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.push_clip(area); });
  };
  d.clip_stroke_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, const fz_stroke_state* stroke,
                          fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_text(ctx, text, stroke, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.push_clip(area); });
  };
  d.clip_image_mask = [](fz_context* ctx, fz_device* dev, fz_image*, fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_transform_rect(fz_unit_rect, ctm);
    look(ctx, dev, [&](OverprintWatcher& w) { w.push_clip(area); });
  };
  d.pop_clip = [](fz_context* ctx, fz_device* dev) {
    look(ctx, dev, [](OverprintWatcher& w) { w.pop_clip(); });
  };
  d.begin_mask = [](fz_context* ctx, fz_device* dev, fz_rect area, int, fz_colorspace*, const float*,
                    fz_color_params) { look(ctx, dev, [&](OverprintWatcher& w) { w.begin_mask(area); }); };
  d.end_mask = [](fz_context* ctx, fz_device* dev) {
    look(ctx, dev, [](OverprintWatcher& w) { w.end_mask(); });
  };
  d.begin_tile = [](fz_context* ctx, fz_device* dev, fz_rect area, fz_rect, float, float, fz_matrix ctm,
                    int) -> int {
    look(ctx, dev, [&](OverprintWatcher& w) { w.begin_tile(fz_transform_rect(area, ctm)); });
    return 0;
  };
  d.end_tile = [](fz_context* ctx, fz_device* dev) {
    look(ctx, dev, [](OverprintWatcher& w) { w.end_tile(); });
  };
}

}  // namespace

OverprintSurvey OverprintSurvey::of(fz_context* ctx, fz_display_list* list, fz_rect bounds,
                                    fz_cookie* cookie) {
  OverprintSurvey survey;
  OverprintWatcher watcher(ctx, bounds, survey);
  fz_device* device = nullptr;
  // What breaks off has been looked at as far as it will be drawn.
  (void)fz_guarded(ctx, [&] {
    auto* made = fz_new_derived_device(ctx, WatchingDevice);
    device = &made->base;
    made->watcher = &watcher;
    set_callbacks(*device);
    fz_run_display_list(ctx, list, device, fz_identity, fz_infinite_rect, cookie);
    fz_close_device(ctx, device);
  });
  fz_drop_device(ctx, device);
  return survey;
}

}  // namespace dce::core
