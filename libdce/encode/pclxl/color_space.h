#pragma once

#include "encode/pclxl/xl_writer.h"

namespace dce::core::xl {

/// The SetColorSpace in force, and the operator where another is wanted. A page begins with none said.
class ColorSpaceState {
 public:
  /// Appends what is needed for `space` with `palette` (of 8-bit entries; empty is none).
  void set(ColorSpace space, Bytes palette, ByteBuffer& out);
  /// How often another was said: an interpreter may reset the brush and the pen each time.
  unsigned changes() const { return changes_; }

 private:
  int space_ = -1;
  unsigned changes_ = 0;
  std::vector<uint8_t> palette_;
};

}  // namespace dce::core::xl
