// What the interpreter's graphics state is known to be on a page, so that only changes are said. Copied by
// mark() and put back by rewind().
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "document/canvas.h"
#include "encode/pclxl/color_space.h"
#include "encode/pclxl/xl_writer.h"

namespace dce::core::xl {

/// A colour as a brush or pen takes it.
struct Paint {
  int level[3] = {};
  bool operator==(const Paint&) const = default;
};

class GraphicsState {
 public:
  explicit GraphicsState(bool rgb) : rgb_(rgb) {}

  bool rgb() const { return rgb_; }
  Paint paint(const CanvasColor& color) const;

  /// Prepares to paint text, which the pen has no part in.
  void brush(const Paint& paint, ByteBuffer& out);
  bool brush_is(const Paint& paint) const { return brush_.kind == some && brush_.paint == paint; }
  /// Prepares to fill alone, or to stroke alone.
  void fill_with(const Paint& paint, ByteBuffer& out);
  void stroke_with(const Paint& paint, ByteBuffer& out);
  /// Prepares to paint images: opaque with a black brush, which the usual raster operation leaves alone, or
  /// as stencils in `paint`.
  void image(ByteBuffer& out);
  void stencil(const Paint& paint, ByteBuffer& out);

  void fill_rule(FillRule rule, ByteBuffer& out);
  void clip_rule(FillRule rule, ByteBuffer& out);
  struct Pen {
    int width = 1, cap = 0, join = 0, miter = 10;
    std::vector<int16_t> dashes;  ///< of at most `most_dashes`; none is a solid line
    int dash_offset = 0;
  };
  static constexpr size_t most_dashes = 20;
  void pen(const Pen& pen, ByteBuffer& out);

  ColorSpaceState& color_space() { return color_space_; }

 private:
  static constexpr int unknown = -1, none = -2, some = 0;
  struct Source {
    int kind = unknown;
    Paint paint;
  };
  void set_source(bool brush, const Paint& paint, ByteBuffer& out);
  void unset_source(bool brush, ByteBuffer& out);
  void plain_color_space(ByteBuffer& out);
  void tx_mode(TxMode mode, ByteBuffer& out);
  void notice_color_space();

  bool rgb_;
  ColorSpaceState color_space_;
  unsigned color_space_changes_ = 0;
  Source brush_, pen_;
  int tx_mode_ = opaque, fill_rule_ = unknown, clip_rule_ = unknown;
  int width_ = unknown, cap_ = unknown, join_ = unknown, miter_ = unknown;
  bool dashes_known_ = false;
  std::vector<int16_t> dashes_;
  int dash_offset_ = 0;
};

}  // namespace dce::core::xl
