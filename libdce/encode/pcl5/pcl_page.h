#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <vector>

#include "encode/encoder.h"
#include "encode/pcl5/dot_figure.h"
#include "encode/pcl5/page_program.h"
#include "encode/pcl5/row_packer.h"

namespace dce::core {

/// What marks are made with.
struct PclPaint {
  enum class Kind : uint8_t { black, white, tint, color } kind = Kind::black;
  uint32_t value = 0;  ///< tint: darkness, 1 to 254; color: 0xrrggbb, neither black nor white
  bool operator==(const PclPaint&) const = default;
};

/// A stroke that HP-GL/2 can draw with a round pen of its own.
struct GlPen {
  float width = 1;  ///< dots
  LineCap cap = LineCap::butt;
  LineJoin join = LineJoin::miter;
  float miter_limit = 10;
  bool operator==(const GlPen&) const = default;
};

/// Writes the objects of one side as commands, in whole dots from the paper's top left corner, and remembers what
/// the printer was told. Lives on one thread. Whatever begins left of or above the paper is the caller's to clip;
/// nothing needs to end on it.
class PclPage {
 public:
  explicit PclPage(const SideDescription& side);

  /// Dots from the left where the last object may begin: the logical page ends before the paper does.
  int last_column() const { return last_column_; }

  /// A soft character, which moves the cursor `advance` dots to the right.
  void glyph(uint32_t number, int advance, int x, int y, const PclPaint& paint);
  void rule(Rect area, const PclPaint& paint);
  /// Paints where `ink` (black1) has ink; its top left dot lies at (x, y).
  void bits(const Bitmap& ink, int x, int y, const PclPaint& paint);

  /// Pixels of `area`, whose white lets through what lies beneath: rows of `format` (black1 or rgb8) of its width.
  void begin_rows(const Rect& area, PixelFormat format);
  void row(const uint8_t* pixels);
  void end_rows();

  void polygons(const DotFigure& figure, FillRule rule, const PclPaint& paint);
  /// `area`: what the lines may mark of the paper; what lies outside `window` of it is cut off.
  void lines(const DotFigure& figure, const GlPen& pen, const Rect& area, const Rect& window, const PclPaint& paint);

  /// Is there anything on the paper yet?
  bool is_marked() const { return state_.marked; }
  PageProgram& program() { return program_; }

  struct State {
    bool cursor_known = false;
    int x = 0, y = 0;
    PclPaint paint;  // of glyphs and rasters
    int rule_width = 0, rule_height = 0;
    int pattern = -1;  // the number that commands which use patterns refer to
    std::bitset<256> tints;
    std::vector<uint32_t> palette;  // colours by index, from the first that is free for them
    size_t palette_next = 0;        // to be given another colour, once all are taken
    bool gl = false, gl_ready = false;
    int gl_number = 1;                        // the pen in hand
    uint32_t gl_fill_tint = 0, gl_line_tint = 0;  // 0: solid
    bool gl_windowed = false;
    Rect gl_window;
    bool gl_pen_known = false;  // of its width and ends
    GlPen gl_pen;
    bool marked = false;
  };
  struct Mark {
    PageProgram::Mark program;
    State state;
  };
  Mark mark() { return {program_.mark(), state_}; }
  void rewind(const Mark& mark) {
    program_.rewind(mark.program);
    state_ = mark.state;
  }

  /// Leaves the language as the next side expects it, and feeds the paper. Code::limit where something could not be said.
  Status end();

 private:
  ByteBuffer& out() { return program_.commands(); }
  void enter_pcl();
  enum class Figure : uint8_t { area, line };
  void enter_gl(const PclPaint& paint, Figure figure);
  void prepare_gl();
  void move_to(int x, int y);
  void set_paint(const PclPaint& paint);
  void use_tint(uint32_t darkness);
  int color_index(const PclPaint& paint);
  void set_pen(const GlPen& pen);
  void set_window(const Rect& area, const Rect* window);
  void start_raster(int x, int y, int width);
  void end_raster(RowPacker& packer);

  const SideDescription side_;
  const bool color_;
  const int last_column_;
  PageProgram program_;
  State state_;
  Status status_;
  std::unique_ptr<RowPacker> packer_;
  std::vector<uint8_t> padded_;  // a row with what lies before it
  size_t padding_ = 0;           // dots in front of a raster that may not begin where it should
  PixelFormat rows_format_ = PixelFormat::black1;
  size_t rows_lead_ = 0;
};

}  // namespace dce::core
