#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/cancellation.h"
#include "draw/fill.h"
#include "draw/image_scaler.h"
#include "encode/pcl5/pcl_clips.h"
#include "encode/pcl5/pcl_page.h"
#include "encode/soft_glyphs.h"

namespace dce::core {

/// Piece::tag of what a side hands over.
enum Pcl5PieceTag : int {
  pcl5_bytes = 0,         ///< as they go out
  pcl5_raster_setup = 1,  ///< empty: the set-up depends on the sides before and is written in its place
  pcl5_canvas_setup = 2,  ///< likewise
  pcl5_program = 3,       ///< of a PageProgram
};

/// One side as PCL 5 can say it: soft characters, rules, HP-GL/2 figures, and rasters for everything else.
class PclCanvas final : public SideCanvas {
 public:
  PclCanvas(const SideDescription& side, SoftGlyphStore& glyphs, PieceReceiver receive);

  CanvasAbilities abilities() const override;
  const Status& status() const override { return status_; }
  void push_clip(const PathView& path, FillRule rule) override;
  void pop_clip() override;
  void fill_path(const PathView& path, FillRule rule, const CanvasColor& color) override;
  void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) override;
  void draw_glyphs(const GlyphRun& run, const CanvasColor& color) override;
  void draw_image(const Image& image, const ImagePlacement& placement) override;
  void draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) override;
  void begin_patch(const Box& area, int width, int height) override;
  void draw_patch_rows(const Band& rows) override;
  void end_patch() override;
  size_t mark() override;
  bool rewind(size_t mark) override;
  Status end_side() override;

 private:
  struct Place {  // where mark() was
    PclPage::Mark page;
    size_t clips;
    size_t flushes;
  };

  bool stopped() const { return !status_.ok(); }
  void fail_if(Status status) {
    if (status_.ok()) status_ = std::move(status);
  }
  PclPaint paint_of(const CanvasColor& color) const;
  void fill_rect(const Box& box, const PclPaint& paint);
  void fill(const PathView& path, FillRule rule, const PclPaint& paint);
  /// Paints the path's dots as a raster.
  void fill_as_bits(const PathView& path, FillRule rule, const PclPaint& paint);
  bool stroke_as_rules(const PathView& path, const StrokeStyle& style, float width, const PclPaint& paint);
  /// `scale`: dots of a unit of the style's lengths.
  bool stroke_as_lines(const PathView& path, const StrokeStyle& style, float scale, float width,
                       const PclPaint& paint);
  /// Takes from `ink`, which lies at `area`, what the clips forbid, and paints the rest.
  void put_bits(Bitmap& ink, const Rect& area, const PclPaint& paint);
  /// Paints `area` white, or of it what `where` has, before a picture that lets white through.
  void whiten(const Rect& area, const Bitmap* where);
  /// Rows of abilities().patch_format follow, then page_.end_rows().
  void begin_picture(const Rect& area);
  void picture_rows(int y, int count, const uint8_t* pixels);
  void put_picture_row();
  void draw_glyph(int number, Point origin, const PclPaint& paint);
  void draw_as_drawing(const GlyphRun& run, const Glyph& glyph, const PclPaint& paint);
  void flush_if_large();
  Status flush();

  const SideDescription side_;
  PieceReceiver receive_;
  Status status_;
  Cancellation never_;  // the interpreter's own hears of the job's
  PclPage page_;
  PageGlyphs glyphs_;
  std::vector<int32_t> advances_;  // by number in `glyphs_`
  PclClips clips_;
  std::vector<Place> marks_;
  size_t flushes_ = 0;
  std::optional<PclPaint> only_paint_;  // inside a glyph that is a drawing, whose colours mean nothing
  PathFiller filler_;
  DotFigure figure_;
  Rect picture_;  // dots that rows are being painted in
  int picture_lead_ = 0, picture_y_ = 0;
  std::vector<uint8_t> picture_row_, picture_bits_;
  std::unique_ptr<ImageScaler> patch_;
};

}  // namespace dce::core
