#include "input/text/text_encoding.h"

#include <algorithm>
#include <string_view>

#include "mupdf/text_rows.h"

namespace dce::core {
namespace {

bool starts_with(Bytes bytes, std::string_view with) {
  return bytes.size() >= with.size() &&
         std::equal(with.begin(), with.end(), bytes.begin(),
                    [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; });
}

/// Line ends, tabs, form feeds, the backspaces of overstruck type, ANSI sequences, and the Ctrl-Z that once
/// ended files.
bool is_text_control(Bytes bytes, size_t at) {
  const uint8_t byte = bytes[at];
  if ((byte >= 0x08 && byte <= 0x0d) || (byte == 0x1a && at + 1 == bytes.size())) return true;
  return byte == 0x1b && at > 0 && at + 1 < bytes.size() && bytes[at + 1] == '[';
}

void append(std::string& out, uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

/// 0x80 to 0x9f; the rest is Latin-1. Undefined positions are U+FFFD.
constexpr uint16_t windows_1252_high[32] = {0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                            0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                            0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                            0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

std::string from_utf16(Bytes bytes, bool big_endian) {
  const auto unit = [&](size_t at) -> uint32_t {
    return big_endian ? bytes[at] << 8 | bytes[at + 1] : bytes[at + 1] << 8 | bytes[at];
  };
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 4);
  for (size_t at = 2; at + 1 < bytes.size(); at += 2) {
    uint32_t code = unit(at);
    if (code >= 0xd800 && code < 0xdc00 && at + 3 < bytes.size()) {
      const uint32_t low = unit(at + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    append(out, code >= 0xd800 && code < 0xe000 ? 0xfffd : code);
  }
  return out;
}

bool text_controls_only(Bytes bytes) {
  for (size_t at = 0; at < bytes.size(); ++at) {
    if ((bytes[at] < 0x20 || bytes[at] == 0x7f) && !is_text_control(bytes, at)) return false;
  }
  return true;
}

}  // namespace

bool valid_utf8(Bytes bytes) {
  for (size_t at = 0; at < bytes.size();) {
    if (bytes[at] < 0x80) {
      ++at;
      continue;
    }
    const TextCharacter next = text_character(bytes, at);
    if (next.next == at + 1) return false;
    at = next.next;
  }
  return true;
}

TextEncoding text_encoding(Bytes bytes, size_t window) {
  if (bytes.empty()) return TextEncoding::none;
  for (const auto& [mark, encoding] : {std::pair{std::string_view("\xff\xfe"), TextEncoding::utf16le},
                                       {"\xfe\xff", TextEncoding::utf16be}}) {
    if (!starts_with(bytes, mark)) continue;
    const Bytes part = bytes.first(std::min(bytes.size(), window) & ~size_t{1});
    const std::string text = utf8_from(part, encoding);
    return text_controls_only(Bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size()))
               ? encoding
               : TextEncoding::none;
  }
  Bytes part = bytes.first(std::min(bytes.size(), window));
  if (!text_controls_only(part)) return TextEncoding::none;
  if (part.size() < bytes.size()) {  // the window may cut the last sequence short
    size_t cut = part.size();
    while (cut > 0 && part.size() - cut < 3 && (bytes[cut] & 0xc0) == 0x80) --cut;
    part = part.first(cut);
  }
  return valid_utf8(part) ? TextEncoding::utf8 : TextEncoding::windows_1252;
}

std::string utf8_from(Bytes bytes, TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::utf16le:
      return from_utf16(bytes, false);
    case TextEncoding::utf16be:
      return from_utf16(bytes, true);
    case TextEncoding::windows_1252: {
      std::string out;
      out.reserve(bytes.size() + bytes.size() / 8);
      for (uint8_t byte : bytes)
        append(out, byte >= 0x80 && byte < 0xa0 ? windows_1252_high[byte - 0x80] : byte);
      return out;
    }
    default:
      break;
  }
  if (starts_with(bytes, "\xef\xbb\xbf")) bytes = bytes.subspan(3);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace dce::core
