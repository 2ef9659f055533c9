// LZW as TIFF 6.0 (section 13) and PDF and PostScript (EarlyChange 1) have it.
#pragma once

#include <cstdint>
#include <vector>

#include "codec/bit_writer.h"
#include "stream/byte_buffer.h"
#include "stream/source.h"

namespace dce::core {

/// Compresses whole buffers, each to a stream of its own. Made for differenced rows, where flat colour is
/// zeros: runs of those are looked up by length rather than byte by byte. Holds the string table, so keep one
/// and use it again; one thread at a time.
class LzwEncoder {
 public:
  LzwEncoder();

  /// Appends `bytes` as one LZW stream.
  void encode(Bytes bytes, ByteBuffer& out);

 private:
  void clear();

  struct Slot {
    uint32_t key = 0;  // generation, prefix code and next byte
    uint16_t code = 0;
  };
  std::vector<Slot> slots_;
  BitWriter bits_;
  std::vector<uint16_t> zeros_;  // [n]: the code of n + 1 zero bytes, as far as the table has them
  uint32_t generation_ = 0;      // slots of an older one are empty: clearing the table costs nothing
  int next_code_ = 0, code_length_ = 0;
};

}  // namespace dce::core
