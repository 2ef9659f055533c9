#include "codec/jpeg_decode.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Limits limits;
  limits.memory_bytes = 1 << 20;
  bool damaged = false;
  (void)jpeg_info(Bytes(data, size));
  (void)jpeg_decode(Bytes(data, size), limits, &damaged);
  return 0;
}
