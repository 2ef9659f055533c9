// The printer's side of PCL XL. Sessions and pages are followed, text, paths and images drawn; what other
// operators would draw is reported, one warning a page and operator.
#pragma once

#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "decode/decoder.h"
#include "decode/page_canvas.h"
#include "decode/pclxl/graphics_state.h"
#include "decode/pclxl/image.h"
#include "decode/pclxl/operators.h"
#include "decode/pclxl/parser.h"
#include "decode/pjl.h"

namespace dce::core::pclxl {

struct UserPoint {
  double x = 0, y = 0;
};

class Interpreter {
 public:
  Interpreter(const DecodeOptions& options, Cancellation& cancellation, const StreamPageReceiver& receive,
              StreamReport& report, ReportLog& log)
      : options_(options),
        cancellation_(cancellation),
        receive_(receive),
        report_(report),
        log_(log),
        clip_memory_(std::make_shared<ClipMemory>(ClipMemory{options.limits.memory_bytes / 4, 0})),
        glyph_memory_(options.limits.memory_bytes / 8),
        pattern_memory_(options.limits.memory_bytes / 8) {}

  /// Runs one stream, from its header at `at` to a UEL or the end of the bytes, and answers where that is.
  Result<size_t> run(Bytes stream, size_t at, const PjlState& pjl);

 private:
  using Handler = Status (Interpreter::*)(const Operation&);
  struct Binding {
    int tag;
    Handler handle;
  };
  static const Binding bindings_[];
  static const Binding shapes_[];  ///< operators that draw at once, with how their path is made

  Status execute(const Operation& operation);
  bool allowed(const OperatorInfo& info, const Operation& operation);
  void error(const std::string& text) { log_.error(operator_name_ + ": " + text); }

  // Sessions and pages (session.cpp)
  Status begin_session(const Operation& operation);
  Status end_session(const Operation& operation);
  Status begin_page(const Operation& operation);
  Status end_page(const Operation& operation);
  Status finish_page();
  void end_fonts();
  Status comment(const Operation& operation);
  Status open_data_source(const Operation& operation);
  Status close_data_source(const Operation& operation);
  bool choose_media(const AttributeList& attributes);
  void choose_side(const AttributeList& attributes);
  Transform default_transform() const;
  // Graphics state and images (painting.cpp)
  Status push_gs(const Operation& operation);
  Status pop_gs(const Operation& operation);
  Status set_default_gs(const Operation& operation);
  Status set_color_space(const Operation& operation);
  void reset_graphics();
  UserPoint cursor() const;
  Status set_cursor(const Operation& operation);
  Status set_cursor_rel(const Operation& operation);
  Status set_page_default_ctm(const Operation& operation);
  Status set_page_origin(const Operation& operation);
  Status set_page_rotation(const Operation& operation);
  Status set_page_scale(const Operation& operation);
  Status set_paint_tx_mode(const Operation& operation);
  Status set_source_tx_mode(const Operation& operation);
  Status set_rop(const Operation& operation);
  Status begin_image(const Operation& operation);
  Status read_image(const Operation& operation);
  Status end_image(const Operation& operation);
  // Brushes, pens, lines and patterns (sources.cpp)
  struct RasterPattern {
    std::shared_ptr<const PaintPattern> pixels;
    double width = 0, height = 0;  ///< user units
    int persistence = 0;           ///< 0 temporary, 1 page, 2 session
  };
  std::optional<ImageHeader> image_header(const AttributeList& attributes);
  void source(const AttributeList& attributes, int null_id, std::optional<PaintSource>& paint);
  bool pattern_source(const AttributeList& attributes, PaintSource& paint);
  Status set_brush_source(const Operation& operation);
  Status set_pen_source(const Operation& operation);
  Status set_fill_mode(const Operation& operation);
  Status set_pen_width(const Operation& operation);
  Status set_line_cap(const Operation& operation);
  Status set_line_join(const Operation& operation);
  Status set_line_dash(const Operation& operation);
  Status set_miter_limit(const Operation& operation);
  Status begin_rast_pattern(const Operation& operation);
  Status end_rast_pattern(const Operation& operation);
  bool release(const RasterPattern& pattern);
  void forget_patterns(int persistence);
  // Paths and clips (paths.cpp)
  struct Arc {
    Transform map;  ///< of the unit circle
    UserPoint origin, centre;
    double start = 0, end = 0;
    bool mirrored = false, empty = false;
    double sweep(bool clockwise) const;
  };
  Arc arc_of(const AttributeList& attributes);
  Status check_path();
  void move_to(double x, double y);
  void line_to(double x, double y);
  bool path_points(const Operation& operation, std::initializer_list<int> ids,
                   std::vector<UserPoint>& points);
  Status add_lines(const Operation& operation, bool relative);
  Status add_curves(const Operation& operation, bool relative);
  Status new_path(const Operation& operation);
  Status close_sub_path(const Operation& operation);
  Status line_path(const Operation& operation);
  Status line_rel_path(const Operation& operation);
  Status bezier_path(const Operation& operation);
  Status bezier_rel_path(const Operation& operation);
  Status arc_path(const Operation& operation);
  Status chord_path(const Operation& operation);
  Status pie_path(const Operation& operation);
  Status ellipse_path(const Operation& operation);
  Status rectangle_path(const Operation& operation);
  Status round_rectangle_path(const Operation& operation);
  void set_paint(const PaintSource& source, bool stroke);
  Status fill_path(const PolyPath& path, bool even_odd);
  Status paint_path(const Operation& operation);
  Status paint_shape(const Operation& operation);
  void set_clip(ClipArea clip);
  Status clip_to(const Operation& operation, const ClipArea& region);
  Status set_clip_replace(const Operation& operation);
  Status set_clip_intersect(const Operation& operation);
  Status set_clip_rectangle(const Operation& operation);
  Status set_clip_to_page(const Operation& operation);
  Status set_clip_mode(const Operation& operation);
  // Fonts and text (text.cpp)
  Status begin_font_header(const Operation& operation);
  Status read_font_header(const Operation& operation);
  Status end_font_header(const Operation& operation);
  Status begin_char(const Operation& operation);
  Status read_char(const Operation& operation);
  Status end_char(const Operation& operation);
  Status remove_font(const Operation& operation);
  Status set_font(const Operation& operation);
  Status set_char_transform(const Operation& operation);
  Status text(const Operation& operation);
  // Containers: fonts, characters, patterns, and streams, whose content is passed over
  Status begin_container(const Operation& operation);
  Status read_container(const Operation& operation);
  Status end_container(const Operation& operation);

