// Writing PCL 5 by hand.
#pragma once

#include <string>

#include "../decode_testing.h"

namespace dce::core {

inline const std::string esc = "\x1b";

/// `text` with every '^' turned into an escape character.
inline std::string pcl(std::string text) {
  for (char& c : text) {
    if (c == '^') c = '\x1b';
  }
  return text;
}

/// A Letter page at 300 dpi whose y = 0 is the paper's top; x = 0 is 75 dots from its left.
inline std::string page(const std::string& body) {
  return pcl("^E^&l2A^&l0E^*t300R") + body + "\f" + pcl("^E");
}

inline std::string row(const std::string& data) {
  return pcl("^*b") + std::to_string(data.size()) + "W" + data;
}

/// A command that carries `data`, e.g. with "^)s" in front of its length and W behind it.
inline std::string with_data(const std::string& command, const std::string& data) {
  return pcl(command) + std::to_string(data.size()) + "W" + data;
}

/// The header of a bitmap font of format 20, proportional, with a pitch of 10 dots.
inline std::string font_header(int resolution = 300) {
  std::string header(68, 0);
  header[1] = 68;
  header[2] = 20;
  header[13] = 1;
  header[17] = 40;
  header[64] = header[66] = static_cast<char>(resolution >> 8);
  header[65] = header[67] = static_cast<char>(resolution);
  return with_data("^)s", header);
}

/// A character whose advance is 4 times `advance` quarter dots; class 1 plain, class 2 compressed.
inline std::string glyph(int left, int top, int width, int height, int advance, const std::string& rows,
                         int character_class = 1) {
  auto word = [](int value) { return bytes(value >> 8, value); };
  return bytes(4, 0, 14, character_class, 0, 0) + word(left) + word(top) + word(width) + word(height) +
         word(4 * advance) + rows;
}

}  // namespace dce::core
