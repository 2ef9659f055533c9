#include "decode/pclxl/interpreter.h"

#include <algorithm>

namespace dce::core::pclxl {

const Interpreter::Binding Interpreter::bindings_[] = {
    {BeginSession, &Interpreter::begin_session},
    {EndSession, &Interpreter::end_session},
    {BeginPage, &Interpreter::begin_page},
    {EndPage, &Interpreter::end_page},
    {Comment, &Interpreter::comment},
    {OpenDataSource, &Interpreter::open_data_source},
    {CloseDataSource, &Interpreter::close_data_source},
    {BeginFontHeader, &Interpreter::begin_font_header},
    {ReadFontHeader, &Interpreter::read_font_header},
    {EndFontHeader, &Interpreter::end_font_header},
    {BeginChar, &Interpreter::begin_char},
    {ReadChar, &Interpreter::read_char},
    {EndChar, &Interpreter::end_char},
    {RemoveFont, &Interpreter::remove_font},
    {BeginStream, &Interpreter::begin_container},
    {ReadStream, &Interpreter::read_container},
    {EndStream, &Interpreter::end_container},
    {BeginRastPattern, &Interpreter::begin_rast_pattern},
    {ReadRastPattern, &Interpreter::read_image},
    {EndRastPattern, &Interpreter::end_rast_pattern},
    {PushGS, &Interpreter::push_gs},
    {PopGS, &Interpreter::pop_gs},
    {SetDefaultGS, &Interpreter::set_default_gs},
    {SetColorSpace, &Interpreter::set_color_space},
    {SetBrushSource, &Interpreter::set_brush_source},
    {SetPenSource, &Interpreter::set_pen_source},
    {SetCursor, &Interpreter::set_cursor},
    {SetCursorRel, &Interpreter::set_cursor_rel},
    {SetPageDefaultCTM, &Interpreter::set_page_default_ctm},
    {SetPageOrigin, &Interpreter::set_page_origin},
    {SetPageRotation, &Interpreter::set_page_rotation},
    {SetPageScale, &Interpreter::set_page_scale},
    {SetPaintTxMode, &Interpreter::set_paint_tx_mode},
    {SetSourceTxMode, &Interpreter::set_source_tx_mode},
    {SetROP, &Interpreter::set_rop},
    {BeginImage, &Interpreter::begin_image},
    {ReadImage, &Interpreter::read_image},
    {EndImage, &Interpreter::end_image},
    {SetClipReplace, &Interpreter::set_clip_replace},
    {SetClipIntersect, &Interpreter::set_clip_intersect},
    {SetClipRectangle, &Interpreter::set_clip_rectangle},
    {SetClipToPage, &Interpreter::set_clip_to_page},
    {SetClipMode, &Interpreter::set_clip_mode},
    {SetCharAngle, &Interpreter::set_char_transform},
    {SetCharScale, &Interpreter::set_char_transform},
    {SetCharShear, &Interpreter::set_char_transform},
    {SetCharBoldValue, &Interpreter::set_char_transform},
    {SetFillMode, &Interpreter::set_fill_mode},
    {SetFont, &Interpreter::set_font},
    {SetLineDash, &Interpreter::set_line_dash},
    {SetLineCap, &Interpreter::set_line_cap},
    {SetLineJoin, &Interpreter::set_line_join},
    {SetMiterLimit, &Interpreter::set_miter_limit},
    {SetPenWidth, &Interpreter::set_pen_width},
    {CloseSubPath, &Interpreter::close_sub_path},
    {NewPath, &Interpreter::new_path},
    {PaintPath, &Interpreter::paint_path},
    {ArcPath, &Interpreter::arc_path},
    {BezierPath, &Interpreter::bezier_path},
    {BezierRelPath, &Interpreter::bezier_rel_path},
    {Chord, &Interpreter::paint_shape},
    {ChordPath, &Interpreter::chord_path},
    {Ellipse, &Interpreter::paint_shape},
    {EllipsePath, &Interpreter::ellipse_path},
    {LinePath, &Interpreter::line_path},
    {LineRelPath, &Interpreter::line_rel_path},
    {Pie, &Interpreter::paint_shape},
    {PiePath, &Interpreter::pie_path},
    {Rectangle, &Interpreter::paint_shape},
    {RectanglePath, &Interpreter::rectangle_path},
    {RoundRectangle, &Interpreter::paint_shape},
    {RoundRectanglePath, &Interpreter::round_rectangle_path},
    {Text, &Interpreter::text},
};

Result<size_t> Interpreter::run(Bytes stream, size_t at, const PjlState& pjl) {
  pjl_ = &pjl;
  log_.set_page(0);
  Result<StreamHeader> header = parse_stream_header(stream, at);
  if (!header.ok()) {
    log_.error(header.status().message());
    if (report_.pages == 0) return header.status();
    return stream.size();
  }
  if (header->protocol_class < 1 || header->protocol_class > 3) {
    log_.error("UnsupportedProtocol: protocol class " + std::to_string(header->protocol_class));
  }
  log_.attribute("PCL XL protocol class",
                 std::to_string(header->protocol_class) + "." + std::to_string(header->revision));
  log_.attribute("PCL XL binding", header->big_endian ? "high byte first" : "low byte first");
  where_ = outside;
  big_endian_ = header->big_endian;
  Parser parser(stream, header->end, header->big_endian, log_);
  Operation operation;
  Parser::Outcome outcome = Parser::Outcome::operation;
  for (uint32_t count = 0;; ++count) {
    if (count % 256 == 0) DCE_TRY(cancellation_.check());
    outcome = parser.next(operation);
    if (outcome != Parser::Outcome::operation) break;
    DCE_TRY(execute(operation));
  }
  if (outcome != Parser::Outcome::broken && where_ != outside)
    log_.error("the stream ends before EndSession");
  image_.reset();
  pattern_canvas_.reset();
  if (canvas_) DCE_TRY(finish_page());
  end_fonts();
  where_ = outside;
  return outcome == Parser::Outcome::uel ? parser.position() : stream.size();
}

bool Interpreter::allowed(const OperatorInfo& info, const Operation& operation) {
  if (!(info.where & where_)) {
    error("IllegalOperatorSequence: it may not stand here");
    return false;
  }
  bool good = true;
  for (const AttributeList::Entry& entry : operation.attributes.entries()) {
    std::string wrong = check_attribute(entry.id, entry.value);
    if (wrong.empty()) continue;
    error(wrong);
    good = false;
  }
  for (int id : info.required) {
    if (id && !operation.attributes.has(id)) {
      error("MissingAttribute: " + std::string(attribute_name(id)));
      good = false;
    }
  }
  return good;
}

Status Interpreter::execute(const Operation& operation) {
  const OperatorInfo* info = find_operator(operation.tag);
  if (!info) {
    log_.error("IllegalTag: operator " + std::to_string(operation.tag) + " is not defined, at offset " +
               std::to_string(operation.offset));
    return ok();
  }
  operator_name_ = info->name;
  if (!allowed(*info, operation)) return ok();
  if (!info->drawn) log_.warning(operator_name_ + " is not drawn");
  for (const Binding& binding : bindings_) {
    if (binding.tag == operation.tag) return (this->*binding.handle)(operation);
  }
  return ok();
}

Status Interpreter::begin_container(const Operation& operation) {
  around_ = where_;
  where_ = operation.tag == BeginFontHeader ? font
           : operation.tag == BeginChar     ? character
           : operation.tag == BeginStream   ? stream
                                            : pattern;
  return ok();
}

Status Interpreter::read_container(const Operation& operation) {
  if (!operation.has_data) error("MissingData: no data follows");
  return ok();
}

Status Interpreter::end_container(const Operation&) {
  where_ = around_;
  return ok();
}

}  // namespace dce::core::pclxl
