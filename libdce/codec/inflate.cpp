#include "codec/inflate.h"

#include <libdeflate.h>
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

struct WholeInflater::State {
  State() : decompressor(libdeflate_alloc_decompressor()) {}
  ~State() { libdeflate_free_decompressor(decompressor); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  libdeflate_decompressor* decompressor;  // null when there was no memory for it
};

WholeInflater::WholeInflater() : state_(new State) {}
WholeInflater::~WholeInflater() = default;

Expansion WholeInflater::expand(Wrapping wrapping, Bytes in, MutableBytes out) {
  Expansion done;
  done.invalid = true;
  if (!state_->decompressor) return done;
  const auto decompress =
      wrapping == Wrapping::zlib ? libdeflate_zlib_decompress_ex : libdeflate_deflate_decompress_ex;
  size_t consumed = 0, produced = 0;
  const libdeflate_result result =
      decompress(state_->decompressor, in.data(), in.size(), out.data(), out.size(), &consumed, &produced);
  done.overflow = result == LIBDEFLATE_INSUFFICIENT_SPACE;
  done.invalid = result != LIBDEFLATE_SUCCESS && !done.overflow;
  if (result == LIBDEFLATE_SUCCESS) {
    done.consumed = consumed;
    done.produced = produced;
  }
  return done;
}

}  // namespace dce::core
