#include "codec/delta_row_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/byte_marks.h"

namespace dce::core {

namespace {
constexpr size_t longest_replacement = 8;
constexpr size_t offset_escape = 31;  // more offset bytes follow, up to one below 255
}  // namespace

size_t delta_row_encode(Bytes row, const uint8_t* seed, uint8_t* out, size_t limit) {
  const uint8_t* in = row.data();
  const size_t size = row.size();
  const ByteMarks differ(in, seed, size);
  size_t used = 0;
  size_t written_to = 0;  // where the decoder stands
  size_t at = differ.marked(0);
  while (at < size) {
    // Carrying an unchanged byte along never costs less than a new command, so spans are kept as they are.
    const size_t end = differ.unmarked(at + 1);
    size_t offset = at - written_to;
    while (at < end) {
      const size_t count = std::min(longest_replacement, end - at);
      const size_t extensions = offset >= offset_escape ? (offset - offset_escape) / 255 + 1 : 0;
      if (limit - used < 1 + extensions + count) return no_size;
      out[used++] = static_cast<uint8_t>((count - 1) << 5 | std::min(offset, offset_escape));
      if (offset >= offset_escape) {
        size_t rest = offset - offset_escape;
        for (; rest >= 255; rest -= 255) out[used++] = 255;
        out[used++] = static_cast<uint8_t>(rest);
      }
      // Eight bytes are moved faster than few; the bound has room for them.
      std::memcpy(out + used, in + at, at + longest_replacement <= size ? longest_replacement : count);
      used += count;
      at += count;
      offset = 0;
    }
    written_to = at;
    at = differ.marked(at);
  }
  return used;
}

}  // namespace dce::core
