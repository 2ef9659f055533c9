#include "mupdf/overprint_draw.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "mupdf/colour_management.h"
#include "mupdf/draw_guard.h"
#include "mupdf/fz_guard.h"
#include "mupdf/tile_replay.h"

namespace dce::core {
namespace {

constexpr size_t most_plane_bytes = 6 << 20;  // of one of the two drawings at a time

struct DropPixmap {
  fz_context* ctx;
  void operator()(fz_pixmap* pixmap) const { fz_drop_pixmap(ctx, pixmap); }
};
using PixmapPointer = std::unique_ptr<fz_pixmap, DropPixmap>;

/// The solid of a spot ink: in CMYK where its alternate is that, and else as it filters light.
struct SpotSolid {
  bool in_process = false;
  std::array<float, 4> cmyk{};
  std::array<float, 3> rgb{};
};

/// What mixes of inks look like.
class InkMixer {
 public:
  InkMixer(FitzContext& context, const std::vector<SpotInk>& spots) : context_(context) {
    for (const SpotInk& spot : spots) solids_.push_back(solid(spot));
  }

  size_t planes() const { return 4 + solids_.size(); }

  /// `count` pixels of planes() bytes to as many of `format`.
  void mix(const uint8_t* inks, uint8_t* out, size_t count, PixelFormat format) {
    cmyk_.resize(4 * count);
    rgb_.resize(3 * count);
    for (size_t i = 0; i < count; ++i) fold(inks + i * planes(), &cmyk_[4 * i], format == PixelFormat::cmyk8);
    if (format == PixelFormat::cmyk8) {
      std::copy(cmyk_.begin(), cmyk_.end(), out);
      return;
    }
    const SourceColors* press =
        managed_colors(context_.get(), fz_device_cmyk(context_.get()), fz_default_color_params);
    for (size_t i = 0; !press && i < count; ++i) {  // a MuPDF that manages colours by itself
      for (size_t c = 0; c < 3; ++c)
        rgb_[3 * i + c] = static_cast<uint8_t>(255 - std::min(255, cmyk_[4 * i + c] + cmyk_[4 * i + 3]));
    }
    if (press) press->to_srgb(cmyk_.data(), rgb_.data(), count);
    for (size_t i = 0; i < count; ++i) {
      uint8_t* rgb = &rgb_[3 * i];
      filter(inks + i * planes(), rgb);
      if (format == PixelFormat::rgb8) {
        std::copy_n(rgb, 3, out + 3 * i);
      } else {
        out[i] = gray_of_pixel(rgb);
      }
    }
  }

 private:
  SpotSolid solid(const SpotInk& spot) const {
    SpotSolid solid;
    std::array<float, FZ_MAX_COLORS> tint{};
    tint[static_cast<size_t>(spot.colorant)] = 1;
    solid.in_process = spot.space->u.separation.base->type == FZ_COLORSPACE_CMYK;
    std::array<float, FZ_MAX_COLORS> converted{};
    const auto convert = [&](fz_colorspace* to, std::span<float> values) {
      (void)fz_guarded(context_.get(), [&] {
        fz_convert_color(context_.get(), spot.space, tint.data(), to, converted.data(), nullptr,
                         fz_default_color_params);
      });
      for (size_t i = 0; i < values.size(); ++i) values[i] = std::clamp(converted[i], 0.0f, 1.0f);
    };
    convert(fz_device_cmyk(context_.get()), solid.cmyk);
    convert(fz_device_rgb(context_.get()), solid.rgb);
    return solid;
  }

  void fold(const uint8_t* inks, uint8_t* cmyk, bool all) const {
    std::array<float, 4> sum{};
    for (size_t c = 0; c < 4; ++c) sum[c] = inks[c];
    for (size_t s = 0; s < solids_.size(); ++s) {
      const uint8_t tint = inks[4 + s];
      if (tint == 0 || (!all && !solids_[s].in_process)) continue;
      for (size_t c = 0; c < 4; ++c) sum[c] += tint * solids_[s].cmyk[c];
    }
    for (size_t c = 0; c < 4; ++c) cmyk[c] = static_cast<uint8_t>(std::min(sum[c] + 0.5f, 255.0f));
  }

  void filter(const uint8_t* inks, uint8_t* rgb) const {
    const bool black = inks[3] == 255 && context_.colors().black() != BlackInk::profiled;
    if (black) std::fill_n(rgb, 3, uint8_t{0});  // as black ink by itself
    for (size_t s = 0; s < solids_.size(); ++s) {
      if (inks[4 + s] == 0 || solids_[s].in_process) continue;
      const float tint = static_cast<float>(inks[4 + s]) / 255;
      for (size_t c = 0; c < 3; ++c)
        rgb[c] =
            static_cast<uint8_t>(static_cast<float>(rgb[c]) * (1 - tint * (1 - solids_[s].rgb[c])) + 0.5f);
    }
  }

