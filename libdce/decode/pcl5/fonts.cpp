// Soft fonts and text.
#include <algorithm>
#include <cmath>

#include "decode/pcl5/interpreter.h"

namespace dce::core::pcl5 {

Status Interpreter::font_id(const Token& token) {
  font_id_ = static_cast<int>(token.value);
  return ok();
}

Status Interpreter::character_code(const Token& token) {
  character_code_ = static_cast<int>(token.value);
  return ok();
}

Status Interpreter::font_header(const Token& token) {
  if (sizeof(SoftFont) > font_memory_)
    return Status(Code::limit, "soft fonts take more memory than is allowed");
  font_memory_ -= sizeof(SoftFont);
  Result<std::shared_ptr<SoftFont>> font = parse_font_header(token.data);
  if (!font.ok()) {
    log_.error(token.name() + ": " + font.status().message());
    return ok();
  }
  if (!(*font)->bitmap) log_.warning("a scalable soft font is not read: its text is not drawn");
  fonts_[font_id_] = std::move(font).value();
  return ok();
}

Status Interpreter::character_data(const Token& token) {
  auto found = fonts_.find(font_id_);
  if (found == fonts_.end()) {
    log_.error(token.name() + ": there is no soft font " + std::to_string(font_id_));
    return ok();
  }
  Status status = read_character(token.data, *found->second, character_code_, font_memory_);
  if (status.code() != Code::unreadable) return status;
  log_.error(token.name() + ": " + status.message());
  return ok();
}

Status Interpreter::font_control(const Token& token) {
  auto found = fonts_.find(font_id_);
  switch (static_cast<int>(token.value)) {
    case 0:
      fonts_.clear();
      break;
    case 1:
      delete_temporary_fonts();
      break;
    case 2:
      if (found != fonts_.end()) fonts_.erase(found);
      break;
    case 3:
      if (found != fonts_.end()) found->second->characters.erase(character_code_);
      break;
    case 4:
    case 5:
      if (found != fonts_.end()) found->second->permanent = token.value == 5;
      break;
    case 6:
      log_.warning("the command " + token.name() + ", which copies a font, is unsupported here");
      break;
    default:
      range_error(token, "0 to 6");
  }
  return ok();
}

void Interpreter::delete_temporary_fonts() {
  std::erase_if(fonts_, [](const auto& entry) { return !entry.second->permanent; });
}

Status Interpreter::select_font(const Token& token) {
  auto found = fonts_.find(static_cast<int>(token.value));
  if (found == fonts_.end()) {
    log_.error(token.name() + ": there is no such soft font");
    return ok();
  }
  bool secondary = token.parameterized == ')';
  selected_[secondary] = found->second;
  if (secondary == secondary_) follow_font();
  return ok();
}

void Interpreter::follow_font() {
  // The motion index becomes the font's: its pitch, which is that of the space.
  if (const SoftFont* font = selected_[secondary_].get(); font && font->pitch > 0) {
    page_.hmi = font->pitch * per_inch / font->x_resolution;
  }
}

Status Interpreter::transparent_print(const Token& token) {
  return print(token.data);
}

Status Interpreter::print(Bytes codes) {
  std::shared_ptr<SoftFont> font = selected_[secondary_];
  if (!font || !font->bitmap) {
    if (std::any_of(codes.begin(), codes.end(), [](uint8_t c) { return c > ' '; })) {
      log_.error("text in a font that was not downloaded was passed over: " + printable(codes, 20));
      marked_ = true;
    }
    return ok();
  }
  DCE_TRY(begin_marks(font->x_resolution));
  set_paint(pattern_kind_, pattern_id_);
  DCE_TRY(canvas_->need(PixelFormat::black1));
  Point column = turned({canvas_resolution_ / font->x_resolution, 0}, page_.orientation),
        row = turned({0, canvas_resolution_ / font->y_resolution}, page_.orientation);
  GlyphPlacement place{0, 0, column.x, column.y, row.x, row.y};
  // Without wrapping, text ends at the right margin unless it begins beyond it.
  double right = page_.logical_width();
  bool within = page_.cap.x <= right;
  for (uint8_t code : codes) {
    if (within && page_.cap.x == right) break;
    auto found = font->characters.find(code);
    double advance = page_.hmi;
    if (found != font->characters.end()) {
      const SoftCharacter& character = found->second;
      if (font->proportional) advance = character.advance * per_inch / font->x_resolution;
      Point at = to_dots(page_.cap);
      place.x = at.x;
      place.y = at.y;
      if (character.glyph.width && canvas_->keeps()) paint_glyph(character.glyph, place, *canvas_);
    }
    page_.cap.x += advance;
    if (within && page_.cap.x > right) page_.cap.x = right;
  }
  return canvas_->check_work();
}

}  // namespace dce::core::pcl5
