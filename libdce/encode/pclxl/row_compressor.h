#pragma once

#include <vector>

#include "encode/pclxl/xl_writer.h"

namespace dce::core {

/// Rows of an image as it goes into the stream, borrowed.
struct PixelRows {
  const uint8_t* first = nullptr;
  ptrdiff_t stride = 0;
  size_t size = 0;  ///< bytes of a row
  int count = 0;
  const uint8_t* row(int y) const { return first + y * stride; }
};

/// Compresses images without loss: stretch by stretch of rows by run lengths or delta rows, whichever is
/// shorter.
class RowCompressor {
 public:
  /// One ReadImage; delta rows are of an image that begins with them, and change zeros first.
  struct Block {
    xl::CompressMode mode = xl::rle;
    int first = 0, count = 0;  ///< rows
    size_t begin = 0, size = 0;
  };

  void compress(const PixelRows& rows);

  const std::vector<Block>& blocks() const { return blocks_; }
  Bytes data(const Block& block) const { return {data_.data() + block.begin, block.size}; }
  /// Of all blocks.
  size_t size() const { return used_; }

 private:
  void stretch(const PixelRows& rows, int first, int count, bool try_delta);
  size_t delta(const PixelRows& rows, int first, int count, bool goes_on);
  size_t run_lengths(const PixelRows& rows, int first, int count, size_t limit);
  bool rle_surely_wins(const PixelRows& rows);
  void take(xl::CompressMode mode, int first, int count, const std::vector<uint8_t>& bytes, size_t size);

  std::vector<Block> blocks_;
  std::vector<uint8_t> data_, delta_, rle_, padded_, zeros_;
  size_t used_ = 0;
};

}  // namespace dce::core
