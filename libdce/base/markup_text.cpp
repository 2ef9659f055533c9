#include "base/markup_text.h"

#include <cstdint>

namespace dce::core {

void append_markup_text(std::string_view text, std::string& markup) {
  for (const char c : text) {
    switch (c) {
      case '&':
        markup += "&amp;";
        break;
      case '<':
        markup += "&lt;";
        break;
      case '>':
        markup += "&gt;";
        break;
      case '"':
        markup += "&quot;";
        break;
      default:
        markup += static_cast<uint8_t>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
}

}  // namespace dce::core
