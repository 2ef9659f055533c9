#pragma once

#include <array>

#include "draw/surface.h"
#include "halftone/screen.h"

namespace dce::core {

/// black1. Greys are screened as halftone/ does it. A flat tint is rounded to one of 64 levels at which the
/// screen repeats every eight dots: its rows then consist of one byte, which compresses to nearly nothing,
/// and half a level in 64 is not seen.
class BitSurface : public Surface {
 public:
  BitSurface() : Surface(PixelFormat::black1) {}

  /// The screen from here on.
  void set_clusters(Clusters clusters) { clusters_ = clusters; }

  /// Blank paper again, as tall as `area`, whose x0 is 0.
  void reset(const Rect& area) { Surface::reset(PixelFormat::black1, area); }

  PixelFormat format() const override { return PixelFormat::black1; }
  PixelFormat tones() const override { return PixelFormat::gray8; }
  void set_color(const CanvasColor& color) override;
  void fill(int y, int x0, int x1) override;
  void fill_bits(int y, int x, int width, const uint8_t* bits, int skip) override;
  void stamp(int x, int y, const DotColumns& dots) override;
  void blend(int y, int x, int width, const uint8_t* coverage) override;
  void copy(int y, int x, int width, const uint8_t* pixels) override;
  void copy_bits(int y, int x, int width, const uint8_t* bits, int skip) override;

 private:
  /// Screens pixels for dots from `x` & ~15 on into screened_; those left of `x` are white.
  const uint8_t* screen(int y, int x, int width, const uint8_t* pixels);

  Clusters clusters_ = Clusters::large;
  enum class Ink : uint8_t { black, white, tint } ink_ = Ink::black;
  std::array<uint8_t, 8> tint_{};  ///< of rows y & 7
  std::vector<uint8_t> grays_, screened_, uncovered_;
};

}  // namespace dce::core
