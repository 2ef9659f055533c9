// The bitmap reader, which is all our own.
#include "decode_all.h"
#include "image/bmp_image.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dce::core;
  auto image = open_bmp_image(Source::borrow({data, size}), fuzz_limits());
  if (image.ok()) decode_all(**image, 1);
  return 0;
}
