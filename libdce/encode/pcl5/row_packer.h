// Raster rows of one page as PCL 5's transfer commands (PCL 5 Printer Language Technical Reference, chapter
// 15, "Raster Graphics"): each row by the cheapest of unencoded, PackBits and delta row, packed together in
// blocks of adaptive compression (mode 5), where a row costs three bytes of header, a repeated run of rows
// three bytes in all and a run of blank rows three bytes too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/status.h"
#include "stream/byte_buffer.h"

namespace dce::core {

class RowPacker {
 public:
  /// `paper` is the byte that blank rows are made of. Where it is 0, rows are cut short behind their last
  /// ink, as the printer fills them up with zeros; other rows are always sent whole.
  /// With `whole_height` every row is sent, as rasters of a fixed height end in zeros where rows are missing.
  RowPacker(size_t row_bytes, uint8_t paper, bool whole_height = false);

  /// The next row down, row_bytes long. Commands that became final are appended to `out`. Behind `used` bytes there is
  /// surely nothing but paper.
  void add(const uint8_t* row, size_t used, ByteBuffer& out);
  void add(const uint8_t* row, ByteBuffer& out) { add(row, row_bytes_, out); }

  /// Code::limit once a row came that no transfer can hold, however compressed; it was left out.
  Status status() const;

  /// Appends what is left; without blank rows at the end where these need not be sent.
  void finish(ByteBuffer& out);

 private:
  void settle(ByteBuffer& out);
  void skip_blank(ByteBuffer& out);
  void emit(const uint8_t* row, size_t size, ByteBuffer& out);
  void remember(const uint8_t* row, size_t size);
  void append_counted(uint8_t command, size_t rows, ByteBuffer& out);
  void flush_block(ByteBuffer& out);
  void transfer(int mode, Bytes data, ByteBuffer& out);

  // Delta rows that lost many times running (a photograph) are only tried now and then.
  struct Trial {
    int losses = 0;
    bool due() const { return losses < patience || losses % interval == 0; }
    void result(bool won) { losses = won ? 0 : losses + 1; }
    static constexpr int patience = 48, interval = 8;
  };

  const size_t row_bytes_;
  const uint8_t paper_;
  const bool whole_height_;
  std::vector<uint8_t> seed_;        ///< the row sent last, zero-filled
  size_t seed_size_ = 0;             ///< what of it may be other than zero
  bool seed_known_ = true;           ///< the printer's seed row surely is the same
  bool started_ = false;             ///< a row was sent
  size_t blanks_ = 0, repeats_ = 0;  ///< rows seen and not yet sent; repeats come first
  int mode_ = 0;                     ///< the compression mode in force; raster graphics start in mode 0
  std::vector<uint8_t> block_;
  size_t block_commands_ = 0;
  bool overlong_ = false;
  std::vector<uint8_t> packed_, delta_;
  Trial delta_trial_;
};

}  // namespace dce::core
