#include "codec/ccitt_g4_encode.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "codec/bit_changes.h"
#include "codec/ccitt_codes.h"

namespace dce::core {
namespace {

constexpr size_t sentinels = 4;  // a reader of b1 and b2 looks at most this far past the last change

void put(BitWriter& bits, ccitt::Code code) {
  bits.put(code.bits, code.length);
}

}  // namespace

CcittG4Encoder::CcittG4Encoder(int width)
    : width_(width),
      row_size_(row_bytes(PixelFormat::black1, width)),
      changes_(width + sentinels, width),
      reference_(width + sentinels, width) {}

void CcittG4Encoder::rows(const Band& band, ByteBuffer& out) {
  bits_.attach(out);
  const uint8_t* above = above_.empty() ? nullptr : above_.data();
  for (int y = 0; y < band.height; ++y) {
    const uint8_t* row = band.row(y);
    if (above && std::memcmp(above, row, row_size_) == 0) {
      // An equal row is V0 for each change and one more for the end of the line; `reference_` stays as it is.
      for (size_t left = reference_count_ + 1; left > 0;) {
        int count = static_cast<int>(std::min<size_t>(left, 31));
        bits_.put((1u << count) - 1, count);
        left -= count;
      }
    } else {
      list_changes(row);
      put_row();
      std::swap(changes_, reference_);
      reference_count_ = change_count_;
    }
    above = row;
  }
  if (band.height > 0) above_.assign(above, above + row_size_);
  bits_.detach();
}

void CcittG4Encoder::finish(ByteBuffer& out) {
  bits_.attach(out);
  put(bits_, ccitt::end_of_line);
  put(bits_, ccitt::end_of_line);
  bits_.align();
  bits_.detach();
  std::fill(reference_.begin(), reference_.end(), width_);
  reference_count_ = 0;
  above_.clear();
}

void CcittG4Encoder::list_changes(const uint8_t* row) {
  change_count_ = find_changes(row, width_, changes_.data());
  std::fill_n(changes_.begin() + static_cast<ptrdiff_t>(change_count_), sentinels, width_);
}

/// T.6 section 2.2.4, on the change lists: entry i of a line turns to black where i is even. b1 is the first
/// reference change right of a0 that turns the same way as a1, so both indices have the same parity.
void CcittG4Encoder::put_row() {
  int a0 = -1;  // the imaginary white dot before the line
  size_t a = 0, b = 0;
  while (a0 < width_) {
    while (reference_[b] <= a0 && reference_[b] < width_) b += 2;
    const int a1 = changes_[a], b1 = reference_[b], b2 = reference_[b + 1];
    if (b2 < a1) {
      put(bits_, ccitt::pass);
      a0 = b2;
      continue;
    }
    if (const int offset = a1 - b1; offset >= -3 && offset <= 3) {
      put(bits_, ccitt::vertical[offset + 3]);
      a0 = a1;
      ++a;
      b = b > 0 ? b - 1 : 1;  // the other colour; the change just left of b1 may still be right of the new a0
    } else {
      const int a2 = changes_[a + 1];
      const bool black = a % 2 != 0;
      put(bits_, ccitt::horizontal);
      put_run(a1 - std::max(a0, 0), black);
      put_run(a2 - a1, !black);
      a0 = a2;
      a += 2;
    }
  }
}

void CcittG4Encoder::put_run(int length, bool black) {
  const auto& make_up = black ? ccitt::black_make_up : ccitt::white_make_up;
  while (length >= ccitt::longest_make_up + 64) {
    put(bits_, make_up.back());
    length -= ccitt::longest_make_up;
  }
  if (length >= 64) put(bits_, make_up[length / 64 - 1]);
  put(bits_, (black ? ccitt::black_terminating : ccitt::white_terminating)[length % 64]);
}

}  // namespace dce::core
