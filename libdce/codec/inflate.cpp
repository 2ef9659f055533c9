#include "codec/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <climits>

namespace dce::core {

Expansion inflate_zlib(Bytes in, MutableBytes out) {
  Expansion state;
  z_stream stream = {};
  if (inflateInit(&stream) != Z_OK) {
    state.invalid = true;
    return state;
  }
  int code = Z_OK;
  while (code == Z_OK) {
    size_t give = std::min<size_t>(in.size() - state.consumed, UINT_MAX);
    size_t room = std::min<size_t>(out.size() - state.produced, UINT_MAX);
    uint8_t surplus = 0;  // where `out` is full, one byte more tells an exact fit from an overflow
    stream.next_in = const_cast<Bytef*>(in.data() + state.consumed);
    stream.avail_in = static_cast<uInt>(give);
    stream.next_out = room ? out.data() + state.produced : &surplus;
    stream.avail_out = room ? static_cast<uInt>(room) : 1;
    code = inflate(&stream, Z_NO_FLUSH);
    state.consumed += give - stream.avail_in;
    if (room) {
      state.produced += room - stream.avail_out;
    } else if (stream.avail_out == 0) {
      state.overflow = true;
      break;
    }
  }
  if (code == Z_BUF_ERROR) {
    state.truncated = true;
  } else if (code != Z_STREAM_END && !state.overflow) {
    state.invalid = true;
  }
  inflateEnd(&stream);
  return state;
}

}  // namespace dce::core
