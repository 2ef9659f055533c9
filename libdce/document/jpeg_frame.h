#pragma once

#include <optional>

#include "stream/source.h"

namespace dce::core {

/// What a JPEG's frame header says (ITU-T T.81, B.2.2) and which coding it announces.
struct JpegFrame {
  int width = 0, height = 0;
  int components = 0;
  int bits = 0;
  bool baseline = false;     ///< SOF0 or SOF1: sequential Huffman
  bool progressive = false;  ///< SOF2
  bool ycc = false;          ///< of three components: YCbCr, as the JFIF or Adobe segment or their names say
  int adobe_transform = -1;  ///< of the APP14 segment; -1 when there is none before the frame
};

/// Reads marker segments up to the frame header; nothing when the bytes are no JPEG or break off before it.
std::optional<JpegFrame> read_jpeg_frame(Bytes bytes);

}  // namespace dce::core
