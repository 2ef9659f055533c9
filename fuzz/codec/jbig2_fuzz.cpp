// JBIG2 images. The first byte says how many of the next are globals.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "codec/jbig2_decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dce::core;
  if (size == 0) return 0;
  const Bytes all(data + 1, size - 1);
  const size_t globals = std::min<size_t>(data[0], all.size());
  Cancellation cancellation;
  (void)jbig2_decode(all.first(globals), all.subspan(globals), int64_t{1} << 22, cancellation);
  return 0;
}
