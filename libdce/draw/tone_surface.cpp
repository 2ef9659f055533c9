#include "draw/tone_surface.h"

#include <algorithm>
#include <cstring>

#include "draw/dot_words.h"

namespace dce::core {

void ToneSurface::set_color(const CanvasColor& color) {
  for (size_t c = 0; c < color_.size(); ++c) {
    color_[c] = color.level(color.space == CanvasColor::Space::rgb ? c : 0);
  }
  even_ = channels_ == 1 || (color_[0] == color_[1] && color_[1] == color_[2]);
  for (size_t i = 0; i < pattern_.size(); ++i) pattern_[i] = color_[i % color_.size()];
}

void ToneSurface::paint(uint8_t* row, int x0, int x1) {
  uint8_t* to = row + static_cast<ptrdiff_t>(x0) * channels_;
  auto bytes = static_cast<size_t>(x1 - x0) * static_cast<size_t>(channels_);
  if (even_) {
    std::memset(to, color_[0], bytes);
    return;
  }
  for (; bytes >= pattern_.size(); bytes -= pattern_.size(), to += pattern_.size()) {
    std::memcpy(to, pattern_.data(), pattern_.size());
  }
  std::memcpy(to, pattern_.data(), bytes);
}

void ToneSurface::paint_word(uint8_t* row, int x, uint64_t word) {
  dot_words::for_each_run(word, [&](int from, int to) { paint(row, x + from, x + to); });
}

void ToneSurface::fill(int y, int x0, int x1) {
  mark(y, x0, x1);
  paint(row(y), x0, x1);
}

void ToneSurface::fill_bits(int y, int x, int width, const uint8_t* bits, int skip) {
  mark(y, x, x + width);
  uint8_t* to = row(y);
  for (int done = 0; done < width; done += DotColumns::column_dots) {
    paint_word(to, x + done,
               dot_words::dots(bits, skip + done, std::min(DotColumns::column_dots, width - done)));
  }
}

void ToneSurface::stamp(int x, int y, const DotColumns& dots) {
  const uint64_t* words = dots.words;
  for (int left = 0; left < dots.width; left += DotColumns::column_dots) {
    for (int i = 0; i < dots.height; ++i) paint_word(row(y + i), x + left, *words++);
  }
  mark(y, y + dots.height, x, x + dots.width);
}

void ToneSurface::blend(int y, int x, int width, const uint8_t* coverage) {
  mark(y, x, x + width);
  uint8_t* to = row(y) + static_cast<ptrdiff_t>(x) * channels_;
  for (int i = 0; i < width; ++i, to += channels_) {
    if (coverage[i] == 0) continue;
    for (int c = 0; c < channels_; ++c) {
      const int ink = coverage[i] * color_[static_cast<size_t>(c)] + (255 - coverage[i]) * to[c];
      to[c] = static_cast<uint8_t>((ink + 127) / 255);
    }
  }
}

void ToneSurface::copy(int y, int x, int width, const uint8_t* pixels) {
  mark(y, x, x + width);
  std::memcpy(row(y) + static_cast<ptrdiff_t>(x) * channels_, pixels,
              static_cast<size_t>(width) * static_cast<size_t>(channels_));
}

void ToneSurface::copy_bits(int y, int x, int width, const uint8_t* bits, int skip) {
  mark(y, x, x + width);
  uint8_t* to = row(y);
  std::memset(to + static_cast<ptrdiff_t>(x) * channels_, 0xff,
              static_cast<size_t>(width) * static_cast<size_t>(channels_));
  for (int done = 0; done < width; done += DotColumns::column_dots) {
    const uint64_t word = dot_words::dots(bits, skip + done, std::min(DotColumns::column_dots, width - done));
    dot_words::for_each_run(word, [&](int from, int end) {
      std::memset(to + static_cast<ptrdiff_t>(x + done + from) * channels_, 0,
                  static_cast<size_t>(end - from) * static_cast<size_t>(channels_));
    });
  }
}

}  // namespace dce::core
