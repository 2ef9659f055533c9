// A font for tests: every glyph is a square of one em on the baseline.
#pragma once

#include "document/canvas.h"

namespace dce::core {

class SquareFont final : public CanvasFont {
 public:
  static constexpr uint32_t blank = 1000, missing = 1001;

  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Square"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t) const override { return 1; }
  bool outline(uint32_t glyph, Path& out) const override {
    if (glyph == missing) return false;
    if (glyph != blank) out.rect(0, 0, 1, 1);
    return true;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

 private:
  FontKey key_{{'s', 'q', 'u', 'a', 'r', 'e'}};
};

}  // namespace dce::core
