#include "encode/pclxl/row_compressor.h"

#include <algorithm>
#include <cstring>

#include "codec/delta_row_encode.h"
#include "codec/packbits_encode.h"

namespace dce::core {
namespace {

constexpr size_t row_alignment = 4;  // of unencoded and run-length rows, PadBytesMultiple's default
constexpr int stretch_rows = 32;
constexpr size_t block_overhead = 20;  // a ReadImage with its attributes
constexpr size_t image_overhead = 55;  // that, and the image that delta rows begin

void make_room(std::vector<uint8_t>& bytes, size_t size) {
  if (bytes.size() < size) bytes.resize(std::max(size, bytes.size() * 2));
}

}  // namespace

void RowCompressor::compress(const PixelRows& rows) {
  blocks_.clear();
  used_ = 0;
  zeros_.assign(rows.size, 0);
  padded_.assign((rows.size + row_alignment - 1) / row_alignment * row_alignment, 0);
  // Delta rows count their bytes in 16 bits.
  const bool try_delta = delta_row_bound(rows.size) <= 0xffff && !rle_surely_wins(rows);
  for (int y = 0; y < rows.count; y += stretch_rows) {
    stretch(rows, y, std::min(stretch_rows, rows.count - y), try_delta);
  }
}

void RowCompressor::stretch(const PixelRows& rows, int first, int count, bool try_delta) {
  const bool was_delta = !blocks_.empty() && blocks_.back().mode == xl::delta_row;
  const bool was_rle = !blocks_.empty() && blocks_.back().mode == xl::rle;
  if (!try_delta) return take(xl::rle, first, count, rle_, run_lengths(rows, first, count, no_size));
  const size_t by_delta = delta(rows, first, count, was_delta);
  // A change of method costs a block.
  const size_t limit = by_delta + (was_rle ? image_overhead : 0);
  const size_t margin = was_delta ? block_overhead : 0;
  const size_t by_rle = limit > margin ? run_lengths(rows, first, count, limit - margin - 1) : no_size;
  if (by_rle != no_size) {
    take(xl::rle, first, count, rle_, by_rle);
  } else {
    take(xl::delta_row, first, count, delta_, by_delta);
  }
}

void RowCompressor::take(xl::CompressMode mode, int first, int count, const std::vector<uint8_t>& bytes,
                         size_t size) {
  if (blocks_.empty() || blocks_.back().mode != mode) blocks_.push_back({mode, first, 0, used_, 0});
  blocks_.back().count += count;
  blocks_.back().size += size;
  make_room(data_, used_ + size);
  std::memcpy(data_.data() + used_, bytes.data(), size);
  used_ += size;
}

// A few rows tell photographs and screens, whose delta rows are slow to make and of no use, from everything
// else.
bool RowCompressor::rle_surely_wins(const PixelRows& rows) {
  constexpr int samples = 16;
  if (rows.count < 4 * samples) return false;
  make_room(rle_, packbits_bound(rows.size));
  make_room(delta_, delta_row_bound(rows.size));
  size_t rle = 0, delta = 0;
  for (int i = 0; i < samples; ++i) {
    const int y = 1 + i * (rows.count - 2) / samples;
    rle += packbits_encode(Bytes(rows.row(y), rows.size), rle_.data());
    delta += 2 + delta_row_encode(Bytes(rows.row(y), rows.size), rows.row(y - 1), delta_.data());
  }
  return rle + rle / 8 < delta;
}

/// Into delta_. The first row changes the one before it, or one of zeros where a block begins.
size_t RowCompressor::delta(const PixelRows& rows, int first, int count, bool goes_on) {
  const size_t row_most = 2 + delta_row_bound(rows.size);
  const uint8_t* seed = goes_on ? rows.row(first - 1) : zeros_.data();
  size_t used = 0;
  for (int y = first; y < first + count; ++y) {
    make_room(delta_, used + row_most);
    const size_t size = delta_row_encode(Bytes(rows.row(y), rows.size), seed, delta_.data() + used + 2);
    delta_[used] = static_cast<uint8_t>(size);
    delta_[used + 1] = static_cast<uint8_t>(size >> 8);
    used += 2 + size;
    seed = rows.row(y);
  }
  return used;
}

/// Into rle_; no_size once `limit` would be exceeded.
size_t RowCompressor::run_lengths(const PixelRows& rows, int first, int count, size_t limit) {
  const size_t row_most = packbits_bound(padded_.size());
  size_t used = 0;
  for (int y = first; y < first + count; ++y) {
    make_room(rle_, used + row_most);
    Bytes row(rows.row(y), rows.size);
    if (rows.size != padded_.size()) {
      std::memcpy(padded_.data(), row.data(), row.size());
      std::fill(padded_.begin() + static_cast<ptrdiff_t>(row.size()), padded_.end(), row.back());  // a run goes on
      row = padded_;
    }
    const size_t size = packbits_encode(row, rle_.data() + used, limit - used);
    if (size == no_size) return no_size;
    used += size;
  }
  return used;
}

}  // namespace dce::core
