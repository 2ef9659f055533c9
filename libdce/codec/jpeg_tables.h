#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "stream/source.h"

namespace dce::core {

/// How finely a JPEG is coded (ITU-T T.81, B.2.4.1 and A.1.1): of the first component and of the others.
struct JpegTables {
  std::array<uint16_t, 64> luma{}, chroma{};  ///< quantization, in natural order, 1 to 255
  int across = 1, down = 1;  ///< the first component's sampling factors, 1 or 2; the others have 1
};

/// Those of a JPEG; nothing when its header cannot be read or lacks tables.
std::optional<JpegTables> read_jpeg_tables(Bytes jpeg);

}  // namespace dce::core
