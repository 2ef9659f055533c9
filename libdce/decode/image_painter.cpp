#include "decode/image_painter.h"

#include <algorithm>
#include <cmath>

namespace dce::core {
namespace {

int64_t dot(double value) {
  return static_cast<int64_t>(std::floor(std::clamp(value, -1e15, 1e15) + 0.5));
}

}  // namespace

ImagePainter::ImagePainter(const ImageGeometry& geometry, bool white_is_clear, PageCanvas& canvas)
    : geometry_(geometry), white_is_clear_(white_is_clear), canvas_(canvas) {
  const ImageGeometry& g = geometry_;
  one_to_one_ =
      std::abs(g.column_x - 1) < 1e-6 && std::abs(g.row_y - 1) < 1e-6 && g.column_y == 0 && g.row_x == 0;
  // Rows go along one axis of the paper; knowing in advance which of them reach it keeps a command that
  // repeats a row 65535 times cheap.
  bool sideways = std::abs(g.row_x) > std::abs(g.row_y);
  double step = sideways ? g.row_x : g.row_y, origin = sideways ? g.x : g.y;
  if (step == 0 || !std::isfinite(step) || !std::isfinite(origin)) return;
  double first = (-2 - origin) / step,
         last = ((sideways ? canvas.width() : canvas.height()) + 2 - origin) / step;
  if (first > last) std::swap(first, last);
  first_visible_ = static_cast<int64_t>(std::clamp(std::floor(first) - 1, 0.0, 1e15));
  end_visible_ = static_cast<int64_t>(std::clamp(std::ceil(last) + 1, 0.0, 1e15));
}

void ImagePainter::fill(int64_t first, int64_t last, int64_t row, Rgb color) {
  const ImageGeometry& g = geometry_;
  auto place = [&](int64_t column, int64_t line, double along, double down, double origin) {
    return dot(origin + static_cast<double>(column) * along + static_cast<double>(line) * down);
  };
  int64_t x0 = place(first, row, g.column_x, g.row_x, g.x),
          x1 = place(last, row + 1, g.column_x, g.row_x, g.x);
  int64_t y0 = place(first, row, g.column_y, g.row_y, g.y),
          y1 = place(last, row + 1, g.column_y, g.row_y, g.y);
  canvas_.fill(std::min(x0, x1), std::min(y0, y1), std::max(x0, x1), std::max(y0, y1), color);
}

template <class Pixel>
void ImagePainter::paint_runs(int64_t row, Pixel pixel) {
  // Looking at pixels is work even where none of them leaves a mark.
  uint64_t& work = canvas_.work();
  work -= std::min(work, static_cast<uint64_t>(geometry_.width) / 8 + 1);
  if (!work) return;
  for (int64_t first = 0; first < geometry_.width;) {
    Rgb color = pixel(first);
    int64_t last = first + 1;
    while (last < geometry_.width && pixel(last) == color) ++last;
    if (!white_is_clear_ || color != rgb_white) fill(first, last, row, color);
    first = last;
  }
}

void ImagePainter::paint_bits(int64_t row, const uint8_t* bits) {
  if (one_to_one_ && white_is_clear_ && canvas_.copies_source() && canvas_.format() == PixelFormat::black1) {
    canvas_.ink_bits(dot(geometry_.x), dot(geometry_.y + static_cast<double>(row)), bits, geometry_.width);
    return;
  }
  paint_runs(row, [&](int64_t i) { return bits[i / 8] >> (7 - i % 8) & 1 ? rgb_black : rgb_white; });
}

void ImagePainter::paint_rgb(int64_t row, const uint8_t* pixels) {
  if (one_to_one_ && canvas_.copies_source() && canvas_.format() == PixelFormat::rgb8) {
    canvas_.copy_rgb(dot(geometry_.x), dot(geometry_.y + static_cast<double>(row)), pixels, geometry_.width,
                     white_is_clear_);
    return;
  }
  paint_runs(row, [&](int64_t i) { return Rgb{pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]}; });
}

}  // namespace dce::core
