#pragma once

#include <string>
#include <vector>

#include "base/cancellation.h"
#include "encode/encoder.h"
#include "encode/ps/page_fonts.h"
#include "encode/ps/ps_page.h"
#include "encode/ps/ps_setup.h"

namespace dce::core {

/// Piece::tag of what PsCanvas hands over.
enum PsPieceTag : int {
  ps_bytes = 0,        ///< as it goes out
  ps_fonts = 1,        ///< from PageFonts::hand_over
  ps_canvas_side = 2,  ///< as it goes out; begins a side that may use fonts
  ps_side_end = 3,     ///< as it goes out; the side's last
};

/// One page in PostScript, in its own space of whole 1/7200 inches from the bottom left corner.
class PsCanvas final : public SideCanvas {
 public:
  PsCanvas(const SideDescription& side, PsPackers& packers, GlyphStore& glyphs, PieceReceiver receive,
           PsPieceTag first_tag = ps_canvas_side);

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
  struct State {  // of the graphics state, as far as it was set; saved and restored with it
    CanvasColor color;
    double line_width = -1;
    int cap = -1, join = -1;
    double miter = -1;
    std::string dash;
    int font = -1;
    Matrix font_matrix;
  };
  struct Place {  // where mark() was
    PsPage::Mark page;
    std::vector<State> states;
    size_t flushes;
  };

  bool stopped() const { return !status_.ok(); }
  void fail_if(Status status) {
    if (status_.ok()) status_ = std::move(status);
  }
  void set_color(const CanvasColor& color);
  void path(const PathView& path);
  void number(double value) { page_.text().real(value, 2); }
  int x(float dots) const;
  int y(float dots) const;
  void flush_if_large();
  Status flush();
  void show_line(const CanvasFont& font, const Matrix& em, std::span<const Glyph> glyphs);
  Status put_image(const Image& image, const ImagePlacement& placement, bool stencil);
  struct Samples {
    PixelFormat format;
    int width, height, bits = 8;
    bool stencil = false, inverted = false;
    Bytes palette;       // of `format`; empty where the samples are colours
    std::string filter;  // an expression that ends with "filter", or nothing
    Bytes data;
  };
  Status put_samples(const ImagePlacement& placement, const Samples& samples);
  Status put_band(const Band& rows, const ImagePlacement& placement, bool stencil);

  const SideDescription side_;
  PsPage page_;
  PageFonts fonts_;
  PsSideFrame frame_;
  PsPieceTag first_tag_;
  Matrix to_units_;
  Status status_;
  Cancellation never_;  // the interpreter's own hears of the job's
  std::vector<State> states_;
  std::vector<Place> marks_;
  size_t flushes_ = 0;
  bool begun_ = false;
  Box patch_;
  int patch_height_ = 0;
};

}  // namespace dce::core
