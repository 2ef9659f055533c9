// What the fz_device does with each call: turns it into canvas calls, or notes its box. Private to this room.
#pragma once

#include <mupdf/fitz.h>

#include <vector>

#include "base/cancellation.h"
#include "document/canvas.h"
#include "mupdf/canvas_fonts.h"
#include "mupdf/canvas_regions.h"
#include "mupdf/default_colorspaces.h"
#include "mupdf/patch_painter.h"

namespace dce::core {

class CanvasFeeder {
 public:
  /// The page's first time: `plan` is told what cannot be said.
  CanvasFeeder(fz_context* context, CanvasFontTable& fonts, Canvas& canvas, const Box& clip, PatchPlan& plan);
  /// The second time follows the plan: it has `painter` draw what is due, leaves out what patches to come
  /// will cover, and says all colours as RGB, as the patches do, so that no seam shows.
  void begin_second_pass(PatchPainter& painter) { painter_ = &painter; }
  /// What overprints where that shows cannot be said: no canvas paints in one ink and leaves the others.
  void watch_overprint(const CanvasSource& source);
  /// Closes what the page left open.
  void finish();
  /// Paints all in one colour from now on: for the inside of stencil glyphs.
  void override_color(const CanvasColor& color);
  bool failed() const { return !status().ok(); }
  /// The canvas's, or why a patch could not be drawn.
  const Status& status() const { return patch_status_.ok() ? canvas_.status() : patch_status_; }

  void fill_path(const fz_path* path, bool even_odd, fz_matrix ctm, fz_colorspace* space, const float* color,
                 float alpha, fz_color_params params);
  void stroke_path(const fz_path* path, const fz_stroke_state* stroke, fz_matrix ctm, fz_colorspace* space,
                   const float* color, float alpha, fz_color_params params);
  void fill_text(fz_device* self, const fz_text* text, fz_matrix ctm, fz_colorspace* space,
                 const float* color, float alpha, fz_color_params params);
  void stroke_text(const fz_text* text, const fz_stroke_state* stroke, fz_matrix ctm, fz_colorspace* space,
                   const float* color, float alpha, fz_color_params params);
  void fill_shade(fz_shade* shade, fz_matrix ctm, float alpha, fz_color_params params);
  void fill_image(fz_image* image, fz_matrix ctm, float alpha, fz_color_params params);
  void fill_image_mask(fz_image* image, fz_matrix ctm, fz_colorspace* space, const float* color, float alpha,
                       fz_color_params params);

  void set_default_colorspaces(fz_default_colorspaces* spaces) { defaults_.set(spaces); }
  void clip_path(const fz_path* path, bool even_odd, fz_matrix ctm, fz_rect scissor);
  void clip_text(const fz_text* text, fz_matrix ctm, fz_rect scissor);
  void clip_stroke_text(const fz_text* text, const fz_stroke_state* stroke, fz_matrix ctm, fz_rect scissor);
  void clip_stroke_path(const fz_path* path, const fz_stroke_state* stroke, fz_matrix ctm, fz_rect scissor);
  void clip_image_mask(fz_image* image, fz_matrix ctm, fz_rect scissor);
  void pop_clip();
  void begin_mask(fz_rect area);
  void end_mask();
  void begin_group(fz_rect area, int blendmode, float alpha);
  void end_group();

  /// A tile's cell is recorded by the caller and replayed within these.
  void begin_cell(const Box& box);
  void end_cell();
  const Box& clip_box() const { return layers_.back().box; }
  void give_up(const Box& box) { note_unsayable(box.intersected(clip_box()), true); }
  bool wants(const Box& box) const { return box.meets(clip_box()); }

 private:
  struct Layer {
    enum class Kind : uint8_t { base, clip, hidden, mask_definition, group } kind = Kind::base;
    Path path;
    FillRule rule = FillRule::nonzero;
    bool rect = false;  // the path is `box` itself
    Box box;            // what may be painted, by this and all layers below
    Box own;            // the path's
    bool said = false;
    fz_image* mask = nullptr;  // of a clip_image_mask that an image of the same mask may yet say by itself
  };
  struct Said {
    Path path;
    FillRule rule;
    size_t layer;  // index, or `stale` when that layer has gone
  };
  static constexpr size_t stale = static_cast<size_t>(-1);

  bool overprints(const Box& bounds, fz_color_params params, const fz_colorspace* space,
                  const float* values = nullptr) const;
  /// Shall an object be said to the canvas now? Otherwise it is noted, covered or invisible.
  bool admit(const Box& bounds, bool sayable, bool lines);
  void note_unsayable(const Box& box, bool lines);
  void note_edges(const Box& part, const fz_matrix& ctm);
  void close_unit();
  void push(Layer layer);
  void push_clip_path(Path path, FillRule rule, const Box& scissor);
  void hide(const Box& box);
  void set_clips(const Box& bounds);
  void unsay_clips(size_t kept);
  CanvasColor color(fz_colorspace* space, const float* values, fz_color_params params);
  StrokeStyle style(const fz_stroke_state* stroke, const fz_matrix& ctm);
  void fill_type3(fz_device* self, const fz_text_span& span, FzCanvasFont& font, const fz_matrix& ctm,
                  const CanvasColor& color, float alpha);
  bool text_outline(const fz_text* text, const fz_matrix& ctm, Path& out);
  Box text_box(const fz_text* text, const fz_stroke_state* stroke, const fz_matrix& ctm);

  fz_context* context_;
  CanvasFontTable& fonts_;
  Canvas& canvas_;
  CanvasAbilities abilities_;
  PatchPlan& plan_;
  DefaultColorspaces defaults_;
  std::vector<Box> overprint_;       // where it shows
  PatchPainter* painter_ = nullptr;  // the second time
  Status patch_status_;
  CanvasRegions unit_;  // what lies in the hidden layers that are open, in device space
  std::vector<Layer> layers_;
  std::vector<Said> said_;
  int hidden_ = 0;       // layers that make their content unsayable
  int definitions_ = 0;  // open mask definitions, whose content is not the page's
  bool overriding_ = false;
  CanvasColor override_;
  int type3_depth_ = 0;
  Path scratch_;
  std::vector<Glyph> glyphs_;
  std::vector<float> dashes_;
};

/// Plays one glyph of a Type 3 font whose colours do not matter.
Status draw_stencil_glyph(fz_context* context, const FzCanvasFont& font, int glyph, Canvas& canvas,
                          const Matrix& to_device);

inline Box from_fz(const fz_rect& r) {
  return {r.x0, r.y0, r.x1, r.y1};
}

}  // namespace dce::core
