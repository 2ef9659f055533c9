#include "codec/delta_row_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/word_scan.h"

namespace dce::core {

namespace {
constexpr size_t longest_replacement = 8;
constexpr size_t offset_escape = 31;  // more offset bytes follow, up to one below 255
}  // namespace

size_t delta_row_encode(Bytes row, const uint8_t* seed, uint8_t* out, size_t limit) {
  const uint8_t* in = row.data();
  const size_t size = row.size();
  size_t used = 0;
  size_t written_to = 0;  // where the decoder stands
  size_t at = word_scan::first_difference(in, seed, 0, size);
  while (at < size) {
    // Carrying an unchanged byte along never costs less than a new command, so spans are kept as they are.
    size_t end = word_scan::first_agreement(in, seed, at + 1, size);
    size_t offset = at - written_to;
    while (at < end) {
      size_t count = std::min(longest_replacement, end - at);
      size_t extensions = offset >= offset_escape ? (offset - offset_escape) / 255 + 1 : 0;
      if (limit - used < 1 + extensions + count) return no_size;
      out[used++] = static_cast<uint8_t>((count - 1) << 5 | std::min(offset, offset_escape));
      if (offset >= offset_escape) {
        size_t rest = offset - offset_escape;
        for (; rest >= 255; rest -= 255) out[used++] = 255;
        out[used++] = static_cast<uint8_t>(rest);
      }
      std::memcpy(out + used, in + at, count);
      used += count;
      at += count;
      offset = 0;
    }
    written_to = at;
    at = word_scan::first_difference(in, seed, at, size);
  }
  return used;
}

}  // namespace dce::core
