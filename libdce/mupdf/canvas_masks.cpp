#include "mupdf/canvas_masks.h"

#include <algorithm>
#include <cstdint>

#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

constexpr int64_t most_looked_at = 32 << 20;  // samples
constexpr int edge_share = 8;                 // an edge is at most an eighth of the mask

struct Samples {
  const unsigned char* data;
  ptrdiff_t stride;

  bool opaque(int x0, int y0, int x1, int y1) const {
    for (int y = y0; y < y1; ++y) {
      const unsigned char* row = data + y * stride;
      if (std::any_of(row + x0, row + x1, [](unsigned char sample) { return sample != 255; })) return false;
    }
    return true;
  }
};

std::optional<Box> opaque_part(const Samples& samples, int width, int height) {
  const int dx = width / edge_share, dy = height / edge_share;
  int x0 = 0, y0 = 0, x1 = width, y1 = height;
  // Rows and columns are judged by their middles: the other two edges cut all of them.
  while (y0 < dy && !samples.opaque(dx, y0, width - dx, y0 + 1)) ++y0;
  while (y1 > height - dy && !samples.opaque(dx, y1 - 1, width - dx, y1)) --y1;
  while (x0 < dx && !samples.opaque(x0, dy, x0 + 1, height - dy)) ++x0;
  while (x1 > width - dx && !samples.opaque(x1 - 1, dy, x1, height - dy)) --x1;
  if (!samples.opaque(x0, y0, x1, y1)) return std::nullopt;
  // Where it is enlarged, what lies between two samples is a bit of both.
  x0 += x0 > 0;
  y0 += y0 > 0;
  x1 -= x1 < width;
  y1 -= y1 < height;
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  const Box part{static_cast<float>(x0) / w, static_cast<float>(y0) / h, static_cast<float>(x1) / w,
                 static_cast<float>(y1) / h};
  return part.empty() ? std::nullopt : std::optional(part);
}

}  // namespace

std::optional<Box> opaque_part(fz_context* context, fz_image* mask) {
  if (mask->w < 1 || mask->h < 1 || static_cast<int64_t>(mask->w) * mask->h > most_looked_at)
    return std::nullopt;
  fz_pixmap* pixmap = nullptr;
  const bool got = fz_guarded(
      context, [&] { pixmap = fz_get_pixmap_from_image(context, mask, nullptr, nullptr, nullptr, nullptr); });
  std::optional<Box> part;
  if (got && pixmap->n == 1 && pixmap->w == mask->w && pixmap->h == mask->h)
    part = opaque_part({pixmap->samples, pixmap->stride}, pixmap->w, pixmap->h);
  fz_drop_pixmap(context, pixmap);
  return part;
}

}  // namespace dce::core
