#include "image/bmp_rle.h"

#include <algorithm>

namespace dce::core {

BmpRle::BmpRle(Bytes data, BmpCoding coding, int64_t width, int64_t height)
    : data_(data), coding_(coding), width_(width), height_(height) {}

/// Bytes that `count` pixels take in absolute mode, before padding.
size_t BmpRle::pixel_bytes(int64_t count) const {
  auto pixels = static_cast<size_t>(count);
  return coding_ == BmpCoding::rle4 ? (pixels + 1) / 2 : coding_ == BmpCoding::rle24 ? pixels * 3 : pixels;
}

/// Takes one code at `at`, calls `plot(x, pixel)` for what it sets on its row, moves `position` and returns
/// where the next code is. At the end of the data `position.end` is set.
template <class Plot>
size_t BmpRle::step(size_t at, Position& position, Plot plot) const {
  auto byte = [this](size_t i) -> uint8_t { return i < data_.size() ? data_[i] : 0; };
  if (at + 2 > data_.size()) {
    position.end = true;
    return data_.size();
  }
  int count = byte(at), code = byte(at + 1);
  at += 2;
  if (count > 0) {  // encoded mode: a run of one colour, in RLE4 of two by turns
    uint8_t pixel[3] = {static_cast<uint8_t>(code), byte(at), byte(at + 1)};
    if (coding_ == BmpCoding::rle24) at += 2;
    for (int i = 0; i < count; ++i) {
      if (coding_ == BmpCoding::rle4) pixel[0] = static_cast<uint8_t>(i % 2 == 0 ? code >> 4 : code & 15);
      plot(position.x + i, pixel);
    }
    position.x += count;
    return at;
  }
  if (code == 0) {
    position.x = 0;
    ++position.y;
  } else if (code == 1) {
    position.end = true;
  } else if (code == 2) {
    position.x += byte(at);
    position.y += byte(at + 1);
    at += 2;
  } else {  // absolute mode, padded to 16 bits
    for (int i = 0; i < code; ++i) {
      uint8_t pixel[3];
      if (coding_ == BmpCoding::rle4) {
        uint8_t pair = byte(at + static_cast<size_t>(i / 2));
        pixel[0] = static_cast<uint8_t>(i % 2 == 0 ? pair >> 4 : pair & 15);
      } else if (coding_ == BmpCoding::rle8) {
        pixel[0] = byte(at + static_cast<size_t>(i));
      } else {
        for (size_t c = 0; c < 3; ++c) pixel[c] = byte(at + static_cast<size_t>(i) * 3 + c);
      }
      if (at + pixel_bytes(i + 1) <= data_.size()) plot(position.x + i, pixel);
    }
    position.x += code;
    at += (pixel_bytes(code) + 1) / 2 * 2;
  }
  // Beyond the right edge nothing more is drawn: keep the number small.
  position.x = std::min(position.x, width_);
  return at;
}

Status BmpRle::index(Cancellation& cancellation) {
  Position position;
  size_t at = 0;
  int64_t last_row = -1;
  for (uint64_t codes = 0; !position.end && position.y < height_; ++codes) {
    if (codes % 4096 == 0) DCE_TRY(cancellation.check());
    if (at + 2 > data_.size()) {
      truncated_ = true;
      break;
    }
    bool draws = data_[at] > 0 || data_[at + 1] > 2;
    if (draws && position.y != last_row) {
      rows_.push_back({position.y, position.x, at});
      last_row = position.y;
    }
    at = step(at, position, [](int64_t, const uint8_t*) {});
    position.x = std::min(position.x, width_);
  }
  return ok();
}

void BmpRle::read_row(int64_t y, uint8_t* pixels, uint8_t* set) const {
  auto row =
      std::lower_bound(rows_.begin(), rows_.end(), y, [](const RowStart& r, int64_t v) { return r.y < v; });
  if (row == rows_.end() || row->y != y) return;
  Position position{row->x, y, false};
  size_t size = coding_ == BmpCoding::rle24 ? 3 : 1;
  size_t at = row->at;
  while (!position.end && position.y == y) {
    at = step(at, position, [&](int64_t x, const uint8_t* pixel) {
      if (x >= width_) return;
      std::copy_n(pixel, size, pixels + static_cast<size_t>(x) * size);
      set[x] = 1;
    });
    position.x = std::min(position.x, width_);
  }
}

}  // namespace dce::core
