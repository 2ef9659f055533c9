#include "draw/bit_surface.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include "draw/dot_words.h"
#include "halftone/screen.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

constexpr int screen_cell = 16;

const std::array<uint8_t, 8>& tint_rows(int gray, Clusters clusters) {
  static const auto tints = [] {
    std::array<std::array<std::array<uint8_t, 8>, 256>, 2> made{};
    for (const Clusters size : {Clusters::large, Clusters::small}) {
      for (size_t level = 0; level < 256; ++level)
        made[static_cast<size_t>(size)][level] = screen_tint(static_cast<int>(level), size);
    }
    return made;
  }();
  return tints[static_cast<size_t>(clusters)][static_cast<size_t>(gray)];
}

uint64_t every_byte(uint8_t byte) {
  return 0x0101010101010101u * byte;
}

/// Puts `pattern` where `mask`, whose leftmost dot lies at `x`, has dots.
void merge(uint8_t* row, int x, uint64_t mask, uint64_t pattern) {
  uint8_t* p = row + (x >> 3);
  mask >>= x & 7;
  dot_words::store(p, (dot_words::load(p) & ~mask) | (pattern & mask));
}

/// Rows of words whose leftmost dot lies at `x`, put on by put(row's word, dots, number of the row), words as they lie
/// in memory. Four rows at a time: none of them waits for another.
template <class Put>
void put_rows(uint8_t* row, ptrdiff_t stride, int x, const uint64_t* words, int count, Put&& put) {
  constexpr int together = 4;
  uint8_t* p = row + (x >> 3);
  const int shift = x & 7;
  const auto several = [&]<int n>(std::integral_constant<int, n>, int first) {
    uint64_t under[n];
    for (int i = 0; i < n; ++i) std::memcpy(&under[i], p + i * stride, sizeof(uint64_t));
    for (int i = 0; i < n; ++i) {
      under[i] = put(under[i], dot_words::turned(words[first + i] >> shift), first + i);
      std::memcpy(p + i * stride, &under[i], sizeof(uint64_t));
    }
    p += n * stride;
  };
  int i = 0;
  for (; i + together <= count; i += together) several(std::integral_constant<int, together>{}, i);
  for (; i < count; ++i) several(std::integral_constant<int, 1>{}, i);
}

}  // namespace

void BitSurface::set_color(const CanvasColor& color) {
  const std::array<uint8_t, 8>& rows = tint_rows(color.level(0), clusters_);
  tint_ = rows;
  ink_ = rows == tint_rows(0, clusters_)     ? Ink::black
         : rows == tint_rows(255, clusters_) ? Ink::white
                                             : Ink::tint;
}

void BitSurface::fill(int y, int x0, int x1) {
  uint8_t* to = row(y);
  if (ink_ == Ink::white) {
    clear_bits(to, x0, x1);
    return;
  }
  mark(y, x0, x1);
  if (ink_ == Ink::black) {
    set_bits(to, x0, x1);
    return;
  }
  const uint8_t pattern = tint_[static_cast<size_t>(y & 7)];
  const int first = x0 >> 3, last = (x1 - 1) >> 3;
  const uint8_t head = bits_from(x0), tail = bits_through(x1 - 1);
  const auto put = [&](uint8_t& byte, uint8_t mask) {
    byte = static_cast<uint8_t>((byte & ~mask) | (pattern & mask));
  };
  if (first == last) {
    put(to[first], static_cast<uint8_t>(head & tail));
    return;
  }
  put(to[first], head);
  std::memset(to + first + 1, pattern, static_cast<size_t>(last - first - 1));
  put(to[last], tail);
}

void BitSurface::fill_bits(int y, int x, int width, const uint8_t* bits, int skip) {
  uint8_t* to = row(y);
  if (ink_ != Ink::white) mark(y, x, x + width);
  const uint64_t pattern = every_byte(tint_[static_cast<size_t>(y & 7)]);
  for (int done = 0; done < width; done += DotColumns::column_dots) {
    const uint64_t mask = dot_words::dots(bits, skip + done, std::min(DotColumns::column_dots, width - done));
    if (mask) merge(to, x + done, mask, pattern);
  }
}

void BitSurface::stamp(int x, int y, const DotColumns& dots) {
  const uint64_t* words = dots.words;
  for (int left = 0; left < dots.width; left += DotColumns::column_dots, words += dots.height) {
    if (ink_ == Ink::black) {
      put_rows(row(y), stride(), x + left, words, dots.height,
               [](uint64_t under, uint64_t mask, int) { return under | mask; });
    } else {
      put_rows(row(y), stride(), x + left, words, dots.height, [&](uint64_t under, uint64_t mask, int i) {
        return (under & ~mask) | (every_byte(tint_[static_cast<size_t>((y + i) & 7)]) & mask);
      });
    }
  }
  if (ink_ == Ink::white) return;
  mark(y, y + dots.height, x, x + dots.width);
}

const uint8_t* BitSurface::screen(int y, int x, int width, const uint8_t* pixels) {
  const int lead = x & (screen_cell - 1), count = lead + width;
  grays_.resize(static_cast<size_t>(count));
  screened_.resize(row_bytes(PixelFormat::black1, count));
  std::memset(grays_.data(), 0xff, static_cast<size_t>(lead));
  std::memcpy(grays_.data() + lead, pixels, static_cast<size_t>(width));
  screen_clustered(
      {PixelFormat::gray8, count, y, 1, count, grays_.data()},
      {PixelFormat::black1, count, y, 1, static_cast<ptrdiff_t>(screened_.size()), screened_.data()},
      clusters_);
  return screened_.data();
}

void BitSurface::copy(int y, int x, int width, const uint8_t* pixels) {
  const uint8_t* bits = screen(y, x, width, pixels);
  copy_bits(y, x, width, bits, x & (screen_cell - 1));
}

void BitSurface::copy_bits(int y, int x, int width, const uint8_t* bits, int skip) {
  mark(y, x, x + width);
  uint8_t* to = row(y);
  if (((x ^ skip) & 7) == 0 && width >= 8) {
    // Bytes lie alike on both sides.
    const uint8_t* from = bits + (skip >> 3);
    const int first = x >> 3, last = (x + width - 1) >> 3;
    const auto put = [&](int at, uint8_t mask) {
      to[at] = static_cast<uint8_t>((to[at] & ~mask) | (from[at - first] & mask));
    };
    put(first, bits_from(x));
    if (first == last) return;
    std::memcpy(to + first + 1, from + 1, static_cast<size_t>(last - first - 1));
    put(last, bits_through(x + width - 1));
    return;
  }
  for (int done = 0; done < width; done += DotColumns::column_dots) {
    const int count = std::min(DotColumns::column_dots, width - done);
    merge(to, x + done, ~uint64_t{0} << (64 - count),
          dot_words::dots(bits, skip + done, count) >> ((x + done) & 7));
  }
}

void BitSurface::blend(int y, int x, int width, const uint8_t* coverage) {
  uncovered_.resize(static_cast<size_t>(width));
  for (int i = 0; i < width; ++i)
    uncovered_[static_cast<size_t>(i)] = static_cast<uint8_t>(255 - coverage[i]);
  const uint8_t* bits = screen(y, x, width, uncovered_.data());
  fill_bits(y, x, width, bits, x & (screen_cell - 1));
}

}  // namespace dce::core