  FitzContext& context_;
  std::vector<SpotSolid> solids_;
  std::vector<uint8_t> cmyk_, rgb_;
};

/// A plane for each spot ink. Never null, for that is what a draw device takes for "no overprint".
fz_separations* make_separations(fz_context* ctx, const std::vector<SpotInk>& spots) {
  fz_separations* made = nullptr;
  const bool whole = fz_guarded(ctx, [&] {
    made = fz_new_separations(ctx, 0);
    for (size_t i = 0; i < spots.size(); ++i) {
      fz_add_separation(ctx, made, spots[i].name, spots[i].space, spots[i].colorant);
      fz_set_separation_behavior(ctx, made, static_cast<int>(i), FZ_SEPARATION_SPOT);
    }
  });
  if (whole) return made;
  fz_drop_separations(ctx, made);
  return nullptr;
}

/// The part of the page in inks; null when there is no memory.
PixmapPointer draw_inks(FitzContext& context, fz_separations* separations, fz_irect part, fz_matrix to_pixmap,
                        Overprinting overprinting, const fz_cookie& cookie, const PlayPart& play) {
  fz_context* ctx = context.get();
  fz_pixmap* inks = nullptr;
  fz_device* device = nullptr;
  const bool made = fz_guarded(ctx, [&] {
    inks = fz_new_pixmap_with_bbox(ctx, fz_device_cmyk(ctx), part, separations, 0);
    fz_clear_pixmap(ctx, inks);
    device = fz_new_draw_device(ctx, to_pixmap, inks);
  });
  if (made) {
    const fz_rect area = fz_transform_rect(fz_rect_from_irect(part), fz_invert_matrix(to_pixmap));
    guard_drawing(context, device, area, overprinting);
    if (fz_device* cells = new_tile_replay_device(ctx, device, area, to_pixmap, cookie)) {
      play(cells, area);
      fz_drop_device(ctx, cells);
    }
    (void)fz_guarded(ctx, [&] { fz_close_device(ctx, device); });
    fz_drop_device(ctx, device);
  }
  PixmapPointer kept(inks, DropPixmap{ctx});
  return made ? std::move(kept) : PixmapPointer(nullptr, DropPixmap{ctx});
}

PixelFormat format_of(const fz_pixmap* pixmap) {
  return pixmap->n == 1 ? PixelFormat::gray8 : pixmap->n == 3 ? PixelFormat::rgb8 : PixelFormat::cmyk8;
}

/// Where the two differ, what overprint makes goes into `pixmap`.
void take_differences(const fz_pixmap& with, const fz_pixmap& without, InkMixer& mixer, fz_pixmap* pixmap) {
  const size_t n = mixer.planes(), out = static_cast<size_t>(pixmap->n);
  for (int y = 0; y < with.h; ++y) {
    const uint8_t* a = with.samples + y * with.stride;
    const uint8_t* b = without.samples + y * without.stride;
    uint8_t* row = pixmap->samples + (with.y + y - pixmap->y) * pixmap->stride +
                   static_cast<ptrdiff_t>(out) * (with.x - pixmap->x);
    const auto differ = [&](int x) {
      return std::memcmp(a + static_cast<size_t>(x) * n, b + static_cast<size_t>(x) * n, n) != 0;
    };
    if (std::memcmp(a, b, static_cast<size_t>(with.w) * n) == 0) continue;
    for (int x = 0; x < with.w;) {
      if (!differ(x)) {
        ++x;
        continue;
      }
      int end = x + 1;
      while (end < with.w && differ(end)) ++end;
      const auto from = static_cast<size_t>(x);
      mixer.mix(a + from * n, row + from * out, static_cast<size_t>(end - x), format_of(pixmap));
      x = end;
    }
  }
}

}  // namespace

bool simulate_overprint(FitzContext& context, const OverprintSurvey& survey, fz_pixmap* pixmap,
                        fz_matrix to_pixmap, fz_matrix from_survey, const fz_cookie& cookie,
                        const PlayPart& play) {
  fz_context* ctx = context.get();
  fz_separations* separations = nullptr;
  InkMixer mixer(context, survey.spots());
  bool whole = true;
  for (const CanvasRegions::Region& region : survey.regions()) {
    const Box& box = region.box;
    fz_irect rest = fz_irect_from_rect(fz_transform_rect({box.x0, box.y0, box.x1, box.y1}, from_survey));
    rest = fz_intersect_irect(rest, fz_pixmap_bbox(ctx, pixmap));
    if (fz_is_empty_irect(rest)) continue;
    if (!separations) separations = make_separations(ctx, survey.spots());
    if (!separations) return false;
    const size_t row = mixer.planes() * static_cast<size_t>(rest.x1 - rest.x0);
    const int rows = static_cast<int>(std::clamp<size_t>(most_plane_bytes / row, 16, 1 << 16));
    for (; whole && rest.y0 < rest.y1; rest.y0 += rows) {
      const fz_irect part = {rest.x0, rest.y0, rest.x1, std::min(rest.y1, rest.y0 + rows)};
      const PixmapPointer with =
          draw_inks(context, separations, part, to_pixmap, Overprinting::as_asked, cookie, play);
      const PixmapPointer without =
          draw_inks(context, separations, part, to_pixmap, Overprinting::never, cookie, play);
      whole = with && without;
      if (whole) take_differences(*with, *without, mixer, pixmap);
    }
  }
  fz_drop_separations(ctx, separations);
  return whole;
}

}  // namespace dce::core
