// Images on a DirectCanvas: those that lie upright are scaled row by row as they are decoded, others are
// decoded first.
#include <algorithm>
#include <cmath>

#include "codec/word_scan.h"
#include "draw/direct_canvas.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

constexpr size_t most_turned_bytes = size_t{24} << 20;  // decoded, of an image that does not lie upright
// Bilevel images are kept bilevel down to this scale, where a line of one pixel still covers this much of a
// dot.
constexpr double crispest_scale = 0.5;
constexpr int crisp_coverage = 102;

/// Rows parallel to the side's, and columns.
bool upright(const Matrix& m) {
  const double size = std::abs(m.a) + std::abs(m.b) + std::abs(m.c) + std::abs(m.d);
  return m.a != 0 && m.d != 0 && std::abs(m.b) + std::abs(m.c) <= 1e-4 * size;
}

/// The dot rows of an image that stands on its head, counted upwards.
int flipped(int y) {
  return -1 - y;
}

/// Dots a pixel, in the direction that is reduced more.
double scale_of(const Image& image, const Rect& dots) {
  return std::min(dots.width() / static_cast<double>(image.info().width),
                  dots.height() / static_cast<double>(image.info().height));
}

/// Greys come of it, as can be told without decoding it: pixels of ink and paper share dots.
bool makes_tones(const Image& image, const Rect& dots, bool stands_upright, bool stencil) {
  if (image.info().format != PixelFormat::black1) return !stencil;
  return stands_upright && scale_of(image, dots) < (stencil ? crispest_scale : 1);
}

}  // namespace

/// How dots that the scaler gives are painted.
DirectCanvas::Rows DirectCanvas::rows_of(PixelFormat scaled, bool stencil, double scale) const {
  if (scaled == PixelFormat::black1) return stencil ? Rows::stencil : Rows::bits;
  if (!stencil) return Rows::tones;
  return surface_.format() == PixelFormat::black1 && scale >= crispest_scale ? Rows::stencil : Rows::coverage;
}

void DirectCanvas::draw(const Image& image, const ImagePlacement& placement, bool stencil) {
  if (clips_.top().area.empty()) return;
  const Matrix& m = placement.unit_to_device;
  for (double value : {m.a, m.b, m.c, m.d, m.e, m.f}) {
    if (!(std::abs(value) < 1e6)) return;
  }
  const Box box = apply(m, Box{0, 0, 1, 1});
  const Rect dots = covered_dots(box);
  if (!surface_.keeps_tones() && makes_tones(image, dots, upright(m), stencil)) {
    surface_.note_tones(std::max(dots.y0, clips_.top().area.y0), std::min(dots.y1, clips_.top().area.y1));
    return;
  }
  Status drawn;
  if (upright(m)) {
    // Whole dots, so that images side by side meet and those made for this resolution stay as they are.
    drawn = draw_upright(image, m, dots, stencil);
  } else {
    drawn = draw_turned(image, m, stencil);
  }
  // What cannot be decoded is left out.
  if (!drawn.ok() && drawn.code() != Code::unreadable) fail(std::move(drawn));
}

Status DirectCanvas::draw_upright(const Image& image, const Matrix& m, const Rect& dots, bool stencil) {
  const ClipStack::Clip& clip = clips_.top();
  Rect area{std::max(dots.x0, clip.area.x0), std::max(dots.y0, clip.area.y0), std::min(dots.x1, clip.area.x1),
            std::min(dots.y1, clip.area.y1)};
  if (area.empty()) return ok();
  const bool flip = m.d < 0;
  ImageScaler::Geometry geometry{.width = image.info().width,
                                 .height = image.info().height,
                                 .x0 = static_cast<double>(dots.x0),
                                 .y0 = static_cast<double>(flip ? flipped(dots.y1 - 1) : dots.y0),
                                 .x1 = static_cast<double>(dots.x1),
                                 .y1 = static_cast<double>(flip ? flipped(dots.y0 - 1) : dots.y1),
                                 .clip = area,
                                 .mirror_x = m.a < 0};
  if (flip) {
    geometry.clip.y0 = flipped(area.y1 - 1);
    geometry.clip.y1 = flipped(area.y0 - 1);
  }
  const PixelFormat from = image.info().format;
  const double scale = scale_of(image, dots);
  int shrink = 1;
  while (shrink < 8 && shrink * 2 * scale <= 1) shrink *= 2;

  std::unique_ptr<ImageScaler> scaler;
  Rows rows = Rows::tones;
  PixelFormat to = surface_.tones();
  const auto receive = [&](int y, int count, const uint8_t* row) {
    const uint8_t* painted = row;
    size_t left = 0, right = static_cast<size_t>(area.width());
    if (stencil && to != PixelFormat::black1) {
      // Paper is 255, uncovered.
      left = word_scan::first_other(row, 0xff, 0, right);
      if (left == right) return ok();
      while (row[right - 1] == 0xff) --right;
      if (rows == Rows::coverage) {
        samples_.resize(right - left);
        std::transform(row + left, row + right, samples_.begin(), [](uint8_t paper) { return static_cast<uint8_t>(255 - paper); });
      } else {
        samples_.assign((right - left + 7) / 8, 0);
        for (size_t x = left; x < right; ++x) {
          if (255 - row[x] >= crisp_coverage) samples_[(x - left) >> 3] |= static_cast<uint8_t>(0x80 >> ((x - left) & 7));
        }
      }
      painted = samples_.data();
    }
    for (int i = 0; i < count; ++i) {
      paint_row(rows, flip ? flipped(y + i) : y + i, area.x0 + static_cast<int>(left), static_cast<int>(right - left), painted, 0);
    }
    return ok();
  };
  int width = 0, height = 0;
  const Image& source = images_ ? images_->find(image, shrink, stencil, cancellation_) : image;
  DCE_TRY(source.decode(shrink, cancellation_, &width, &height, [&](int y, const uint8_t* row) -> Status {
    if (!scaler) {
      geometry.width = width;
      geometry.height = height;
      if (from == PixelFormat::black1 && !ImageScaler::reduces(geometry)) {
        to = PixelFormat::black1;
      } else if (stencil) {
        to = PixelFormat::gray8;
      }
      rows = rows_of(to, stencil, scale);
      scaler = std::make_unique<ImageScaler>(geometry, from, to, receive);
    }
    return scaler->row(y, row);
  }));
  return scaler ? scaler->finish() : ok();
}

