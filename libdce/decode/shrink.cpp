#include "decode/shrink.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace dce::core {
namespace {

/// Adds a row's samples to the sums of the columns they fall into.
class RowAdder {
 public:
  RowAdder(PixelFormat format, int from, int to) : format_(format), columns_(from), counts_(to) {
    for (int x = 0; x < from; ++x) {
      columns_[x] = static_cast<int>(static_cast<int64_t>(x) * to / from);
      ++counts_[columns_[x]];
    }
  }

  int channels() const { return format_ == PixelFormat::rgb8 || format_ == PixelFormat::cmyk8 ? 3 : 1; }
  int count(int column) const { return counts_[column]; }

  void add(const uint8_t* row, std::vector<uint64_t>& sums) const {
    const int width = static_cast<int>(columns_.size());
    switch (format_) {
      case PixelFormat::black1:
        for (int x = 0; x < width; ++x) {
          if ((row[x >> 3] >> (7 - (x & 7)) & 1) == 0) sums[columns_[x]] += 255;
        }
        break;
      case PixelFormat::gray8:
        for (int x = 0; x < width; ++x) sums[columns_[x]] += row[x];
        break;
      case PixelFormat::rgb8:
        for (int x = 0; x < width; ++x) {
          uint64_t* const sum = &sums[3 * columns_[x]];
          for (int c = 0; c < 3; ++c) sum[c] += row[3 * x + c];
        }
        break;
      case PixelFormat::cmyk8:
        for (int x = 0; x < width; ++x) {
          uint64_t* const sum = &sums[3 * columns_[x]];
          const int light = 255 - row[4 * x + 3];
          for (int c = 0; c < 3; ++c) sum[c] += (255 - row[4 * x + c]) * light / 255;
        }
        break;
    }
  }

 private:
  PixelFormat format_;
  std::vector<int> columns_, counts_;
};

}  // namespace

Bitmap shrink_page(const StreamPage& page, int width) {
  const Bitmap& from = page.pixels;
  width = std::clamp(width, 1, from.width());
  const double stretch = page.x_resolution > 0 && page.y_resolution > 0
                             ? static_cast<double>(page.x_resolution) / page.y_resolution
                             : 1.0;
  const double exact = static_cast<double>(from.height()) * width / from.width() * stretch;
  const int height = static_cast<int>(std::clamp<double>(std::round(exact), 1, from.height()));
  const RowAdder adder(from.format(), from.width(), width);
  const int channels = adder.channels();
  Bitmap small(channels == 3 ? PixelFormat::rgb8 : PixelFormat::gray8, width, height);
  std::vector<uint64_t> sums(static_cast<size_t>(width) * channels);
  for (int y = 0, source = 0; y < height; ++y) {
    const int end = static_cast<int>(static_cast<int64_t>(y + 1) * from.height() / height);
    const uint64_t rows = static_cast<uint64_t>(end - source);
    std::fill(sums.begin(), sums.end(), 0);
    for (; source < end; ++source) adder.add(from.row(source), sums);
    uint8_t* const row = small.row(y);
    for (int x = 0; x < width; ++x) {
      const uint64_t dots = rows * adder.count(x);
      for (int c = 0; c < channels; ++c)
        row[channels * x + c] = static_cast<uint8_t>((sums[channels * x + c] + dots / 2) / dots);
    }
  }
  return small;
}

}  // namespace dce::core
