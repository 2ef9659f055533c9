#pragma once

#include <vector>

#include "document/canvas.h"

namespace dce::core {

/// Paints nothing, and notes the box around all that would have been.
class InkBounds final : public Canvas {
 public:
  const Box& box() const { return box_; }

  CanvasAbilities abilities() const override { return {.gray_only = true}; }
  const Status& status() const override { return status_; }
  void push_clip(const PathView& path, FillRule) override {
    clips_.push_back(path.bounds().intersected(clips_.back()));
  }
  void pop_clip() override {
    if (clips_.size() > 1) clips_.pop_back();
  }
  void fill_path(const PathView& path, FillRule, const CanvasColor&) override { add(path.bounds()); }
  void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor&) override;
  void draw_glyphs(const GlyphRun& run, const CanvasColor&) override;
  void draw_image(const Image&, const ImagePlacement& placement) override { add_square(placement); }
  void draw_stencil(const Image&, const ImagePlacement& placement, const CanvasColor&) override {
    add_square(placement);
  }
  void begin_patch(const Box& area, int, int) override { add(area); }
  void draw_patch_rows(const Band&) override {}
  void end_patch() override {}

 private:
  /// Lines have no width across, and still show.
  void add(const Box& box);
  void add_square(const ImagePlacement& placement) { add(apply(placement.unit_to_device, Box{0, 0, 1, 1})); }

  Box box_;
  std::vector<Box> clips_{{-1e6f, -1e6f, 1e6f, 1e6f}};
  Status status_;
};

}  // namespace dce::core
