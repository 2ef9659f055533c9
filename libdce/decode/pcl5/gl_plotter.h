// HP-GL/2 as PCL 5 printers draw it (PCL 5 Technical Reference, part II).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "decode/page_canvas.h"
#include "decode/pcl5/gl_parser.h"
#include "decode/pcl5/page_state.h"
#include "decode/pcl5/pattern_store.h"
#include "decode/polygon_stroke.h"
#include "decode/report_log.h"

namespace dce::core::pcl5 {

/// Plotter units an inch.
inline constexpr double plotter_units = 1016;

/// Where the plotter draws while it does: the picture frame on the page and what PCL has set.
struct GlFrame {
  PageCanvas* canvas = nullptr;
  Transform to_dots;             ///< from plotter units: the origin is the frame's lower left corner, y is up
  double width = 0, height = 0;  ///< of the frame, plotter units
  double dots_per_inch = 600;
  const std::vector<Rgb>* colors = nullptr;  ///< of the pens
  const PatternStore* patterns = nullptr;
};

/// The plotter's state, which outlives pages and changes of language. One thread.
class GlPlotter {
 public:
  GlPlotter(Cancellation& cancellation, ReportLog& log) : cancellation_(cancellation), log_(log) { reset(); }

  /// What ESC E does, and IN.
  void reset();
  /// The picture frame was set anew: scaling points and window go back to it.
  void new_frame();
  /// Draws from `at` to the next escape character or the end, and answers where that is.
  Result<size_t> run(const GlFrame& frame, Bytes stream, size_t at);

  /// The pen's place in plotter units.
  Point position() const { return position_; }
  void set_position(Point position) { position_ = position; }

 private:
  using Numbers = std::vector<double>;
  struct Handler {
    char name[3];
    Status (GlPlotter::*handle)(const GlInstruction& instruction);
  };
  static const Handler handlers_[];

  Status execute(const GlInstruction& instruction);
  // State (gl_commands.cpp)
  Status initialize(const GlInstruction& instruction);
  Status default_values(const GlInstruction& instruction);
  Status input_points(const GlInstruction& instruction);
  Status input_relative_points(const GlInstruction& instruction);
  Status input_window(const GlInstruction& instruction);
  Status scale(const GlInstruction& instruction);
  Status rotate(const GlInstruction& instruction);
  Status select_pen(const GlInstruction& instruction);
  Status pen_width(const GlInstruction& instruction);
  Status width_unit(const GlInstruction& instruction);
  Status line_attributes(const GlInstruction& instruction);
  Status line_type(const GlInstruction& instruction);
  Status fill_type(const GlInstruction& instruction);
  Status screened_vectors(const GlInstruction& instruction);
  Status transparency(const GlInstruction& instruction);
  Status merge_control(const GlInstruction& instruction);
  Status ignored(const GlInstruction& instruction);
  // Vectors
  Status pen_up(const GlInstruction& instruction);
  Status pen_down(const GlInstruction& instruction);
  Status plot_absolute(const GlInstruction& instruction);
  Status plot_relative(const GlInstruction& instruction);
  Status polyline_encoded(const GlInstruction& instruction);
  Status arc(const GlInstruction& instruction);
  Status three_point_arc(const GlInstruction& instruction);
  Status circle(const GlInstruction& instruction);
  Status bezier(const GlInstruction& instruction);
  // Polygons
  Status polygon_mode(const GlInstruction& instruction);
  Status fill_polygon(const GlInstruction& instruction);
  Status edge_polygon(const GlInstruction& instruction);
  Status rectangle(const GlInstruction& instruction);
  Status wedge(const GlInstruction& instruction);

  // Geometry (gl_plotter.cpp)
  Transform user_to_plot() const;
  Transform to_dots() const;  ///< from plotter units, with RO
  double frame_width() const { return rotation_ % 180 ? frame_->height : frame_->width; }
  double frame_height() const { return rotation_ % 180 ? frame_->width : frame_->height; }
  Point p1() const { return p1_.value_or(Point{0, 0}); }
  Point p2() const { return p2_.value_or(Point{frame_width(), frame_height()}); }
  Point user_position() const;
  void apply_window();
  // Drawing
  Status moves(const Numbers& numbers);
  Status go_to(Point plot, bool down);
  void add_arc(Point centre, double radius, double start, double sweep, bool down);
  Status flush();
  void set_mode(int type, double option);
  PenStyle pen_style() const;
  Rgb pen_color() const;
  Status stroke(const PolyPath& path);
  Status fill(const PolyPath& path, bool even_odd);

  Cancellation& cancellation_;
  ReportLog& log_;
  const GlFrame* frame_ = nullptr;
  GlParser* parser_ = nullptr;

  std::optional<Point> p1_, p2_;                 ///< none: the frame's corners
  std::optional<std::array<double, 4>> window_;  ///< plotter units: x0, y0, x1, y1
  Numbers scale_;                                ///< of SC, empty: off
  int rotation_ = 0;
  Point position_;
  bool down_ = false, relative_ = false;
  int pen_ = 0;
  struct PenWidth {
    double value = 0.35;
    bool relative = false;  ///< percent of the distance from P1 to P2, else millimetres
  };
  std::array<PenWidth, 256> widths_;
  bool relative_widths_ = false;
  PenCap cap_ = PenCap::butt;
  PenJoin join_ = PenJoin::miter;
  double miter_limit_ = 5;
  int line_type_ = 0;
  double dash_length_ = 4;
  bool dash_millimetres_ = false;
  int fill_type_ = 1;
  double fill_option_ = 0;
  int screen_type_ = 0;  ///< of SV, by the numbers of FT; 0 is solid
  double screen_option_ = 0;
  bool transparent_ = true;
  uint8_t rop_ = 252;
  uint8_t label_end_ = 3;

  PolyPath line_;  ///< drawn with the pen down and not on paper yet; in dots
  bool in_polygon_ = false;
  bool subpolygon_begun_ = false;
  PolyPath polygon_, edges_;  ///< the polygon buffer: all its points, and the lines drawn with the pen down
  Point polygon_start_;
};

}  // namespace dce::core::pcl5
