#pragma once

#include "document/canvas.h"

namespace dce::core::xl {

/// Passes a stencil glyph's drawing on to a canvas in the colour of its run.
class StencilPainter final : public Canvas {
 public:
  StencilPainter(Canvas& canvas, const CanvasColor& color) : canvas_(canvas), color_(color) {}

  CanvasAbilities abilities() const override {
    CanvasAbilities abilities = canvas_.abilities();
    abilities.axial_shadings = false;  // they would bring their own colours
    return abilities;
  }
  const Status& status() const override { return canvas_.status(); }
  void push_clip(const PathView& path, FillRule rule) override { canvas_.push_clip(path, rule); }
  void pop_clip() override { canvas_.pop_clip(); }
  void fill_path(const PathView& path, FillRule rule, const CanvasColor&) override {
    canvas_.fill_path(path, rule, color_);
  }
  void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor&) override {
    canvas_.stroke_path(path, style, color_);
  }
  void draw_glyphs(const GlyphRun& run, const CanvasColor&) override { canvas_.draw_glyphs(run, color_); }
  void draw_image(const Image&, const ImagePlacement&) override {}
  void draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor&) override {
    canvas_.draw_stencil(image, placement, color_);
  }
  void begin_patch(const Box&, int, int) override {}
  void draw_patch_rows(const Band&) override {}
  void end_patch() override {}

 private:
  Canvas& canvas_;
  CanvasColor color_;
};

}  // namespace dce::core::xl
