#pragma once

#include <vector>

#include "base/cancellation.h"
#include "encode/encoder.h"
#include "encode/pclxl/band_image.h"
#include "encode/pclxl/graphics_state.h"
#include "encode/pclxl/page_content.h"

namespace dce::core::xl {

/// Piece::tag of the encoder's pieces.
enum PieceTag : int {
  as_it_goes_out = 0,
  begin_side = 1,         ///< empty: what opens the page is written in its place
  begin_canvas_side = 2,  ///< empty: the page is opened behind the fonts of its first content
  page_content = 3,       ///< from PageContent::take
  end_side = 4,           ///< empty
};

/// Larger glyphs cost less as paths than as bitmaps.
constexpr int largest_glyph = 200;
/// Sides beyond this many dots either way are beyond 16-bit coordinates, and are sent as bands.
constexpr int largest_side = 16000;

struct CanvasOptions {
  int jpeg_quality = 0;     ///< of all images that stay large without loss; 0 is never
  int picture_quality = 0;  ///< of patches without text and lines
};

/// One page in PCL XL, whose units are the dots of the side.
class XlCanvas final : public SideCanvas {
 public:
  XlCanvas(const SideDescription& side, const CanvasOptions& options, SoftGlyphStore& glyphs,
           PieceReceiver receive);

  CanvasAbilities abilities() const override;
  const Status& status() const override { return status_; }
  void push_clip(const PathView& path, FillRule rule) override;
  void pop_clip() override;
  void fill_path(const PathView& path, FillRule rule, const CanvasColor& color) override;
  void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) override;
  void draw_glyphs(const GlyphRun& run, const CanvasColor& color) override;
  void draw_image(const Image& image, const ImagePlacement& placement) override;
  void draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) override;
  void draw_shading(const Shading& shading) override;
  void begin_patch(const Box& area, int width, int height) override;
  void draw_patch_rows(const Band& rows) override;
  void end_patch() override {}
  size_t mark() override;
  bool rewind(size_t mark) override;
  Status end_side() override;

 private:
  struct Clip {
    Box rect;          // the intersection of all rectangles up to here
    size_t paths = 0;  // how many of clip_paths_ hold
  };
  struct ClipPath {
    Path path;
    FillRule rule;
    uint64_t number;
  };
  struct SaidClip {
    Box rect;  // of what was said; everything at first
    std::vector<uint64_t> paths;
  };
  struct Place {  // where mark() was
    PageContent::Mark content;
    GraphicsState state;
    std::vector<Clip> clips;
    std::vector<ClipPath> clip_paths;
    SaidClip said;
    size_t flushes;
  };

  bool stopped() const { return !status_.ok(); }
  void fail_if(Status status) {
    if (status_.ok()) status_ = std::move(status);
  }
  ByteBuffer& out() { return content_.operators(); }
  Writer writer() { return Writer(out()); }
  Box seen() const;  ///< what the clips' rectangles leave of the page
  bool visible(const Box& box) const;
  /// Says the clip where `box` needs it.
  void clip_to(const Box& box);
  void fill_area(const PathView& area, FillRule rule, const Paint& paint);
  void fill_rect(const Box& box, const Paint& paint);
  bool stroke_as_rects(const PathView& line, const StrokeStyle& style, const Paint& paint);
  bool stroke_as_frame(const PathView& line, const StrokeStyle& style, const Paint& paint);
  bool stroke_with_pen(const PathView& line, const StrokeStyle& style, const Paint& paint);
  void fill_outlines(const GlyphRun& run, const Glyph& glyph, const CanvasColor& color);

  void put_image(const Image& image, const Matrix& unit, const Paint* stencil);
  bool put_jpeg(const Image& image, const Matrix& unit, const Box& box);
  void put_straight(const Image& image, const Matrix& unit, const Paint* stencil);
  void put_turned(const Image& image, const Matrix& unit, const Paint* stencil);
  void put_rows(const Band& rows, BandImageOptions options, const Paint* stencil);

  void flush_if_large();
  Status flush();

  const SideDescription side_;
  const CanvasOptions options_;
  PieceReceiver receive_;
  PageContent content_;
  GraphicsState state_;
  BandImageWriter images_;
  Status status_;
  Cancellation never_;  // the interpreter's own hears of the job's
  Box page_;
  std::vector<Clip> clips_;
  std::vector<ClipPath> clip_paths_;
  uint64_t clip_number_ = 0;
  SaidClip said_;
  std::vector<Place> marks_;
  size_t flushes_ = 0;
  bool begun_ = false;
  BandImageOptions patch_;
  Box patch_area_;
};

}  // namespace dce::core::xl
