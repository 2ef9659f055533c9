#include "encode/pclxl/color_space.h"

#include <algorithm>

namespace dce::core::xl {

void ColorSpaceState::set(ColorSpace space, Bytes palette, ByteBuffer& out) {
  if (space_ == space && std::ranges::equal(palette_, palette)) return;
  ++changes_;
  space_ = space;
  palette_.assign(palette.begin(), palette.end());
  Writer writer(out);
  writer.ubyte(Attribute::color_space, space);
  if (!palette.empty()) {
    writer.ubyte(Attribute::palette_depth, bit8).ubyte_array(Attribute::palette_data, palette);
  }
  writer.op(Operator::set_color_space);
}

}  // namespace dce::core::xl
