// The printer's side of PCL XL. Sessions and pages are followed and images drawn; what other operators would
// draw is reported, one warning a page and operator.
#pragma once

#include <optional>
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

class Interpreter {
 public:
  Interpreter(const DecodeOptions& options, Cancellation& cancellation, const StreamPageReceiver& receive,
              StreamReport& report, ReportLog& log)
      : options_(options), cancellation_(cancellation), receive_(receive), report_(report), log_(log) {}

  /// Runs one stream, from its header at `at` to a UEL or the end of the bytes, and answers where that is.
  Result<size_t> run(Bytes stream, size_t at, const PjlState& pjl);

 private:
  using Handler = Status (Interpreter::*)(const Operation&);
  struct Binding {
    int tag;
    Handler handle;
  };
  static const Binding bindings_[];

  Status execute(const Operation& operation);
  bool allowed(const OperatorInfo& info, const Operation& operation);
  void error(const std::string& text) { log_.error(operator_name_ + ": " + text); }

  // Sessions and pages (session.cpp)
  Status begin_session(const Operation& operation);
  Status end_session(const Operation& operation);
  Status begin_page(const Operation& operation);
  Status end_page(const Operation& operation);
  Status finish_page();
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
  Status set_brush_source(const Operation& operation);
  Status set_pen_source(const Operation& operation);
  bool source(const AttributeList& attributes, int null_id, std::optional<Rgb>& paint);
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
  // Containers whose content is passed over: fonts, characters, patterns, streams
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
  std::optional<Image> image_;
};

}  // namespace dce::core::pclxl
