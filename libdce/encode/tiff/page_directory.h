#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "encode/encoder.h"

namespace dce::core::tiff {

/// TIFF 6.0's Compression values.
enum class Compression : uint16_t { ccitt_g4 = 4, lzw = 5, jpeg = 7 };

/// One page as its image file directory (TIFF 6.0 section 2) describes it.
struct PageDirectory {
  SideDescription side;
  Compression compression = Compression::lzw;
  int rows_per_strip = 0;
  int pages = 0;  ///< in the file
  std::string document_name;
  std::vector<uint32_t> strip_offsets, strip_sizes;
};

/// Appends the directory and the values that do not fit into it, as they lie at `offset` in a little-endian
/// file. The offset of the next directory is left 0; where in the file it lies is returned.
uint32_t put_page_directory(const PageDirectory& page, uint32_t offset, ByteBuffer& out);

}  // namespace dce::core::tiff
