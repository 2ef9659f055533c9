#pragma once

#include <mupdf/fitz.h>

#include <memory>
#include <unordered_map>

#include "document/canvas.h"

namespace dce::core {

/// fz_font as a CanvasFont. Holds a reference, so that the pointer it is found by is not given to another
/// font.
class FzCanvasFont final : public CanvasFont {
 public:
  FzCanvasFont(fz_context* context, fz_font* font);
  ~FzCanvasFont() override;

  Kind kind() const override { return kind_; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return font_->name; }
  int units_per_em() const override { return units_per_em_; }
  float advance(uint32_t glyph) const override;
  bool outline(uint32_t glyph, Path& out) const override;
  Status draw(uint32_t glyph, Canvas& canvas, const Matrix& to_device) const override;
  Bytes program() const override;

  /// Does this Type 3 glyph bring no colours of its own (PDF's d1)?
  bool is_stencil(int glyph) const;
  bool is_type3() const { return font_->t3procs != nullptr; }
  fz_font* font() const { return font_; }
  /// In em space: an allowance around a glyph's origin that holds its ink.
  const Box& ink_allowance() const { return ink_; }

 private:
  void make_key();
  bool is_altered() const;  ///< does MuPDF draw other outlines than the font's?

  fz_context* context_;
  fz_font* font_;
  Kind kind_ = Kind::outlines;
  FontKey key_;
  int units_per_em_ = 1000;
  Box ink_;
};

class CanvasFontTable {
 public:
  explicit CanvasFontTable(fz_context* context) : context_(context) {}
  FzCanvasFont& find(fz_font* font);

 private:
  fz_context* context_;
  std::unordered_map<fz_font*, std::unique_ptr<FzCanvasFont>> fonts_;
};

/// Appends `path` mapped by `matrix`; coordinates that are not finite become 0.
void append_fz_path(fz_context* context, const fz_path* path, const fz_matrix& matrix, Path& out);

}  // namespace dce::core
