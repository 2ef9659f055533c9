#pragma once

#include <array>

#include "draw/surface.h"

namespace dce::core {

/// gray8 or rgb8, each dot of one colour: no anti-aliasing.
class ToneSurface final : public Surface {
 public:
  explicit ToneSurface(PixelFormat format)
      : Surface(format), format_(format), channels_(components(format)) {}

  /// Blank paper again: `area` of the side, whose x0 is 0.
  void reset(const Rect& area) { Surface::reset(format_, area); }

  PixelFormat format() const override { return format_; }
  PixelFormat tones() const override { return format_; }
  void set_color(const CanvasColor& color) override;
  void fill(int y, int x0, int x1) override;
  void fill_bits(int y, int x, int width, const uint8_t* bits, int skip) override;
  void stamp(int x, int y, const DotColumns& dots) override;
  void blend(int y, int x, int width, const uint8_t* coverage) override;
  void copy(int y, int x, int width, const uint8_t* pixels) override;
  void copy_bits(int y, int x, int width, const uint8_t* bits, int skip) override;

 private:
  static constexpr int pattern_dots = 16;

  void paint(uint8_t* row, int x0, int x1);
  void paint_word(uint8_t* row, int x, uint64_t word);

  PixelFormat format_;
  int channels_;
  std::array<uint8_t, 3> color_{};
  bool even_ = true;                                 ///< all bytes of the colour are the same
  std::array<uint8_t, 3 * pattern_dots> pattern_{};  ///< the colour, repeated
};

}  // namespace dce::core
