#include "codec/delta_row_decode.h"

#include <algorithm>
#include <cstring>

namespace dce::core {
namespace {

/// The commands of one row and the position in it that they are relative to.
class RowPatcher {
 public:
  RowPatcher(Bytes in, MutableBytes row) : in_(in), row_(row) {}

  bool more() const { return at_ < in_.size() && !state_.truncated; }
  uint8_t command() { return in_[at_++]; }

  /// A field whose `all_ones` value says that bytes follow to be added, the last one being the first below
  /// 255.
  size_t extended(size_t field, size_t all_ones) {
    if (field != all_ones) return field;
    for (;;) {
      if (at_ == in_.size()) {
        state_.truncated = true;
        return field;
      }
      uint8_t more = in_[at_++];
      field += more;
      if (more != 255) return field;
    }
  }

  void skip(size_t count) { position_ += count; }

  void replace(size_t count) {
    size_t there = std::min(count, in_.size() - at_);
    size_t fits = room(there);
    if (fits) std::memcpy(row_.data() + position_, in_.data() + at_, fits);
    at_ += there;
    position_ += there;
    note(fits, there);
    if (there < count) state_.truncated = true;
  }

  void replace_repeated(size_t count) {
    if (at_ == in_.size()) {
      state_.truncated = true;
      return;
    }
    uint8_t value = in_[at_++];
    size_t fits = room(count);
    if (fits) std::memset(row_.data() + position_, value, fits);
    position_ += count;
    note(fits, count);
  }

  Expansion finish() {
    state_.consumed = at_;
    return state_;
  }

 private:
  size_t room(size_t count) const {
    return position_ < row_.size() ? std::min(count, row_.size() - position_) : 0;
  }
  void note(size_t fits, size_t wanted) {
    if (fits < wanted) state_.overflow = true;
    if (fits) state_.produced = std::min(position_, row_.size());
  }

  Bytes in_;
  MutableBytes row_;
  size_t at_ = 0;
  size_t position_ = 0;
  Expansion state_;
};

}  // namespace

Expansion delta_row_decode(Bytes in, MutableBytes row) {
  RowPatcher patcher(in, row);
  while (patcher.more()) {
    uint8_t command = patcher.command();
    patcher.skip(patcher.extended(command & 0x1f, 0x1f));
    patcher.replace((command >> 5) + 1u);
  }
  return patcher.finish();
}

Expansion replacement_delta_row_decode(Bytes in, MutableBytes row) {
  RowPatcher patcher(in, row);
  while (patcher.more()) {
    uint8_t command = patcher.command();
    bool repeated = command & 0x80;
    patcher.skip(repeated ? patcher.extended(command >> 5 & 0x03, 0x03)
                          : patcher.extended(command >> 3 & 0x0f, 0x0f));
    size_t count = repeated ? patcher.extended(command & 0x1f, 0x1f) : patcher.extended(command & 0x07, 0x07);
    if (!patcher.more()) {
      patcher.replace(1);  // nothing is there to replace with: recorded as truncated
      break;
    }
    if (repeated) {
      patcher.replace_repeated(count + 2);
    } else {
      patcher.replace(count + 1);
    }
  }
  return patcher.finish();
}

Expansion pclxl_delta_row_decode(Bytes in, size_t row_bytes, MutableBytes out) {
  Expansion state;
  size_t rows = row_bytes ? out.size() / row_bytes : 0;
  size_t at = 0;
  for (size_t y = 0; y < rows; ++y) {
    if (in.size() - at < 2) {
      state.truncated = at < in.size();
      break;
    }
    size_t count = in[at] | in[at + 1] << 8;
    at += 2;
    size_t there = std::min(count, in.size() - at);
    MutableBytes row = out.subspan(y * row_bytes, row_bytes);
    if (y == 0) {
      std::fill(row.begin(), row.end(), uint8_t{0});
    } else {
      std::memcpy(row.data(), row.data() - row_bytes, row_bytes);
    }
    Expansion one = delta_row_decode(in.subspan(at, there), row);
    at += there;
    state.truncated |= one.truncated || there < count;
    state.overflow |= one.overflow;
    state.produced += row_bytes;
    if (there < count) break;
  }
  state.consumed = at;
  return state;
}

}  // namespace dce::core
