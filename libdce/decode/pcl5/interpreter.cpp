#include "decode/pcl5/interpreter.h"

#include <algorithm>
#include <cmath>

namespace dce::core::pcl5 {

void Interpreter::reset(const PjlState& pjl) {
  page_ = PageState();
  page_.orientation = pjl.variable("ORIENTATION") == "LANDSCAPE" ? 1 : 0;
  const PaperSize* size = find_paper(pjl.variable("PAPER"));
  set_paper(size ? *size : *find_paper(2));
  copies_ = std::clamp(pjl.number("COPIES", 1), 1, 32767);
  duplex_ = pjl.variable("DUPLEX") != "ON" ? 0 : pjl.variable("BINDING") == "SHORTEDGE" ? 2 : 1;
  source_ = pjl.variable("MEDIASOURCE");
  media_type_ = pjl.variable("MEDIATYPE");
  output_bin_ = pjl.variable("OUTBIN");
  cursor_stack_.clear();
  resolution_ = 75;
  presentation_ = 3;
  method_ = 0;
  raster_width_ = raster_height_ = -1;
  destination_width_ = destination_height_ = 0;
  opaque_ = false;
  palette_ = Palette();
  palette_stack_.clear();
  delete_temporary_fonts();
  font_id_ = character_code_ = 0;
  selected_[0].reset();
  selected_[1].reset();
  secondary_ = false;
  rectangle_ = {};
  area_fill_id_ = pattern_id_ = 0;
  pattern_kind_ = PatternKind::solid;
  pattern_opaque_ = false;
  pattern_reference_ = {};
  foreground_ = rgb_black;
  rop_ = 252;
  patterns_.delete_temporary();
  plotter_.reset();
  frame_ = {};
  anchor_.reset();
  back_ = false;
  follow_side();
}

void Interpreter::follow_side() {
  page_.mirrored_left = back_ && duplex_ == 1;
  page_.mirrored_top = back_ && duplex_ == 2;
}

Result<size_t> Interpreter::run(Bytes stream, size_t at, const PjlState& pjl) {
  Parser parser(stream, at, log_);
  parser_ = &parser;
  pjl_ = &pjl;
  log_.set_page(report_.pages + 1);
  reset(pjl);
  size_t end = stream.size();
  for (uint32_t count = 0;; ++count) {
    if (count % 1024 == 0) DCE_TRY(cancellation_.check());
    Token token = parser.next();
    if (token.kind == Token::Kind::end) break;
    // Only the exact bytes are a UEL: what comes after it begins there.
    if (token.parameterized == '%' && starts_with(stream.subspan(token.offset), uel)) {
      end = token.offset;
      break;
    }
    DCE_TRY(dispatch(token));
  }
  if (raster_ || marked_) {
    if (end == stream.size()) log_.warning("the stream ends before its last page is ejected");
    DCE_TRY(eject_if_marked());
  }
  return end;
}

Status Interpreter::dispatch(const Token& token) {
  switch (token.kind) {
    case Token::Kind::control:
      return control(token.final);
    case Token::Kind::text:
      return print(token.data);
    case Token::Kind::two_character:
      if (token.final == 'E') {
        DCE_TRY(eject_if_marked());
        reset(*pjl_);
      } else if (token.final == '9') {
        page_.left_margin = 0;
      } else if (token.final == '=') {
        page_.cap.y += page_.vmi / 2;
      } else if (token.final != 'Y' && token.final != 'Z' && token.final != 'z') {
        log_.warning("the command " + token.name() + " is not known");
      }
      return ok();
    case Token::Kind::parameterized: {
      const Command* command = find(token);
      if (command) return command->handle ? (this->*command->handle)(token) : ok();
      // ESC ( and ESC ) with other groups select among resident fonts, of which there are none here.
      if (token.parameterized != '(' && token.parameterized != ')') {
        log_.warning("the command " + token.name() + " is not known");
      }
      return ok();
    }
    case Token::Kind::end:
      break;
  }
  return ok();
}

Status Interpreter::control(char code) {
  switch (code) {
    case '\f':
      return eject();
    case '\r':
      page_.cap.x = page_.left_margin;
      return ok();
    case '\n':
      page_.cap.y = std::min(page_.cap.y + page_.vmi, page_.logical_height());
      return ok();
    case '\b':
    case '\t':
    case 0:
      return ok();
    case 0x0e:
    case 0x0f:
      secondary_ = code == 0x0e;
      follow_font();
      return ok();
    default:
      log_.warning("control code " + std::to_string(static_cast<int>(code)) + " between commands");
      return ok();
  }
}

Status Interpreter::eject_if_marked() {
  return marked_ || raster_ ? eject() : ok();
}

Status Interpreter::eject() {
  if (report_.pages >= options_.limits.pages) return Status(Code::limit, "too many pages", report_.pages + 1);
  raster_.reset();
  if (!canvas_)
    DCE_TRY(ensure_canvas(job_resolution_ ? job_resolution_
                                          : static_cast<int>(std::lround(per_inch / page_.unit))));
  StreamPage page;
  page.number = ++report_.pages;
  page.x_resolution = page.y_resolution = canvas_resolution_;
  page.media_width = page_.paper_width / per_point;
  page.media_height = page_.paper_height / per_point;
  page.media = std::to_string(page_.paper->code);
  page.sides = duplex_ == 0 ? "one-sided" : duplex_ == 1 ? "two-sided-long-edge" : "two-sided-short-edge";
  page.back = duplex_ != 0 && back_;
  page.orientation = orientation_name(page_.orientation);
  page.copies = copies_;
  page.media_source = source_;
  page.media_type = media_type_;
  page.output_bin = output_bin_;
  canvas_->take(page);
  canvas_.reset();
  marked_ = false;
  back_ = duplex_ != 0 && !back_;
  follow_side();
  page_.home();
  DCE_TRY(receive_(std::move(page)));
  log_.set_page(report_.pages + 1);
  return ok();
}

}  // namespace dce::core::pcl5
