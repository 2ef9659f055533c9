// Soft fonts and text.
#include "decode/pclxl/interpreter.h"

namespace dce::core::pclxl {

Status Interpreter::begin_font_header(const Operation& operation) {
  font_name_ = font_key(*operation.attributes.find(FontName));
  if (fonts_.count(font_name_)) {
    error("FontNameAlreadyExists: " + font_label(font_name_));
    font_name_.clear();
  }
  font_header_.clear();
  return begin_container(operation);
}

Status Interpreter::read_font_header(const Operation& operation) {
  if (!operation.has_data) {
    error("MissingData: no data follows");
    return ok();
  }
  if (operation.attributes.integer(FontHeaderLength, 0) != static_cast<int64_t>(operation.data.size())) {
    error("IllegalDataLength: FontHeaderLength is not the length of the data");
  }
  if (font_header_.size() + operation.data.size() > options_.limits.memory_bytes / 16) {
    return Status(Code::limit, "a soft font's header takes more memory than is allowed");
  }
  font_header_.insert(font_header_.end(), operation.data.begin(), operation.data.end());
  return ok();
}

Status Interpreter::end_font_header(const Operation& operation) {
  Result<Font> font = parse_font_header(font_header_);
  font_header_.clear();
  if (!font.ok()) {
    error(font.status().message());
  } else if (!font_name_.empty()) {
    if (!font->bitmap) {
      log_.warning("the TrueType font " + font_label(font_name_) + " is not read: its text is not drawn");
    }
    fonts_[font_name_] = std::make_shared<Font>(std::move(font).value());
  }
  return end_container(operation);
}

Status Interpreter::begin_char(const Operation& operation) {
  std::string key = font_key(*operation.attributes.find(FontName));
  auto found = fonts_.find(key);
  open_font_ = found != fonts_.end() ? found->second : nullptr;
  if (!open_font_) error("FontUndefined: " + font_label(key));
  return begin_container(operation);
}

Status Interpreter::read_char(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  if (!operation.has_data) {
    error("MissingData: no data follows");
    return ok();
  }
  if (attributes.integer(CharDataSize, 0) != static_cast<int64_t>(operation.data.size())) {
    error("IllegalDataLength: CharDataSize is not the length of the data");
  }
  if (!open_font_) return ok();  // BeginChar has said why
  Result<SoftGlyph> glyph = parse_glyph(operation.data, *open_font_, glyph_memory_);
  if (glyph.ok()) {
    open_font_->glyphs.insert_or_assign(static_cast<int>(attributes.integer(CharCode, 0)),
                                        std::move(glyph).value());
  } else if (glyph.status().code() == Code::unreadable) {
    error(glyph.status().message());
  } else {
    return glyph.status();
  }
  return ok();
}

Status Interpreter::end_char(const Operation& operation) {
  open_font_.reset();
  return end_container(operation);
}

Status Interpreter::remove_font(const Operation& operation) {
  std::string key = font_key(*operation.attributes.find(FontName));
  if (!fonts_.erase(key)) log_.warning("UndefinedFontNotRemoved: " + font_label(key));
  return ok();
}

Status Interpreter::set_font(const Operation& operation) {
  const AttributeList& attributes = operation.attributes;
  state_.font.reset();
  if (attributes.has(PCLSelectFont)) {
    log_.warning("SetFont: fonts selected by PCL 5 are not drawn");
    return ok();
  }
  for (int id : {FontName, CharSize, SymbolSet}) {
    if (attributes.has(id)) continue;
    error("MissingAttribute: " + std::string(attribute_name(id)));
    return ok();
  }
  std::string key = font_key(*attributes.find(FontName));
  auto found = fonts_.find(key);
  if (found == fonts_.end()) {
    error("FontUndefined: " + font_label(key) + " was not downloaded, and there are no resident fonts here");
    return ok();
  }
  state_.font = found->second;
  return ok();
}

Status Interpreter::set_char_transform(const Operation& operation) {
  // Bitmap characters come as they are: what differs from the default is an error once text is drawn with
  // them.
  const AttributeList& attributes = operation.attributes;
  auto is = [&](int id, double plain) {
    const Value* value = attributes.find(id);
    return !value || (value->at(0) == plain && (value->count < 2 || value->at(1) == plain));
  };
  bool plain = is(CharAngle, 0) && is(CharShear, 0) && is(CharScale, 1) && is(CharBoldValue, 0);
  state_.plain_characters = plain;
  return ok();
}

Status Interpreter::text(const Operation& operation) {
  const Value& codes = *operation.attributes.find(TextData);
  const Value* across = operation.attributes.find(XSpacingData);
  const Value* down = operation.attributes.find(YSpacingData);
  if ((across && across->count != codes.count) || (down && down->count != codes.count)) {
    error("IllegalArraySize: there is not one spacing for each character");
    return ok();
  }
  if (!state_.font) {
    error("NoCurrentFont");
    return ok();
  }
  if (!state_.path.has_current()) {
    error("CurrentCursorUndefined");
    return ok();
  }
  const Font& font = *state_.font;
  if (font.bitmap && !state_.plain_characters) {
    error("IllegalFontData: bitmap characters cannot be turned, scaled, sheared or made bold");
  }
  bool drawn = font.bitmap && state_.brush;
  if (drawn) {
    set_paint(*state_.brush, false);
    DCE_TRY(canvas_->need(PixelFormat::black1));
  }
  if (!canvas_->keeps()) drawn = false;
  UserPoint at = cursor();
  // Characters have the resolution of their font, whatever SetFont's CharSize says.
  const Transform& ctm = state_.ctm;
  double column = units_x_ / font.x_resolution, row = units_y_ / font.y_resolution;
  GlyphPlacement place{0, 0, ctm.a * column, ctm.b * column, ctm.c * row, ctm.d * row};
  for (size_t i = 0; i < codes.count; ++i) {
    auto glyph = drawn ? font.glyphs.find(static_cast<int>(codes.integer(i))) : font.glyphs.end();
    if (glyph != font.glyphs.end()) {
      place.x = ctm.x(at.x, at.y);
      place.y = ctm.y(at.x, at.y);
      paint_glyph(glyph->second, place, *canvas_);
    }
    if (across) at.x += across->at(i);
    if (down) at.y += down->at(i);
  }
  move_to(at.x, at.y);
  return canvas_->check_work();
}

}  // namespace dce::core::pclxl
