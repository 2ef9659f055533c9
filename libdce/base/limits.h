#pragma once

#include <cstdint>

namespace dce::core {

/// What one job may use. Zero means "no limit" where a field says so.
struct Limits {
  uint64_t memory_bytes = 384ull << 20;  ///< accounted heap: interpreter, images, bands, queued output
  uint64_t input_bytes = 2ull << 30;     ///< one input document
  uint64_t output_bytes = 0;             ///< the stream; 0 is no limit
  int pages = 100'000;                   ///< pages of one input document
  int64_t image_pixels = 1ll << 30;      ///< width x height of one image
  double seconds = 0;                    ///< wall time of a job; 0 is no limit
};

}  // namespace dce::core
