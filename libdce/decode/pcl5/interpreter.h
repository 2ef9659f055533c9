// The printer's side of PCL 5: commands change the environment, raster data, text, rectangles and HP-GL/2 are
// drawn, form feeds eject pages.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "base/cancellation.h"
#include "decode/decoder.h"
#include "decode/page_canvas.h"
#include "decode/pcl5/gl_plotter.h"
#include "decode/pcl5/page_state.h"
#include "decode/pcl5/palette.h"
#include "decode/pcl5/parser.h"
#include "decode/pcl5/pattern_store.h"
#include "decode/pcl5/raster.h"
#include "decode/pcl5/soft_font.h"
#include "decode/pjl.h"

namespace dce::core::pcl5 {

/// What areas are filled with, as ESC * c # P and ESC * v # T number them.
enum class PatternKind { solid, white, shade, hatch, user };

/// Interprets one stretch of PCL between UELs; pages go to `receive` as they are ejected.
class Interpreter {
 public:
  Interpreter(const DecodeOptions& options, Cancellation& cancellation, const StreamPageReceiver& receive,
              StreamReport& report, ReportLog& log)
      : options_(options),
        cancellation_(cancellation),
        receive_(receive),
        report_(report),
        log_(log),
        font_memory_(options.limits.memory_bytes / 8),
        patterns_(options.limits.memory_bytes / 8),
        plotter_(cancellation, log) {}

  /// Reads from `at` to the next UEL or the end and answers where the UEL begins.
  Result<size_t> run(Bytes stream, size_t at, const PjlState& pjl);

  struct Command {
    char parameterized, group, final;
    Status (Interpreter::*handle)(
        const Token& token);  ///< nullptr: accepted, no influence on what is read here
  };

 private:
  // Environment: what ESC E resets.
  void reset(const PjlState& pjl);

  Status dispatch(const Token& token);
  Status control(char code);

  // Job control
  Status copies(const Token& token);
  Status duplex(const Token& token);
  Status page_side(const Token& token);
  Status output_bin(const Token& token);
  Status media_name(const Token& token);
  Status unit_of_measure(const Token& token);
  Status left_registration(const Token& token);
  Status top_registration(const Token& token);
  // Page control
  Status page_size(const Token& token);
  Status custom_width(const Token& token);
  Status custom_length(const Token& token);
  Status paper_source(const Token& token);
  Status media_type(const Token& token);
  Status orientation(const Token& token);
  Status top_margin(const Token& token);
  Status left_margin(const Token& token);
  Status hmi(const Token& token);
  Status vmi(const Token& token);
  Status lines_per_inch(const Token& token);
  // Cursor
  Status cursor_x_units(const Token& token);
  Status cursor_y_units(const Token& token);
  Status cursor_x_decipoints(const Token& token);
  Status cursor_y_decipoints(const Token& token);
  Status cursor_columns(const Token& token);
  Status cursor_rows(const Token& token);
  Status cursor_stack(const Token& token);
  // Raster
  Status raster_resolution(const Token& token);
  Status raster_presentation(const Token& token);
  Status raster_height(const Token& token);
  Status raster_width(const Token& token);
  Status destination_height(const Token& token);
  Status destination_width(const Token& token);
  Status start_raster(const Token& token);
  Status end_raster(const Token& token);
  Status end_raster_and_reset(const Token& token);
  Status raster_y_offset(const Token& token);
  Status compression(const Token& token);
  Status plane(const Token& token);
  Status row(const Token& token);
  // Colour
  Status simple_color(const Token& token);
  Status configure_image_data(const Token& token);
  Status component(const Token& token);
  Status assign_color(const Token& token);
  Status source_transparency(const Token& token);
  Status palette_stack(const Token& token);
  // Soft fonts and text (fonts.cpp)
  Status font_id(const Token& token);
  Status character_code(const Token& token);
  Status font_header(const Token& token);
  Status character_data(const Token& token);
  Status font_control(const Token& token);
  Status select_font(const Token& token);
  Status transparent_print(const Token& token);
  Status print(Bytes codes);
  void follow_font();
  void delete_temporary_fonts();
  // Patterns, the print model and rectangles (areas.cpp)
  Status rectangle_width_units(const Token& token);
  Status rectangle_height_units(const Token& token);
  Status rectangle_width_decipoints(const Token& token);
  Status rectangle_height_decipoints(const Token& token);
  Status area_fill_id(const Token& token);
  Status fill_rectangle(const Token& token);
  Status define_pattern(const Token& token);
  Status pattern_control(const Token& token);
  Status select_pattern(const Token& token);
  Status pattern_reference(const Token& token);
  Status pattern_transparency(const Token& token);
  Status foreground_color(const Token& token);
  Status logical_operation(const Token& token);
  Point to_dots(Point logical) const;
  Transform to_pattern(const SizedPattern& pattern, Point reference) const;
  std::optional<SizedPattern> pattern(PatternKind kind, int id) const;
  void set_paint(PatternKind kind, int id);
  Status begin_marks(double resolution);
  // HP-GL/2 (hpgl.cpp)
  Status hpgl(const Token& token);
  Status frame_width(const Token& token);
  Status frame_height(const Token& token);
  Status frame_anchor(const Token& token);
  Point frame_size() const;
  // Not drawn here
  Status unsupported(const Token& token);

