#include <cstdlib>

#include "colour/source_colors.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto colors = SourceColors::from_icc({data, size});
  if (!colors.ok()) return 0;
  const int components = (*colors)->components();
  if (components != 1 && components != 3 && components != 4) std::abort();
  const uint8_t pixels[16] = {0, 255, 128, 7, 255, 255, 255, 255, 1, 2, 3, 4, 9, 8, 7, 6};
  const float color[4] = {0.1f, 1, 0.5f, 0};
  uint8_t rgb[12];
  float single[3];
  (*colors)->to_srgb(pixels, rgb, 4);
  (*colors)->to_srgb(color, single, dce::core::BlackInk::solid);
  for (float level : single) {
    if (!(level >= -0.001f && level <= 1.001f)) std::abort();
  }
  (void)(*colors)->as_device();
  return 0;
}
