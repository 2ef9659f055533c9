#include "worker/supervise/utf8.h"

#include <cstdint>

namespace dce::worker {
namespace {

/// Length of the character at `at`, 0 for none. RFC 3629, section 4.
size_t character(const std::string& text, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return at + i < text.size() ? static_cast<uint8_t>(text[at + i]) : 0;
  };
  const auto tail = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  const uint32_t first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    const bool shortest = first != 0xe0 || byte(1) >= 0xa0, no_surrogate = first != 0xed || byte(1) < 0xa0;
    return tail(1) && tail(2) && shortest && no_surrogate ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    const bool shortest = first != 0xf0 || byte(1) >= 0x90, in_range = first != 0xf4 || byte(1) < 0x90;
    return tail(1) && tail(2) && tail(3) && shortest && in_range ? 4 : 0;
  }
  return 0;
}

}  // namespace

void make_valid_utf8(std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = character(text, at);
    if (length == 0) text[at] = '?';
    at += length == 0 ? 1 : length;
  }
}

}  // namespace dce::worker
