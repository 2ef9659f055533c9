// Soft fonts (PCL XL Feature Reference, appendix "Soft Fonts": format 0 headers, bitmap characters).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "decode/pclxl/attributes.h"
#include "decode/report_log.h"
#include "decode/soft_glyph.h"
#include "stream/source.h"

namespace dce::core::pclxl {

struct Font {
  bool bitmap = true;  ///< else TrueType
  int orientation = 0;
  double x_resolution = 600, y_resolution = 600;
  std::unordered_map<int, SoftGlyph> glyphs;
};

/// A font's name as a key: whether its letters have 8 or 16 bits does not matter.
std::string font_key(const Value& name);
/// The name as it can be shown.
std::string font_label(const std::string& key);

/// A font without characters, or Code::unreadable with PCL XL's word for what is wrong.
Result<Font> parse_font_header(Bytes header);

/// One character. `memory` is what expanded characters may still take, and counts down.
Result<SoftGlyph> parse_glyph(Bytes data, const Font& font, uint64_t& memory);

}  // namespace dce::core::pclxl