  void move_x(const Token& token, double step, double origin);
  void move_y(const Token& token, double step, double origin);
  void range_error(const Token& token, const char* allowed);
  Status ensure_raster(bool at_cursor, bool scaled);
  void finish_raster();
  Status ensure_canvas(int resolution);
  Status eject_if_marked();
  Status eject();
  void follow_side();
  void set_paper(const PaperSize& size);

  static const Command commands_[];
  static const Command* find(const Token& token);

  const DecodeOptions& options_;
  Cancellation& cancellation_;
  const StreamPageReceiver& receive_;
  StreamReport& report_;
  ReportLog& log_;
  const PjlState* pjl_ = nullptr;
  Parser* parser_ = nullptr;

  PageState page_;
  int copies_ = 1;
  int duplex_ = 0;     ///< ESC & l # S: 0 simplex, 1 long edge, 2 short edge
  bool back_ = false;  ///< is the page being made a back side?
  std::string source_, media_type_, output_bin_;
  double custom_width_ = 612, custom_height_ = 792;  ///< points
  std::vector<Point> cursor_stack_;

  int resolution_ = 75;  ///< ESC * t # R
  int presentation_ = 3;
  int method_ = 0;
  int64_t raster_width_ = -1, raster_height_ = -1;
  double destination_width_ = 0, destination_height_ = 0;  ///< 1/7200 inch, 0 not set
  bool opaque_ = false;
  Palette palette_;
  std::vector<Palette> palette_stack_;

  std::map<int, std::shared_ptr<SoftFont>> fonts_;
  int font_id_ = 0, character_code_ = 0;
  uint64_t font_memory_;                   ///< bytes that soft fonts may still take
  std::shared_ptr<SoftFont> selected_[2];  ///< primary and secondary
  bool secondary_ = false;                 ///< shifted out

  Point rectangle_;  ///< width and height, 1/7200 inch
  int area_fill_id_ = 0;
  PatternKind pattern_kind_ = PatternKind::solid;
  int pattern_id_ = 0;
  bool pattern_opaque_ = false;
  Point pattern_reference_;  ///< logical page
  Rgb foreground_ = rgb_black;
  uint8_t rop_ = 252;
  PatternStore patterns_;

  GlPlotter plotter_;
  Point frame_;                  ///< width and height of the picture frame, 1/7200 inch; 0 not set
  std::optional<Point> anchor_;  ///< logical page

  int job_resolution_ = 0;  ///< of the last raster, for pages without one
  std::optional<PageCanvas> canvas_;
  int canvas_resolution_ = 0;
  bool marked_ = false;  ///< has anything been put on the page?
  std::unique_ptr<RasterImage> raster_;
};

}  // namespace dce::core::pcl5
