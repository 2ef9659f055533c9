#pragma once

#include <cstdlib>

#include "image/common.h"

namespace dce::core {

inline Limits fuzz_limits() {
  Limits limits;
  limits.memory_bytes = 64 << 20;
  limits.image_pixels = 1 << 20;
  limits.pages = 20;
  return limits;
}

/// Decodes as the engine does and aborts where a decoder breaks Image's contract.
inline void decode_all(const Image& image, int shrink) {
  Cancellation cancellation;
  int width = 0, height = 0, rows = 0;
  unsigned sum = 0;
  Status status = image.decode(shrink, cancellation, &width, &height, [&](int y, const uint8_t* row) {
    if (y != rows++ || y >= height || width <= 0) std::abort();
    size_t size = row_bytes(image.info().format, width);
    for (size_t i = 0; i < size; ++i) sum += row[i];  // every byte must be there to be read
    return ok();
  });
  if (status.ok() && rows != height) std::abort();
  if (!status.ok() && status.message().empty()) std::abort();
  if (auto encoded = image.encoded()) {
    for (uint8_t byte : encoded->bytes) sum += byte;
  }
  volatile unsigned keep = sum;
  (void)keep;
}

}  // namespace dce::core
