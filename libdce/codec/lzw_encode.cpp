#include "codec/lzw_encode.h"

#include <algorithm>

#include "codec/word_scan.h"

namespace dce::core {
namespace {

constexpr int clear_code = 256, end_code = 257, first_code = 258;
constexpr int table_full = 4094;  // the code after which TIFF wants the table cleared
constexpr int first_length = 9;
constexpr uint32_t hash_bits = 13;  // twice the codes, so that chains stay short
constexpr uint32_t slot_mask = (1u << hash_bits) - 1;
constexpr uint32_t generations = 1u << 12;  // what is left of a key's 32 bits after 12 of code and 8 of byte

}  // namespace

LzwEncoder::LzwEncoder() : slots_(slot_mask + 1) {}

void LzwEncoder::clear() {
  bits_.put(clear_code, code_length_ ? code_length_ : first_length);
  next_code_ = first_code;
  code_length_ = first_length;
  zeros_.assign(1, 0);
  if (++generation_ == generations) {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    generation_ = 1;
  }
}

void LzwEncoder::encode(Bytes bytes, ByteBuffer& out) {
  bits_.attach(out);
  code_length_ = 0;
  clear();
  // What a code written does to the table, and so to the length of the next one.
  auto count_code = [this] {
    if (++next_code_ == table_full) {
      clear();
    } else if (next_code_ > (1 << code_length_) - 1) {
      ++code_length_;
    }
  };
  for (size_t at = 0; at < bytes.size();) {
    // The longest string that the table has from here on, and its code.
    uint32_t prefix = bytes[at++];
    size_t zeros = 0;  // its length while it is all zeros
    if (prefix == 0) {
      const size_t most = std::min(zeros_.size(), bytes.size() - at + 1) - 1;
      const size_t run = most > 0 ? word_scan::first_other(&bytes[at], 0, 0, most) : 0;
      prefix = zeros_[run];
      at += run;
      zeros = run + 1;
    }
    uint32_t slot = 0, key = 0;
    for (; at < bytes.size(); ++at) {
      const uint32_t string = prefix << 8 | bytes[at];
      key = generation_ << 20 | string;
      slot = (string * 0x9e3779b1u) >> (32 - hash_bits);
      while (slots_[slot].key != key && slots_[slot].key >> 20 == generation_) slot = (slot + 1) & slot_mask;
      if (slots_[slot].key != key) break;
      prefix = slots_[slot].code;
      zeros = 0;
    }
    bits_.put(prefix, code_length_);
    if (at < bytes.size()) {  // that string and the byte after it become a code
      slots_[slot] = {key, static_cast<uint16_t>(next_code_)};
      if (zeros > 0 && bytes[at] == 0) zeros_.push_back(static_cast<uint16_t>(next_code_));
    }
    count_code();  // readers count the last code of a strip, too
  }
  bits_.put(end_code, code_length_);
  bits_.align();
  bits_.detach();
}

}  // namespace dce::core
