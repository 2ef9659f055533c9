// A page straight into pixels, without anti-aliasing: glyphs from a cache, areas as spans, images scaled on
// their way.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/cancellation.h"
#include "document/canvas.h"
#include "draw/clip_stack.h"
#include "draw/fill.h"
#include "draw/glyph_cache.h"
#include "draw/image_cache.h"
#include "draw/image_scaler.h"
#include "draw/surface.h"

namespace dce::core {

/// Draws on `surface`, all of which may be painted on. What lies outside it is left out, so that a side can
/// be drawn in parts by playing it again for each. One thread.
class DirectCanvas final : public Canvas {
 public:
  /// `images`: where decoded images are kept for the next part of the side; null where there is none.
  DirectCanvas(Surface& surface, GlyphCache& glyphs, Cancellation& cancellation,
               ImageCache* images = nullptr);

  CanvasAbilities abilities() const override;
  const Status& status() const override { return status_; }

  void push_clip(const PathView& path, FillRule rule) override;
  void pop_clip() override { clips_.pop(); }
  void fill_path(const PathView& path, FillRule rule, const CanvasColor& color) override;
  void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) override;
  void draw_glyphs(const GlyphRun& run, const CanvasColor& color) override;
  void draw_image(const Image& image, const ImagePlacement& placement) override;
  void draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) override;
  void begin_patch(const Box& area, int width, int height) override;
  void draw_patch_rows(const Band& rows) override;
  void end_patch() override;

  /// Within a stencil glyph, whose own stencil glyphs arrive as what they draw: a hostile font may name
  /// itself.
  void refuse_stencil_fonts() { stencil_fonts_ = false; }

 private:
  /// Rows of dots of an image, in what the surface takes.
  enum class Rows : uint8_t { tones, bits, stencil, coverage };

  void fill_area(const PathView& path, FillRule rule);
  void fill_glyph(const CanvasFont& font, uint32_t glyph, const Matrix& em_to_device, Point origin);
  void stamp(const GlyphStamp& glyph, int x, int y);
  void paint_row(Rows rows, int y, int x, int width, const uint8_t* row, int skip);
  void paint_bits(int y, int x, int width, const uint8_t* bits, int skip);
  void put(Rows rows, int y, int x, int width, const uint8_t* row, int skip);
  void draw(const Image& image, const ImagePlacement& placement, bool stencil);
  Status draw_upright(const Image& image, const Matrix& m, const Rect& dots, bool stencil);
  Status draw_turned(const Image& image, const Matrix& m, bool stencil);
  void paint_turned(const Bitmap& pixels, const Matrix& m, bool stencil);
  Rows rows_of(PixelFormat scaled, bool stencil, double scale) const;
  void fail(Status status);

  Surface& surface_;
  GlyphCache& glyphs_;
  Cancellation& cancellation_;
  ImageCache* images_;
  Status status_;
  bool stencil_fonts_ = true;
  ClipStack clips_;
  PathFiller filler_;
  Path scratch_;
  std::vector<uint8_t> masked_, samples_;
  std::unique_ptr<ImageScaler> patch_;
  int patch_row_ = 0;
};

}  // namespace dce::core
