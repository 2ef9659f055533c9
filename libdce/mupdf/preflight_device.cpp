#include "mupdf/preflight_device.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "mupdf/fz_guard.h"
#include "mupdf/stand_in_fonts.h"

namespace dce::core {
namespace {

constexpr size_t most_names = 64;    // fonts, and spot colours, of a page
constexpr int fewest_pixels = 32;    // along an edge; what is smaller is no picture but a rule or a flat colour
constexpr float unseen = 1.0f / 255;

/// What is known while a page plays.
struct Survey {
  PagePreflight* found;
  fz_matrix to_page;
  bool fonts_belong_inside;
  std::vector<fz_rect> clips{fz_infinite_rect};
  int inside_mask = 0;  ///< what draws a mask leaves no mark
  int inside_tile = 0;  ///< where a cell lies says nothing of where its copies do
  fz_rect content = fz_empty_rect;
};

struct PreflightDevice {
  fz_device base;
  Survey* survey;  // owned by who made the device
};

/// The edge between fitz and C++: no exception crosses it, and fitz errors are thrown when no destructor is left to run.
template <class Look>
void look(fz_context* ctx, fz_device* device, Look&& with) {
  bool thrown = false;
  try {
    with(*reinterpret_cast<PreflightDevice*>(device)->survey);
  } catch (...) {
    thrown = true;
  }
  if (thrown) fz_throw(ctx, FZ_ERROR_MEMORY, "out of memory while a page was looked over");
}

template <class Thing>
void add_once(std::vector<Thing>& list, Thing thing) {
  if (list.size() < most_names && std::find(list.begin(), list.end(), thing) == list.end())
    list.push_back(std::move(thing));
}

bool is_white(fz_context* ctx, fz_colorspace* space, const float* color) {
  float rgb[3] = {};
  if (!space || !fz_guarded(ctx, [&] {
        fz_convert_color(ctx, space, color, fz_device_rgb(ctx), rgb, nullptr, fz_default_color_params);
      }))
    return false;
  return std::min({rgb[0], rgb[1], rgb[2]}) > 1 - unseen;
}

void mark(Survey& survey, fz_rect area) {
  if (survey.inside_mask > 0 || survey.inside_tile > 0) return;
  area = fz_intersect_rect(fz_transform_rect(area, survey.to_page), survey.clips.back());
  if (!fz_is_empty_rect(area)) survey.content = fz_union_rect(survey.content, area);
}

void push_clip(Survey& survey, fz_rect area) {
  survey.clips.push_back(fz_intersect_rect(survey.clips.back(), fz_transform_rect(area, survey.to_page)));
}

bool is_process_color(std::string_view name) {
  constexpr std::string_view process[] = {"Cyan", "Magenta", "Yellow", "Black", "None", "All", ""};
  return std::find(std::begin(process), std::end(process), name) != std::end(process);
}

void note_space(fz_context* ctx, Survey& survey, fz_colorspace* space, const fz_color_params& params) {
  const enum fz_colorspace_type type = fz_colorspace_type(ctx, space);
  const bool inks = type == FZ_COLORSPACE_CMYK || type == FZ_COLORSPACE_SEPARATION;
  if (params.op && inks) survey.found->overprint = true;
  if (type != FZ_COLORSPACE_SEPARATION) return;
  for (int i = 0; i < fz_colorspace_n(ctx, space); ++i) {
    const char* name = fz_colorspace_colorant(ctx, space, i);
    if (name && !is_process_color(name)) add_once(survey.found->spot_colors, printable_name(name));
  }
}

/// Whether a painted colour leaves a mark; what it uses is noted.
bool note_color(fz_context* ctx, Survey& survey, fz_colorspace* space, const float* color, float alpha,
                const fz_color_params& params) {
  if (alpha < unseen) return false;
  if (alpha < 1 - unseen) survey.found->transparency = true;
  note_space(ctx, survey, space, params);
  return !is_white(ctx, space, color);
}

void note_fonts(fz_context* ctx, Survey& survey, const fz_text* text) {
  if (!survey.fonts_belong_inside) return;
  for (const fz_text_span* span = text->head; span; span = span->next) {
    if (std::optional<MissingFont> missing = missing_font(ctx, span->font))
      add_once(survey.found->missing_fonts, std::move(*missing));
  }
}

void note_image(fz_context* ctx, Survey& survey, fz_image* image, const fz_matrix& ctm, float alpha) {
  PagePreflight& found = *survey.found;
  if (alpha < 1 - unseen || (image->mask && !image->mask->imagemask)) found.transparency = true;
  if (image->colorspace) note_space(ctx, survey, image->colorspace, fz_default_color_params);
  const double across = std::hypot(ctm.a, ctm.b), down = std::hypot(ctm.c, ctm.d);
  if (image->w < fewest_pixels || image->h < fewest_pixels || across <= 0 || down <= 0) return;
  const double resolution = 72 * std::min(image->w / across, image->h / down);
  ++found.images;
  if (found.lowest_image_resolution == 0 || resolution < found.lowest_image_resolution)
    found.lowest_image_resolution = resolution;
}

void set_callbacks(fz_device& d) {
  d.fill_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, int, fz_matrix ctm, fz_colorspace* space,
                   const float* color, float alpha, fz_color_params params) {
    const fz_rect area = fz_bound_path(ctx, path, nullptr, ctm);
    look(ctx, dev, [&](Survey& s) {
      if (note_color(ctx, s, space, color, alpha, params)) mark(s, area);
    });
  };
  d.stroke_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, const fz_stroke_state* stroke, fz_matrix ctm,
                     fz_colorspace* space, const float* color, float alpha, fz_color_params params) {
    const fz_rect area = fz_bound_path(ctx, path, stroke, ctm);
    look(ctx, dev, [&](Survey& s) {
      if (note_color(ctx, s, space, color, alpha, params)) mark(s, area);
    });
  };
  d.fill_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, fz_matrix ctm, fz_colorspace* space,
                   const float* color, float alpha, fz_color_params params) {
    const fz_rect area = fz_bound_text(ctx, text, nullptr, ctm);
    look(ctx, dev, [&](Survey& s) {
      note_fonts(ctx, s, text);
      if (note_color(ctx, s, space, color, alpha, params)) mark(s, area);
    });
  };
  d.stroke_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, const fz_stroke_state* stroke, fz_matrix ctm,
                     fz_colorspace* space, const float* color, float alpha, fz_color_params params) {
    const fz_rect area = fz_bound_text(ctx, text, stroke, ctm);
    look(ctx, dev, [&](Survey& s) {
      note_fonts(ctx, s, text);
      if (note_color(ctx, s, space, color, alpha, params)) mark(s, area);
    });
  };
  d.fill_shade = [](fz_context* ctx, fz_device* dev, fz_shade* shade, fz_matrix ctm, float alpha,
                    fz_color_params params) {
    const fz_rect area = fz_bound_shade(ctx, shade, ctm);
    look(ctx, dev, [&](Survey& s) {
      if (alpha < 1 - unseen) s.found->transparency = true;
      note_space(ctx, s, shade->colorspace, params);
      mark(s, area);
    });
  };
  d.fill_image = [](fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, float alpha, fz_color_params) {
    look(ctx, dev, [&](Survey& s) {
      note_image(ctx, s, image, ctm, alpha);
      mark(s, fz_transform_rect(fz_unit_rect, ctm));
    });
  };
  d.fill_image_mask = [](fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, fz_colorspace* space,
                         const float* color, float alpha, fz_color_params params) {
    look(ctx, dev, [&](Survey& s) {
      note_image(ctx, s, image, ctm, alpha);
      if (note_color(ctx, s, space, color, alpha, params)) mark(s, fz_transform_rect(fz_unit_rect, ctm));
    });
  };
  d.clip_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, int, fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_path(ctx, path, nullptr, ctm);
    look(ctx, dev, [&](Survey& s) { push_clip(s, area); });
  };
  d.clip_stroke_path = [](fz_context* ctx, fz_device* dev, const fz_path* path, const fz_stroke_state* stroke,
                          fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_path(ctx, path, stroke, ctm);
    look(ctx, dev, [&](Survey& s) { push_clip(s, area); });
  };
  d.clip_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_text(ctx, text, nullptr, ctm);
    look(ctx, dev, [&](Survey& s) {
      note_fonts(ctx, s, text);
      push_clip(s, area);
    });
  };
  d.clip_stroke_text = [](fz_context* ctx, fz_device* dev, const fz_text* text, const fz_stroke_state* stroke,
                          fz_matrix ctm, fz_rect) {
    const fz_rect area = fz_bound_text(ctx, text, stroke, ctm);
    look(ctx, dev, [&](Survey& s) { push_clip(s, area); });
  };
  d.clip_image_mask = [](fz_context* ctx, fz_device* dev, fz_image* image, fz_matrix ctm, fz_rect) {
    look(ctx, dev, [&](Survey& s) {
      if (!image->imagemask) s.found->transparency = true;
      push_clip(s, fz_transform_rect(fz_unit_rect, ctm));
    });
  };
  d.pop_clip = [](fz_context* ctx, fz_device* dev) {
    look(ctx, dev, [](Survey& s) {
      if (s.clips.size() > 1) s.clips.pop_back();
    });
  };
  d.begin_mask = [](fz_context* ctx, fz_device* dev, fz_rect area, int, fz_colorspace*, const float*, fz_color_params) {
    look(ctx, dev, [&](Survey& s) {
      s.found->transparency = true;
      push_clip(s, area);  // what end_mask leaves in force
      ++s.inside_mask;
    });
  };
  d.end_mask = [](fz_context* ctx, fz_device* dev) { look(ctx, dev, [](Survey& s) { --s.inside_mask; }); };
  d.begin_group = [](fz_context* ctx, fz_device* dev, fz_rect, fz_colorspace*, int, int, int blendmode, float alpha) {
    look(ctx, dev, [&](Survey& s) {
      if (blendmode != FZ_BLEND_NORMAL || alpha < 1 - unseen) s.found->transparency = true;
    });
  };
  d.begin_tile = [](fz_context* ctx, fz_device* dev, fz_rect area, fz_rect, float, float, fz_matrix ctm, int) -> int {
    look(ctx, dev, [&](Survey& s) {
      mark(s, fz_transform_rect(area, ctm));
      ++s.inside_tile;
    });
    return 0;
  };
  d.end_tile = [](fz_context* ctx, fz_device* dev) { look(ctx, dev, [](Survey& s) { --s.inside_tile; }); };
}

}  // namespace

Status look_over(fz_context* ctx, fz_display_list* list, fz_matrix to_page, bool fonts_belong_inside,
                 fz_cookie* cookie, PagePreflight& found) {
  Survey survey{.found = &found, .to_page = to_page, .fonts_belong_inside = fonts_belong_inside};
  fz_device* device = nullptr;
  const bool whole = fz_guarded(ctx, [&] {
    auto* made = fz_new_derived_device(ctx, PreflightDevice);
    device = &made->base;
    made->survey = &survey;
    set_callbacks(*device);
    fz_run_display_list(ctx, list, device, fz_identity, fz_infinite_rect, cookie);
    fz_close_device(ctx, device);
  });
  const bool no_memory = !whole && fz_caught(ctx) == FZ_ERROR_MEMORY;
  fz_drop_device(ctx, device);
  if (no_memory) return {Code::limit, "out of memory while a page was looked over"};
  // A list that breaks off was said to be damaged when it was made.
  if (!fz_is_empty_rect(survey.content))
    found.content = {survey.content.x0, survey.content.y0, survey.content.x1, survey.content.y1};
  return ok();
}

}  // namespace dce::core
