#include "server/base/text.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>

namespace dce::server {
namespace {

struct Character {
  uint32_t value;
  size_t size;  ///< in bytes; 0 where there is no character
};

/// RFC 3629, 4: shortest forms only, no surrogates.
Character character_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + size > text.size()) return {0, 0};
  uint32_t value = first & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {0, 0};
    value = (value << 6) | (byte(i) & 0x3F);
  }
  const uint32_t smallest = size == 4 ? 0x10000 : size == 3 ? 0x800 : 0x80;
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {0, 0};
  return {value, size};
}

bool turns_direction(uint32_t value) {
  return value == 0x200E || value == 0x200F || (value >= 0x202A && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string printable(std::string_view text, size_t longest) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const Character character = character_at(text, at);
    std::string_view piece = text.substr(at, character.size);
    at += character.size == 0 ? 1 : character.size;
    if (character.size == 0) {
      piece = "?";
    } else if (character.value == '\n' || character.value == '\r' || character.value == '\t') {
      piece = " ";
    } else if (character.value < 0x20 || (character.value >= 0x7F && character.value < 0xA0) ||
               turns_direction(character.value)) {
      continue;
    }
    if (result.size() + piece.size() > longest) break;
    result += piece;
  }
  return result;
}

std::string hex(const unsigned char* bytes, size_t size) {
  std::string text(size * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(separator, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool equal_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '+' && plus_is_blank) {
      result += ' ';
    } else if (text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
               hex_digit(text[at + 2]) >= 0) {
      result += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
      at += 2;
    } else {
      result += text[at];
    }
  }
  return result;
}

std::string base_name(std::string_view path) {
  const size_t slash = path.find_last_of("/\\");
  std::string name = printable(trimmed(slash == std::string_view::npos ? path : path.substr(slash + 1)));
  return name.empty() || name == "." || name == ".." ? "document" : name;
}

}  // namespace dce::server
