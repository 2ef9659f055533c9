// PCL 5's parameterised commands into a ByteBuffer: ESC, two characters of group, then values each with the
// letter that ends it. A small letter says that another value of the group follows.
#pragma once

#include <charconv>
#include <string_view>

#include "stream/byte_buffer.h"

namespace dce::core {

inline void put_integer(ByteBuffer& out, int value) {
  char digits[12];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(std::string_view(digits, static_cast<size_t>(end - digits)));
}

inline void put_value(ByteBuffer& out, int value, char letter) {
  put_integer(out, value);
  out.u8(static_cast<uint8_t>(letter));
}

/// `group`: "\x1b*p" and its like.
inline void put_command(ByteBuffer& out, std::string_view group, int value, char letter) {
  out.append(group);
  put_value(out, value, letter);
}

/// A movement from where the cursor is, which PCL tells by its sign.
inline void put_signed_value(ByteBuffer& out, int value, char letter) {
  if (value >= 0) out.u8('+');
  put_value(out, value, letter);
}

}  // namespace dce::core
