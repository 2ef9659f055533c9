#include "codec/packbits_decode.h"

#include <algorithm>
#include <cstring>

namespace dce::core {
namespace {

/// Appends to a room of fixed size and remembers whether something did not fit.
class Room {
 public:
  Room(MutableBytes out, Expansion& state) : out_(out), state_(state) {}

  void repeat(uint8_t value, size_t count) {
    size_t fits = clip(count);
    std::fill_n(out_.data() + state_.produced, fits, value);
    state_.produced += fits;
  }
  void copy(Bytes bytes) {
    size_t fits = clip(bytes.size());
    if (fits) std::memcpy(out_.data() + state_.produced, bytes.data(), fits);
    state_.produced += fits;
  }
  bool full() const { return state_.produced == out_.size(); }

 private:
  size_t clip(size_t count) {
    size_t left = out_.size() - state_.produced;
    if (count > left) state_.overflow = true;
    return std::min(count, left);
  }

  MutableBytes out_;
  Expansion& state_;
};

}  // namespace

Expansion packbits_decode(Bytes in, MutableBytes out, PackBits128 meaning, bool until_full) {
  Expansion state;
  Room room(out, state);
  size_t at = 0;
  while (at < in.size() && !(until_full && room.full())) {
    uint8_t control = in[at++];
    if (control < 128) {
      size_t count = control + 1u;
      size_t there = std::min(count, in.size() - at);
      room.copy(in.subspan(at, there));
      at += there;
      if (there < count) state.truncated = true;
    } else if (control > 128) {
      if (at == in.size()) {
        state.truncated = true;
        break;
      }
      room.repeat(in[at++], 257u - control);
    } else if (meaning == PackBits128::ends) {
      break;
    }
  }
  state.consumed = at;
  return state;
}

Expansion run_length_decode(Bytes in, MutableBytes out) {
  Expansion state;
  Room room(out, state);
  size_t at = 0;
  for (; at + 1 < in.size(); at += 2) room.repeat(in[at + 1], in[at] + 1u);
  state.truncated = at < in.size();
  state.consumed = in.size();
  return state;
}

}  // namespace dce::core
