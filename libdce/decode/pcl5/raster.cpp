#include "decode/pcl5/raster.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/delta_row_decode.h"
#include "codec/packbits_decode.h"

namespace dce::core::pcl5 {

RasterImage::RasterImage(const RasterPlacement& placement, const Palette& palette, bool opaque,
                         PageCanvas& canvas, int resolution, Cancellation& cancellation, ReportLog& log)
    : placement_(placement),
      palette_(palette),
      opaque_(opaque),
      canvas_(canvas),
      dots_(resolution / per_inch),
      cancellation_(cancellation),
      log_(log),
      bilevel_(palette.is_black_and_white()),
      planes_(static_cast<size_t>(palette.planes()),
              std::vector<uint8_t>(palette.row_bytes(placement.width))) {
  find_visible_rows();
}

Point RasterImage::place(double column, double row) const {
  Point moved = turned({column * placement_.column_step, row * placement_.row_step}, placement_.turn);
  return {placement_.origin.x + moved.x, placement_.origin.y + moved.y};
}

void RasterImage::clear_seeds() {
  for (auto& plane : planes_) std::fill(plane.begin(), plane.end(), uint8_t{0});
}

void RasterImage::skip(int64_t rows) {
  row_ += std::max<int64_t>(0, rows);
  plane_ = 0;
  clear_seeds();
}

void RasterImage::decode(Bytes data, int method) {
  MutableBytes row = planes_[plane_];
  Expansion done;
  if (method == 3) {
    done = delta_row_decode(data, row);
  } else if (method == 9) {
    done = replacement_delta_row_decode(data, row);
  } else {
    if (method == 1) {
      done = run_length_decode(data, row);
    } else if (method == 2) {
      done = packbits_decode(data, row);
    } else {
      done.produced = std::min(data.size(), row.size());
      done.overflow = data.size() > row.size();
      if (done.produced) std::memcpy(row.data(), data.data(), done.produced);
    }
    // What a row leaves open is zero.
    std::fill(row.begin() + static_cast<ptrdiff_t>(done.produced), row.end(), uint8_t{0});
  }
  if (done.truncated)
    log_.error("row " + std::to_string(row_) + ": method " + std::to_string(method) +
               " data ends within a command");
  if (done.overflow) log_.warning("raster data passes the right end of its row and is clipped");
}

Status RasterImage::transfer(Bytes data, int method, bool last) {
  if (method == 5) {
    if (planes_.size() > 1 || !last) {
      log_.error("adaptive compression cannot be used with colour planes");
      return ok();
    }
    return adaptive(data);
  }
  if (!last) {
    if (plane_ + 1 >= planes_.size()) {
      log_.error("Transfer Raster Data by Plane: there are only " + std::to_string(planes_.size()) +
                 " planes");
      return ok();
    }
    decode(data, method);
    ++plane_;
    return ok();
  }
  decode(data, method);
  // Planes that were not sent are zero, except that delta rows repeat.
  for (size_t missing = plane_ + 1; missing < planes_.size(); ++missing) {
    plane_ = missing;
    decode(Bytes(), method);
  }
  plane_ = 0;
  return paint(1);
}

Status RasterImage::adaptive(Bytes data) {
  // Blocks of a command byte and a 16-bit count ("Adaptive Compression"): of bytes for 0 to 3, of rows for 4
  // and 5.
  size_t at = 0;
  while (at < data.size()) {
    if (data.size() - at < 3) {
      log_.error("adaptive compression: a block's header is cut off");
      break;
    }
    uint8_t command = data[at];
    size_t count = static_cast<size_t>(data[at + 1] << 8 | data[at + 2]);
    at += 3;
    if (command == 4) {
      skip(static_cast<int64_t>(count));
      continue;
    }
    if (command == 5) {
      DCE_TRY(paint(static_cast<int64_t>(count)));
      continue;
    }
    if (command > 5) {
      log_.error("adaptive compression: command " + std::to_string(command) + " is not defined");
      break;
    }
    if (count > data.size() - at) {
      log_.error("adaptive compression: a block of " + std::to_string(count) + " bytes has only " +
                 std::to_string(data.size() - at));
      count = data.size() - at;
    }
    decode(data.subspan(at, count), command);
    at += count;
    DCE_TRY(paint(1));
  }
  return ok();
}

void RasterImage::find_visible_rows() {
  // Rows go along one axis of the paper; counting them in advance keeps a command that repeats a row 65535
  // times cheap.
  bool sideways = placement_.turn & 1;
  Point down = turned({0, placement_.row_step * dots_}, placement_.turn);
  double step = sideways ? down.x : down.y;
  double origin = (sideways ? placement_.origin.x : placement_.origin.y) * dots_;
  double first = (-2 - origin) / step,
         last = ((sideways ? canvas_.width() : canvas_.height()) + 2 - origin) / step;
  if (first > last) std::swap(first, last);
  first_visible_ = static_cast<int64_t>(std::clamp(std::floor(first) - 1, 0.0, 1e15));
  end_visible_ = static_cast<int64_t>(std::clamp(std::ceil(last) + 1, 0.0, 1e15));
  if (placement_.height >= 0) end_visible_ = std::min(end_visible_, placement_.height);
}

Status RasterImage::paint(int64_t count) {
  int64_t first = std::max(row_, first_visible_), end = std::min(row_ + count, end_visible_);
  row_ += count;
  if (first >= end) return ok();
  if (!bilevel_) DCE_TRY(canvas_.need(PixelFormat::rgb8));
  if (!canvas_.keeps()) return ok();
  if (!bilevel_ || canvas_.format() != PixelFormat::black1) compose();
  for (int64_t row = first; row < end; ++row) {
    if (painted_++ % 256 == 0) DCE_TRY(cancellation_.check());
    paint_row(row);
  }
  return ok();
}

void RasterImage::compose() {
  auto width = static_cast<size_t>(placement_.width);
  rgb_.resize(width * 3);
  const auto& colors = palette_.colors();
  const std::vector<uint8_t>& first = planes_[0];
  switch (palette_.encoding()) {
    case PixelEncoding::direct_by_pixel:
      for (size_t i = 0; i < rgb_.size(); ++i) {
        rgb_[i] = palette_.subtractive() ? static_cast<uint8_t>(255 - first[i]) : first[i];
      }
      return;
    case PixelEncoding::direct_by_plane:
      for (size_t x = 0; x < width; ++x) {
        for (size_t p = 0; p < 3; ++p) {
          bool on = planes_[p][x / 8] >> (7 - x % 8) & 1;
          rgb_[3 * x + p] = on != palette_.subtractive() ? 255 : 0;
        }
      }
      return;
    default:
      break;
  }
  bool by_plane = palette_.encoding() == PixelEncoding::indexed_by_plane;
  auto bits = static_cast<size_t>(palette_.bits());
  for (size_t x = 0; x < width; ++x) {
    size_t index = 0;
    if (by_plane) {
      for (size_t p = 0; p < bits; ++p)
        index |= static_cast<size_t>(planes_[p][x / 8] >> (7 - x % 8) & 1) << p;
    } else {
      size_t bit = x * bits;
      index = first[bit / 8] >> (8 - bits - bit % 8) & ((1u << bits) - 1);
    }
    Rgb color = colors[index];
    rgb_[3 * x] = color.r;
    rgb_[3 * x + 1] = color.g;
    rgb_[3 * x + 2] = color.b;
  }
}

void RasterImage::fill(int64_t first, int64_t last, int64_t row, Rgb color) {
  Point a = place(static_cast<double>(first), static_cast<double>(row));
  Point b = place(static_cast<double>(last), static_cast<double>(row + 1));
  auto dot = [&](double value) { return static_cast<int64_t>(std::floor(value * dots_ + 0.5)); };
  canvas_.fill(dot(std::min(a.x, b.x)), dot(std::min(a.y, b.y)), dot(std::max(a.x, b.x)),
               dot(std::max(a.y, b.y)), color);
}

void RasterImage::paint_row(int64_t row) {
  int64_t width = placement_.width;
  double dot_step = 1 / dots_;
  bool one_to_one = placement_.turn == 0 && std::abs(placement_.column_step - dot_step) < 1e-9 &&
                    std::abs(placement_.row_step - dot_step) < 1e-9;
  Point start = place(0, static_cast<double>(row));
  auto x = static_cast<int64_t>(std::floor(start.x * dots_ + 0.5)),
       y = static_cast<int64_t>(std::floor(start.y * dots_ + 0.5));
  bool bits = bilevel_ && canvas_.format() == PixelFormat::black1;
  if (bits && one_to_one && !opaque_) {
    canvas_.ink_bits(x, y, planes_[0].data(), width);
    return;
  }
  if (!bits && one_to_one) {
    canvas_.copy_rgb(x, y, rgb_.data(), width, !opaque_);
    return;
  }
  auto pixel = [&](int64_t i) {
    if (bits) return planes_[0][static_cast<size_t>(i / 8)] >> (7 - i % 8) & 1 ? rgb_black : rgb_white;
    const uint8_t* p = rgb_.data() + 3 * i;
    return Rgb{p[0], p[1], p[2]};
  };
  for (int64_t first = 0; first < width;) {
    Rgb color = pixel(first);
    int64_t last = first + 1;
    while (last < width && pixel(last) == color) ++last;
    if (opaque_ || color != rgb_white) fill(first, last, row, color);
    first = last;
  }
}

}  // namespace dce::core::pcl5
