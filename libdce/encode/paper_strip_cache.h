#pragma once

#include <algorithm>

#include "codec/word_scan.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// Encodes unprinted strips once a side: much of most pages is paper, and every such strip has the same
/// bytes, of bits or of pixels.
class PaperStripCache {
 public:
  /// Appends what `encode(strip, out)`, which must depend on the strip's pixels and height only, whatever form they come in, would
  /// append.
  template <class Encode>
  Status encode(const Band& strip, ByteBuffer& out, const Encode& encode) {
    if (!is_paper(strip)) return encode(strip, out);
    if (height_ != strip.height) {
      bytes_.clear();
      DCE_TRY(encode(strip, bytes_));
      height_ = strip.height;
    }
    out.append(bytes_.view());
    return {};
  }

 private:
  static bool is_paper(const Band& strip) {  // of contiguous rows
    if (strip.ink && std::all_of(strip.ink, strip.ink + strip.height, [](InkExtent ink) { return ink.blank(); })) {
      return true;
    }
    const size_t size = strip.row_size() * static_cast<size_t>(strip.height);
    return word_scan::first_other(strip.data, paper_byte(strip.format), 0, size) == size;
  }

  ByteBuffer bytes_;
  int height_ = 0;  // of the strip whose bytes are kept; 0 is none
};

}  // namespace dce::core