Status DirectCanvas::draw_turned(const Image& image, const Matrix& m, bool stencil) {
  // Reduced while it is decoded to at most twice the dots it will take, and to what may be held.
  const ImageInfo& info = image.info();
  const PixelFormat to = stencil || info.format == PixelFormat::gray8 || info.format == PixelFormat::black1
                             ? PixelFormat::gray8
                             : surface_.tones();
  const double across = std::hypot(m.a, m.b), down = std::hypot(m.c, m.d);
  int width = std::clamp(static_cast<int>(std::ceil(across)), 1, info.width);
  int height = std::clamp(static_cast<int>(std::ceil(down)), 1, info.height);
  while (row_bytes(to, width) * static_cast<size_t>(height) > most_turned_bytes) {
    width = std::max(1, width / 2);
    height = std::max(1, height / 2);
  }
  Bitmap pixels(to, width, height);
  std::unique_ptr<ImageScaler> scaler;
  int decoded_width = 0, decoded_height = 0;
  const Image& source = images_ ? images_->find(image, 1, stencil, cancellation_) : image;
  DCE_TRY(source.decode(1, cancellation_, &decoded_width, &decoded_height,
                        [&](int y, const uint8_t* row) -> Status {
                          if (!scaler) {
                            const ImageScaler::Geometry geometry{.width = decoded_width,
                                                                 .height = decoded_height,
                                                                 .x0 = 0,
                                                                 .y0 = 0,
                                                                 .x1 = static_cast<double>(width),
                                                                 .y1 = static_cast<double>(height),
                                                                 .clip = {0, 0, width, height}};
                            scaler = std::make_unique<ImageScaler>(
                                geometry, info.format, to, [&](int at, int count, const uint8_t* out) {
                                  for (int i = 0; i < count; ++i)
                                    std::copy_n(out, pixels.row_size(), pixels.row(at + i));
                                  return ok();
                                });
                          }
                          return scaler->row(y, row);
                        }));
  if (scaler) DCE_TRY(scaler->finish());
  paint_turned(pixels, m, stencil);
  return ok();
}

void DirectCanvas::paint_turned(const Bitmap& pixels, const Matrix& m, bool stencil) {
  const double det = m.a * m.d - m.b * m.c;
  if (!(std::abs(det) > 1e-9)) return;
  // Dots back to pixels.
  const double ax = m.d / det * pixels.width(), cx = -m.c / det * pixels.width();
  const double by = -m.b / det * pixels.height(), dy = m.a / det * pixels.height();
  const int channels = components(surface_.tones()), own = components(pixels.format());
  const auto fixed = [](double value) { return static_cast<int64_t>(std::floor(std::ldexp(value, 32))); };
  const int64_t right = fixed(ax), down = fixed(by);
  Path square;
  square.rect(0, 0, 1, 1);
  square.transform(m);
  PathFiller filler;
  filler.fill(square.view(), FillRule::nonzero, clips_.top().area, [&](int y, int x0, int x1) {
    const Rows rows = stencil ? Rows::stencil : Rows::tones;
    samples_.assign(
        stencil ? row_bytes(PixelFormat::black1, x1 - x0) : static_cast<size_t>(x1 - x0) * channels, 0);
    const double px = x0 + 0.5 - m.e, py = y + 0.5 - m.f;
    int64_t u = fixed(px * ax + py * cx), v = fixed(px * by + py * dy);
    const auto each_dot = [&](auto put) {
      for (int at = 0; at < x1 - x0; ++at, u += right, v += down) {
        const int64_t column = std::clamp<int64_t>(u >> 32, 0, pixels.width() - 1);
        const int64_t line = std::clamp<int64_t>(v >> 32, 0, pixels.height() - 1);
        put(at, pixels.row(static_cast<int>(line)) + column * own);
      }
    };
    uint8_t* const to = samples_.data();
    if (stencil) {
      each_dot([&](int at, const uint8_t* pixel) {
        if (255 - *pixel >= crisp_coverage) to[at >> 3] |= static_cast<uint8_t>(0x80 >> (at & 7));
      });
    } else if (channels == 1) {
      each_dot([&](int at, const uint8_t* pixel) { to[at] = *pixel; });
    } else {
      const int green = own == 1 ? 0 : 1, blue = own == 1 ? 0 : 2;
      each_dot([&](int at, const uint8_t* pixel) {
        to[3 * at] = pixel[0];
        to[3 * at + 1] = pixel[green];
        to[3 * at + 2] = pixel[blue];
      });
    }
    paint_row(rows, y, x0, x1 - x0, samples_.data(), 0);
  });
}

}  // namespace dce::core
