#pragma once

#include <vector>

#include "draw/bit_surface.h"

namespace dce::core {

/// A contone side as far as it is black and white: drawn as bits, a twenty-fourth of the pixels of rgb8. Rows
/// in which there is anything else are noted, not drawn; they are to be drawn again, on a ToneSurface.
class ProbeSurface final : public BitSurface {
 public:
  explicit ProbeSurface(PixelFormat tones) : tones_(tones) {}

  void reset(const Rect& area) {
    BitSurface::reset(area);
    toned_.assign(static_cast<size_t>(area.height()), 0);
  }
  /// Does row `y` hold more than bits can say?
  bool toned(int y) const { return toned_[static_cast<size_t>(y - area().y0)] != 0; }

  PixelFormat tones() const override { return tones_; }
  bool keeps_tones() const override { return false; }
  void note_tones(int y0, int y1) override;

  void set_color(const CanvasColor& color) override;
  void fill(int y, int x0, int x1) override;
  void fill_bits(int y, int x, int width, const uint8_t* bits, int skip) override;
  void stamp(int x, int y, const DotColumns& dots) override;
  void blend(int y, int x, int width, const uint8_t* coverage) override;
  void copy(int y, int x, int width, const uint8_t* pixels) override;

 private:
  PixelFormat tones_;
  bool toning_ = false;
  std::vector<uint8_t> toned_;
};

}  // namespace dce::core
