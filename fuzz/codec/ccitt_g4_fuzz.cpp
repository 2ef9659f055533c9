#include <cstdlib>

#include "codec/ccitt_g4_decode.h"

using namespace dce::core;

// The first two bytes are the width.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const int width = 1 + (data[0] << 8 | data[1]);
  CcittG4Decoder decoder(Bytes(data + 2, size - 2), width);
  // A row takes a bit at least.
  for (size_t rows = 0; decoder.next() == CcittG4Decoder::Row::whole; ++rows) {
    if (rows > 8 * size) std::abort();
    int left = -1;
    for (int change : decoder.changes()) {
      if (change <= left || change >= width) std::abort();
      left = change;
    }
  }
  return 0;
}
