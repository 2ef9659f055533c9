#include <cstdlib>

#include "codec/jpeg_transcode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  dce::core::ByteBuffer out;
  dce::core::Status status = dce::core::jpeg_to_baseline({data, size}, 1 << 20, out);
  if (status.ok() == out.empty()) std::abort();
  return 0;
}
