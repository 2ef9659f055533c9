#include "codec/pixel_runs_decode.h"

#include <algorithm>
#include <cstring>

namespace dce::core {

Expansion pixel_runs_decode(Bytes in, size_t unit_bytes, MutableBytes row, PixelRuns128 meaning,
                            uint8_t fill) {
  Expansion state;
  size_t at = 0;
  while (state.produced < row.size()) {
    if (at == in.size()) {
      state.truncated = true;
      break;
    }
    uint8_t control = in[at++];
    uint8_t* out = row.data() + state.produced;
    size_t left = row.size() - state.produced;
    if (control == 128) {
      if (meaning == PixelRuns128::reserved) {
        state.invalid = true;
        break;
      }
      std::memset(out, fill, left);
      state.produced = row.size();
      continue;
    }
    bool literal = control > 128;
    size_t size = (literal ? 257u - control : control + 1u) * unit_bytes;
    size_t given = literal ? size : unit_bytes;
    if (in.size() - at < given) {
      state.truncated = true;
      break;
    }
    if (size > left) {
      state.overflow = true;
      size = left;
    }
    if (literal) {
      std::memcpy(out, in.data() + at, size);
    } else if (unit_bytes == 1) {
      std::memset(out, in[at], size);
    } else {
      for (size_t done = 0; done < size; done += unit_bytes) {
        std::memcpy(out + done, in.data() + at, std::min(unit_bytes, size - done));
      }
    }
    at += given;
    state.produced += size;
  }
  state.consumed = at;
  return state;
}

}  // namespace dce::core
