#include "codec/delta_row_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/byte_marks.h"

namespace dce::core {

namespace {

constexpr size_t longest_replacement = 8;
constexpr size_t offset_escape = 31;  // more offset bytes follow, up to one below 255

/// Bytes [at, end) of `in`, behind `offset` unchanged ones, behind `used` bytes of `out`: how many it has
/// then, or no_size where they would be more than `limit`.
[[gnu::noinline]] size_t put_replacements(const uint8_t* in, size_t at, size_t end, size_t offset,
                                          uint8_t* out, size_t used, size_t limit) {
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
    std::memcpy(out + used, in + at, count);
    used += count;
    at += count;
    offset = 0;
  }
  return used;
}

}  // namespace

size_t delta_row_encode(Bytes row, const uint8_t* seed, uint8_t* out, size_t limit) {
  const uint8_t* in = row.data();
  const size_t size = row.size();
  size_t used = 0;
  size_t written_to = 0;  // where the decoder stands
  // Carrying an unchanged byte along never costs less than a new command, so stretches are kept as they are.
  const auto replace = [&](size_t at, size_t end) __attribute__((always_inline)) {
    const size_t offset = at - written_to;
    written_to = end;
    // Nearly all are so; eight bytes are moved faster than few, and the bound has room for them.
    if (end - at <= longest_replacement && offset < offset_escape && at + longest_replacement <= size &&
        limit - used > longest_replacement) {
      out[used] = static_cast<uint8_t>((end - at - 1) << 5 | offset);
      std::memcpy(out + used + 1, in + at, longest_replacement);
      used += 1 + end - at;
      return true;
    }
    const size_t more = put_replacements(in, at, end, offset, out, used, limit);
    if (more == no_size) return false;
    used = more;
    return true;
  };
  return ByteMarks(in, seed, size).each_stretch(replace) ? used : no_size;
}

}  // namespace dce::core
