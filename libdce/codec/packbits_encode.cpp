#include "codec/packbits_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/word_scan.h"

namespace dce::core {

namespace {
constexpr size_t longest = 128;  // of a run as of a literal
}

size_t packbits_encode(Bytes row, uint8_t* out, size_t limit) {
  const uint8_t* in = row.data();
  const size_t size = row.size();
  size_t used = 0;
  size_t at = 0;
  while (at < size) {
    // Two equal bytes make a run only where no literal is open: inside one they would cost a byte more.
    size_t literal_end = at;
    if (at + 1 >= size || in[at] != in[at + 1]) literal_end = word_scan::first_run_of_three(in, at, size);
    while (at < literal_end) {
      size_t count = std::min(longest, literal_end - at);
      if (limit - used < count + 1) return no_size;
      out[used++] = static_cast<uint8_t>(count - 1);
      std::memcpy(out + used, in + at, count);
      used += count;
      at += count;
    }
    if (at >= size) break;
    size_t run_end = word_scan::first_other(in, in[at], at + 1, size);
    while (run_end - at >= 2) {
      size_t count = std::min(longest, run_end - at);
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