  const DecodeOptions& options_;
  Cancellation& cancellation_;
  const StreamPageReceiver& receive_;
  StreamReport& report_;
  ReportLog& log_;
  const PjlState* pjl_ = nullptr;
  std::string operator_name_;

  uint8_t where_ = outside, around_ = outside;  ///< around_: what a container returns to
  bool data_source_open_ = false;
  bool big_endian_ = false;
  double units_x_ = 600, units_y_ = 600;  ///< user units an inch
  int resolution_x_ = 600, resolution_y_ = 600;

  // Kept from page to page, as BeginPage needs to name only what changes.
  std::string media_name_;
  double media_width_ = 612, media_height_ = 792;  ///< points
  int64_t orientation_ = 0;
  int duplex_ = 0;  ///< 0 simplex, 1 long edge, 2 short edge
  bool back_ = false, next_back_ = false;
  std::string media_source_, media_type_, media_destination_;

  int copies_ = 1;
  std::optional<PageCanvas> canvas_;
  GraphicsState state_;
  std::vector<GraphicsState> stack_;
  size_t stacked_points_ = 0;
  std::optional<Image> image_;

  RasterPattern pattern_;  ///< being defined, with the paper it is drawn on
  int64_t pattern_id_ = 0;
  std::optional<PageCanvas> pattern_canvas_;
  std::map<int64_t, RasterPattern> patterns_;

  std::map<std::string, std::shared_ptr<Font>> fonts_;
  std::string font_name_;  ///< of the font being defined
  std::vector<uint8_t> font_header_;
  std::shared_ptr<Font> open_font_;  ///< that BeginChar has named

  // What may still be taken, in bytes.
  std::shared_ptr<ClipMemory> clip_memory_;
  uint64_t glyph_memory_, pattern_memory_;
};

}  // namespace dce::core::pclxl
