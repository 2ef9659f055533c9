#include <cstdlib>

#include "image/exif.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const dce::core::ExifInfo info = dce::core::parse_exif({data, size});
  const int orientation = static_cast<int>(info.orientation);
  if (orientation < 1 || orientation > 8 || !(info.x_resolution >= 0) || !(info.y_resolution >= 0))
    std::abort();
  return 0;
}
