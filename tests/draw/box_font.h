#pragma once

#include "document/canvas.h"

namespace dce::core {

/// Glyph 1 is a box from (0.1, 0) to (0.6, 0.7) of the em, glyph 2 blank; there are no others.
class BoxFont : public CanvasFont {
 public:
  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Box"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t) const override { return 1; }
  bool outline(uint32_t glyph, Path& out) const override {
    if (glyph == 1) out.rect(0.1f, 0, 0.6f, 0.7f);
    return glyph == 1 || glyph == 2;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

 private:
  FontKey key_;
};

}  // namespace dce::core
