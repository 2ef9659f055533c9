#include "codec/packbits_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/byte_marks.h"

namespace dce::core {

namespace {
constexpr size_t longest = 128;  // of a run as of a literal
}

size_t packbits_encode(Bytes row, uint8_t* out, size_t limit) {
  const uint8_t* in = row.data();
  const size_t size = row.size();
  if (size == 0) return 0;
  // Only what is like the two bytes behind it is saved; a run costs the other two.
  if (limit < size && limit < size - count_like_two_behind(in, size)) return no_size;
  const ByteMarks changes = ByteMarks::changes(in, size);
  size_t used = 0;
  size_t at = 0;
  while (at < size) {
    // Two equal bytes make a run only where no literal is open: inside one they would cost a byte more.
    size_t literal_end = at;
    if (changes.marked(at) == at) {
      literal_end = changes.unmarked_pair(at);
      if (literal_end == size - 1) literal_end = size;
    }
    while (at < literal_end) {
      const size_t count = std::min(longest, literal_end - at);
      if (limit - used < count + 1) return no_size;
      out[used++] = static_cast<uint8_t>(count - 1);
      std::memcpy(out + used, in + at, count);
      used += count;
      at += count;
    }
    if (at >= size) break;
    const size_t run_end = changes.marked(at) + 1;
    while (run_end - at >= 2) {
      const size_t count = std::min(longest, run_end - at);
      if (limit - used < 2) return no_size;
      out[used++] = static_cast<uint8_t>(257 - count);
      out[used++] = in[at];
      at += count;
    }
    // A single byte left over from a long run starts the next literal.
  }
  return used;
}

}  // namespace dce::core
