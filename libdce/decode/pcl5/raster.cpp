#include "decode/pcl5/raster.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/delta_row_decode.h"
#include "codec/packbits_decode.h"

namespace dce::core::pcl5 {
namespace {

ImageGeometry geometry(const RasterPlacement& placement, double dots) {
  Point along = turned({placement.column_step * dots, 0}, placement.turn);
  Point down = turned({0, placement.row_step * dots}, placement.turn);
  return {placement.origin.x * dots,
          placement.origin.y * dots,
          along.x,
          along.y,
          down.x,
          down.y,
          placement.width};
}

}  // namespace

RasterImage::RasterImage(const RasterPlacement& placement, const Palette& palette, bool opaque,
                         PageCanvas& canvas, int resolution, Cancellation& cancellation, ReportLog& log)
    : placement_(placement),
      palette_(palette),
      canvas_(canvas),
      painter_(geometry(placement, resolution / per_inch), !opaque, canvas),
      cancellation_(cancellation),
      log_(log),
      bilevel_(palette.is_black_and_white()),
      planes_(static_cast<size_t>(palette.planes()),
              std::vector<uint8_t>(palette.row_bytes(placement.width))) {}

Point RasterImage::place(double column, double row) const {
  Point moved = turned({column * placement_.column_step, row * placement_.row_step}, placement_.turn);
  return {placement_.origin.x + moved.x, placement_.origin.y + moved.y};
}

void RasterImage::clear_seeds() {
  for (auto& plane : planes_) std::fill(plane.begin(), plane.end(), uint8_t{0});
}

Status RasterImage::skip(int64_t rows) {
  plane_ = 0;
  clear_seeds();
  return paint(std::max<int64_t>(0, rows));
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
      DCE_TRY(skip(static_cast<int64_t>(count)));
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

Status RasterImage::paint(int64_t count) {
  int64_t first = std::max(row_, painter_.first_visible()),
          end = std::min(row_ + count, painter_.end_visible());
  if (placement_.height >= 0) end = std::min(end, placement_.height);
  row_ += count;
  if (first >= end) return ok();
  if (!bilevel_) DCE_TRY(canvas_.need(PixelFormat::rgb8));
  if (!canvas_.keeps()) return ok();
  if (!bilevel_) compose();
  for (int64_t row = first; row < end; ++row) {
    if (painted_++ % 256 == 0) DCE_TRY(cancellation_.check());
    if (bilevel_) {
      painter_.paint_bits(row, planes_[0].data());
    } else {
      painter_.paint_rgb(row, rgb_.data());
    }
  }
  return canvas_.check_work();
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

}  // namespace dce::core::pcl5
