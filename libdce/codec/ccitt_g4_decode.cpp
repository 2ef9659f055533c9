#include "codec/ccitt_g4_decode.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "codec/bit_changes.h"
#include "codec/ccitt_codes.h"

namespace dce::core {
namespace {

constexpr int mode_bits = 7, run_bits = 13;  // the longest code words
constexpr int sentinels = 4;

/// What a window of bits begins with. No code word: length 0.
struct Word {
  int16_t value = 0;
  uint8_t length = 0;
};
template <int bits>
using Words = std::array<Word, size_t{1} << bits>;

template <int bits>
constexpr void enter(Words<bits>& words, ccitt::Code code, int value) {
  const int rest = bits - code.length;
  for (int i = 0; i < 1 << rest; ++i) {
    words[static_cast<size_t>(code.bits << rest | i)] = {static_cast<int16_t>(value), code.length};
  }
}

// Vertical modes are their a1 - b1.
constexpr int pass_mode = 10, horizontal_mode = 11;

constexpr Words<mode_bits> make_modes() {
  Words<mode_bits> words{};
  for (int i = 0; i < 7; ++i) enter<mode_bits>(words, ccitt::vertical[static_cast<size_t>(i)], i - 3);
  enter<mode_bits>(words, ccitt::pass, pass_mode);
  enter<mode_bits>(words, ccitt::horizontal, horizontal_mode);
  return words;
}
constexpr Words<mode_bits> modes = make_modes();

constexpr Words<run_bits> make_runs(const std::array<ccitt::Code, 64>& terminating, const std::array<ccitt::Code, 40>& make_up) {
  Words<run_bits> words{};
  for (int i = 0; i < 64; ++i) enter<run_bits>(words, terminating[static_cast<size_t>(i)], i);
  for (int i = 0; i < 40; ++i) enter<run_bits>(words, make_up[static_cast<size_t>(i)], 64 * (i + 1));
  return words;
}

constexpr Words<run_bits> white_runs = make_runs(ccitt::white_terminating, ccitt::white_make_up);
constexpr Words<run_bits> black_runs = make_runs(ccitt::black_terminating, ccitt::black_make_up);

}  // namespace

void BitWindow::fill() {
  if (end_ - at_ >= 8) {
    bits_ |= leftmost_first(at_, 8) >> count_;
    at_ += (63 - count_) >> 3;
    count_ |= 56;
    return;
  }
  for (; count_ <= 56 && at_ < end_; count_ += 8) bits_ |= static_cast<uint64_t>(*at_++) << (56 - count_);
  if (at_ == end_) count_ = 64;  // zeros, which are no code word
}

CcittG4Decoder::CcittG4Decoder(Bytes coded, int width)
    : bits_(coded),
      width_(width),
      reference_(static_cast<size_t>(width) + sentinels, width),
      current_(reference_) {}

CcittG4Decoder::Row CcittG4Decoder::next() {
  if (state_ != Row::whole) return state_;
  reference_.swap(current_);
  count_ = 0;
  state_ = read_row();
  std::fill_n(current_.begin() + static_cast<ptrdiff_t>(count_), sentinels, width_);
  return state_;
}

size_t CcittG4Decoder::finish() {
  constexpr int length = 2 * ccitt::end_of_line.length;
  constexpr uint64_t end = uint64_t{ccitt::end_of_line.bits} << ccitt::end_of_line.length | ccitt::end_of_line.bits;
  if (bits_.next() >> (64 - length) == end) bits_.take(length);
  return (bits_.taken() + 7) / 8;
}

/// Make-up codes and the terminating code, or -1.
int CcittG4Decoder::read_run(bool black) {
  const Words<run_bits>& words = black ? black_runs : white_runs;
  for (int length = 0; length <= width_;) {
    const Word word = words[bits_.next() >> (64 - run_bits)];
    if (word.length == 0) return -1;
    bits_.take(word.length);
    length += word.value;
    if (word.value < 64) return length;
  }
  return -1;
}

/// T.6, section 2.2: a0 is where the row is known up to, b the reference's change b1, which turns away from the row's
/// present colour. Entries of even index turn to black, so colours need no variable of their own beside `black`.
CcittG4Decoder::Row CcittG4Decoder::read_row() {
  const int* const above = reference_.data();
  size_t b = 0;
  int a0 = -1;
  bool black = false;
  while (a0 < width_) {
    const uint64_t window = bits_.next();
    const Word mode = modes[window >> (64 - mode_bits)];
    if (mode.length == 0) {
      const bool ends = window >> (64 - ccitt::end_of_line.length) == ccitt::end_of_line.bits && a0 < 0;
      return ends ? Row::end : Row::damaged;
    }
    bits_.take(mode.length);
    if (mode.value == pass_mode) {
      a0 = above[b + 1];
    } else if (mode.value == horizontal_mode) {
      const int first = read_run(black), second = first < 0 ? -1 : read_run(!black);
      const int a1 = std::max(a0, 0) + first, a2 = a1 + second;
      if (second < 0 || a2 > width_) return Row::damaged;
      turn(a1);
      turn(a2);
      a0 = a2;
    } else {
      const int a1 = above[b] + mode.value;
      if (a1 < std::max(a0, 0) || a1 > width_) return Row::damaged;
      turn(a1);
      a0 = a1;
      black = !black;
      // The change after b1 turns the other way; where a1 lies left of b1 the one before it may still be to come.
      b = mode.value < 0 && b > 0 ? b - 1 : b + 1;
    }
    while (above[b] <= a0 && above[b] < width_) b += 2;
  }
  return Row::whole;
}

}  // namespace dce::core
