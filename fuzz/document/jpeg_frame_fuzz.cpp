#include <cstdlib>

#include "document/jpeg_frame.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto frame = dce::core::read_jpeg_frame({data, size});
  if (frame && (frame->width < 1 || frame->components < 1)) std::abort();
  return 0;
}
