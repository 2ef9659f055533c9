#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// Compresses contone pixels that come in runs, as pages of text and flat colours do, as zlib streams (RFC
/// 1950) with one dynamic block each. Bytes are not looked through as a general compressor must: what it
/// would find, runs of one pixel and stretches of the row above, is read off the columns where the pixels
/// change. One thread at a time.
class DeflateRunsEncoder {
 public:
  /// `format`, gray8 or rgb8, is that of the pixels; `width` of the rows.
  DeflateRunsEncoder(PixelFormat format, int width);

  /// Appends the rows of `strip`, without padding, as one zlib stream. They come as the format's pixels, or
  /// as the bits (black1) that black and white ones stand for, which are then never made. Appends nothing and
  /// returns false where pixels change so often that a general compressor should look at them; with bits it
  /// never does.
  bool zlib(const Band& strip, ByteBuffer& out);

  /// A length or distance as RFC 1951 section 3.2.5 writes it.
  struct Symbol {
    uint32_t symbol = 0;
    int extra_bits = 0;
    uint32_t extra = 0;
  };

 private:
  /// A row's runs of pixels; `ends` rise up to the width.
  struct Runs {
    std::vector<int> ends;
    std::vector<uint32_t> pixels;  // first byte lowest
    size_t count = 0;

    void clear() { count = 0; }
    void add(int end, uint32_t pixel) {
      ends[count] = end;
      pixels[count++] = pixel;
    }
  };
  enum Where : uint16_t { byte_before, pixel_before, row_above };

  void find_runs_of_bits(const uint8_t* row);
  void find_runs_of_pixels(const uint8_t* row, InkExtent ink);
  uint32_t pixel_at(const uint8_t* row, int x) const;
  bool is_grey(uint32_t pixel) const { return pixel_ == 1 || pixel == (pixel & 0xff) * 0x010101; }
  size_t run_cost(uint32_t pixel) const;
  void add_row(bool has_above);
  void add_run(uint32_t pixel, size_t bytes, bool goes_on);
  void add_literal(uint8_t value);
  void add_copy_of_above(size_t bytes);
  void add_copies(size_t bytes, Where where);
  void flush_run();
  void add_checksum();
  void write_stream(ByteBuffer& out);

  size_t pixel_;  // bytes
  int width_;
  std::array<Symbol, 3>
      distances_;      // by Where; that of the row above has no extra bits where it is not to be copied from
  Runs runs_, above_;  // of this row and of the one before
  std::vector<int> changes_;
  std::vector<uint16_t> tokens_;
  std::vector<uint32_t> literal_counts_;
  std::array<uint32_t, 3> copies_{};  // by Where
  size_t pending_ = 0;                // bytes of a run that are no token yet
  Where pending_where_ = byte_before;
  uint8_t pending_value_ = 0;
  std::array<uint32_t, 2> adler_{1, 0};  // its sums
  std::vector<uint8_t> scratch_;
};

}  // namespace dce::core
