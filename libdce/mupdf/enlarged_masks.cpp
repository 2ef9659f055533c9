// Masks of one component that are enlarged upright, soft shadows above all. MuPDF weighs four samples for
// each dot; here a row of samples is stretched once, and dots lie between two such rows (the linker's --wrap,
// see CMakeLists.txt). The arithmetic is MuPDF's, to the bit; everything else is left to it.
#include "mupdf/enlarged_masks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "mupdf/mask_runs.h"

#ifdef DCE_ENLARGES_MASKS

namespace {

constexpr int fraction_bits = 14, one = 1 << fraction_bits, half = one / 2;
constexpr int most_samples = 1 << (31 - fraction_bits);

int between(int a, int b, int fraction) {
  return a + (((b - a) * fraction) >> fraction_bits);
}

/// Where dots lie among the samples of a row or a column, from `position` of the first on.
struct Steps {
  int position, step, samples;
  bool holds(int at) const { return at + half >= 0 && at + one < (samples << fraction_bits) + half; }
  int sample(int at) const { return std::clamp(at >> fraction_bits, 0, samples - 1); }
  int next(int at) const { return std::clamp((at >> fraction_bits) + 1, 0, samples - 1); }
};

/// One row of samples at a time, as wide as the dots.
class StretchedRows {
 public:
  StretchedRows(const fz_pixmap* image, Steps across, int dots) : image_(image) {
    int at = across.position;
    for (int i = 0; i < dots; ++i, at += across.step) {
      if (!across.holds(at)) continue;
      if (places_.empty()) begin_ = i;
      places_.push_back({across.sample(at), across.next(at), at & (one - 1)});
    }
    for (auto& row : rows_) row.samples.resize(places_.size());
  }
  int begin() const { return begin_; }
  size_t size() const { return places_.size(); }

  const uint8_t* row(int number) {
    for (const auto& row : rows_) {
      if (row.number == number) return row.samples.data();
    }
    std::swap(rows_[0], rows_[1]);  // rows are asked for in order, two at a time
    Row& row = rows_[1];
    row.number = number;
    const uint8_t* samples = image_->samples + static_cast<ptrdiff_t>(number) * image_->stride;
    for (size_t i = 0; i < places_.size(); ++i) {
      const Place& place = places_[i];
      row.samples[i] =
          static_cast<uint8_t>(between(samples[place.left], samples[place.right], place.fraction));
    }
    return row.samples.data();
  }

 private:
  struct Place {
    int left, right, fraction;
  };
  struct Row {
    int number = -1;
    std::vector<uint8_t> samples;
  };
  const fz_pixmap* image_;
  std::vector<Place> places_;
  int begin_ = 0;
  Row rows_[2];
};

/// As MuPDF decides it.
bool interpolates(const fz_pixmap* image, fz_matrix placed) {
  const float wide = std::abs(placed.a) / static_cast<float>(image->w),
              high = std::abs(placed.d) / static_cast<float>(image->h);
  if (wide <= 1 && high <= 1) return false;
  return (image->flags & FZ_PIXMAP_FLAG_INTERPOLATE) || (wide <= 2 && high <= 2);
}

/// False where it is not such a mask.
bool paint_enlarged(fz_pixmap* onto, fz_irect area, const fz_pixmap* image, fz_matrix placed) {
  const bool upright = placed.b == 0 && placed.c == 0 && std::abs(placed.a) >= 1 && std::abs(placed.d) >= 1;
  if (!upright || !interpolates(image, placed) || image->w >= most_samples || image->h >= most_samples)
    return false;
  area = fz_intersect_irect(fz_irect_from_rect(fz_transform_rect(fz_unit_rect, placed)), area);
  if (fz_is_empty_irect(area)) return true;
  if (area.x0 < onto->x || area.y0 < onto->y || area.x1 > onto->x + onto->w || area.y1 > onto->y + onto->h)
    return false;

  fz_matrix to_samples = fz_invert_matrix(
      fz_pre_scale(placed, 1.0f / static_cast<float>(image->w), 1.0f / static_cast<float>(image->h)));
  to_samples.a *= one, to_samples.d *= one, to_samples.e *= one, to_samples.f *= one;
  const float left = to_samples.a * static_cast<float>(area.x0) + to_samples.e + to_samples.a * .5f;
  const float top = to_samples.d * static_cast<float>(area.y0) + to_samples.f + to_samples.d * .5f;
  if (!(std::abs(left) < 1e9f && std::abs(top) < 1e9f)) return false;
  const Steps across{static_cast<int>(left) - half, static_cast<int>(to_samples.a), image->w};
  const Steps down{static_cast<int>(top) - half, static_cast<int>(to_samples.d), image->h};
  StretchedRows rows(image, across, area.x1 - area.x0);
  unsigned char* dots = onto->samples + static_cast<ptrdiff_t>(area.y0 - onto->y) * onto->stride +
                        (area.x0 - onto->x) + rows.begin();
  int at = down.position;
  for (int y = area.y0; y < area.y1; ++y, at += down.step, dots += onto->stride) {
    if (!down.holds(at)) continue;
    const uint8_t* const upper = rows.row(down.sample(at));
    dce::core::paint_between(dots, upper, rows.row(down.next(at)), at & (one - 1), rows.size());
  }
  return true;
}

}  // namespace

extern "C" void __wrap_fz_paint_image(fz_context* ctx, fz_pixmap* onto, const fz_irect* area,
                                      fz_pixmap* shape, fz_pixmap* group_alpha, fz_pixmap* image,
                                      fz_matrix placed, int alpha, int interpolate,
                                      const fz_overprint* overprint) {
  const bool masks = onto->n == 1 && onto->alpha && image->n == 1 && image->alpha && !shape && !group_alpha;
  if (masks && interpolate && alpha == 255) {
    try {
      if (paint_enlarged(onto, *area, image, placed)) return;
    } catch (const std::bad_alloc&) {
      // Nothing is painted yet: MuPDF needs no memory for it.
    }
  }
  __real_fz_paint_image(ctx, onto, area, shape, group_alpha, image, placed, alpha, interpolate, overprint);
}

#endif
