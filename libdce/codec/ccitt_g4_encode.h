// CCITT Group 4: the two-dimensional coding of ITU-T T.6, for TIFF, PostScript and PDF.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/bit_writer.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// Codes black1 rows of one image; 1 is black. The bytes depend on the rows only, not on how they were cut
/// into bands. One thread at a time.
class CcittG4Encoder {
 public:
  explicit CcittG4Encoder(int width);  ///< dots, at least 1

  /// Appends what the rows make; a last incomplete byte is held back.
  void rows(const Band& band, ByteBuffer& out);

  /// Ends the image: EOFB and fill bits to a whole byte. The encoder is then as new.
  void finish(ByteBuffer& out);

 private:
  void list_changes(const uint8_t* row);
  void put_row();
  void put_run(int length, bool black);

  int width_;
  size_t row_size_;
  BitWriter bits_;
  std::vector<int> changes_;    // columns where the coding line changes colour, then `width_` as sentinels
  std::vector<int> reference_;  // the same of the line above
  size_t reference_count_ = 0, change_count_ = 0;
  std::vector<uint8_t> above_;  // the last row of the band before
};

}  // namespace dce::core
