#include "encode/ps/ascii85.h"

#include <array>

namespace dce::core {
namespace {

constexpr size_t groups_a_line = 15;  // of up to five characters

/// The two low digits of every value below 85 * 85.
constexpr auto pairs = [] {
  std::array<std::array<uint8_t, 2>, 85 * 85> table{};
  for (unsigned i = 0; i < table.size(); ++i) {
    table[i] = {static_cast<uint8_t>('!' + i / 85), static_cast<uint8_t>('!' + i % 85)};
  }
  return table;
}();

void digits(uint32_t value, uint8_t* out) {
  uint32_t high = value / 7225;
  const auto& low = pairs[value % 7225];
  const auto& middle = pairs[high % 7225];
  out[0] = static_cast<uint8_t>('!' + high / 7225);
  out[1] = middle[0];
  out[2] = middle[1];
  out[3] = low[0];
  out[4] = low[1];
}

}  // namespace

void ascii85_encode(Bytes bytes, ByteBuffer& out) {
  size_t groups = bytes.size() / 4;
  size_t start = out.size();
  // Five characters a group and one that keeps it from looking like a comment, a newline a line, and the end.
  uint8_t* begin = out.grow((groups + 1) * 5 + groups / groups_a_line * 2 + 16);
  uint8_t* to = begin;
  const uint8_t* from = bytes.data();
  size_t in_line = 0;
  auto new_line = [&](uint8_t first) {
    if (in_line == groups_a_line) {
      *to++ = '\n';
      in_line = 0;
    }
    // White space is ignored by the filter; a line of data must not read as %%EOF or %!PS.
    if (in_line == 0 && first == '%') *to++ = ' ';
    ++in_line;
  };
  for (size_t i = 0; i < groups; ++i, from += 4) {
    uint32_t value = static_cast<uint32_t>(from[0]) << 24 | static_cast<uint32_t>(from[1]) << 16 |
                     static_cast<uint32_t>(from[2]) << 8 | from[3];
    if (value == 0) {
      new_line('z');
      *to++ = 'z';
      continue;
    }
    uint8_t five[5];
    digits(value, five);
    new_line(five[0]);
    for (uint8_t digit : five) *to++ = digit;
  }
  if (size_t rest = bytes.size() % 4) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i) value = value << 8 | (i < rest ? from[i] : 0);
    uint8_t five[5];
    digits(value, five);
    new_line(five[0]);
    for (size_t i = 0; i <= rest; ++i) *to++ = five[i];
  }
  *to++ = '~';
  *to++ = '>';
  *to++ = '\n';
  out.truncate(start + static_cast<size_t>(to - begin));
}

}  // namespace dce::core
