// Bitmap soft fonts (PCL 5 Technical Reference, "Soft Font Creation").
#pragma once

#include <memory>
#include <unordered_map>

#include "base/status.h"
#include "decode/report_log.h"
#include "decode/soft_glyph.h"

namespace dce::core::pcl5 {

struct SoftCharacter {
  SoftGlyph glyph;
  double advance = 0;  ///< the font's dots
  bool compressed = false;
  std::vector<uint8_t> pieces;  ///< compressed data so far, where continuation blocks follow
};

struct SoftFont {
  double x_resolution = 300, y_resolution = 300;  ///< dots an inch
  bool proportional = false;
  bool bitmap = true;  ///< else scalable, which is not read here
  double pitch = 0;    ///< the font's dots
  bool permanent = false;
  std::unordered_map<int, SoftCharacter> characters;  ///< by code
};

/// A font without characters from the data of ESC ) s # W; Code::unreadable says what is wrong with it.
Result<std::shared_ptr<SoftFont>> parse_font_header(Bytes data);

/// One block of a character's data, of ESC ( s # W. `memory` is what characters may still take beside the
/// stream, and counts down.
Status read_character(Bytes data, SoftFont& font, int code, uint64_t& memory);

}  // namespace dce::core::pcl5
