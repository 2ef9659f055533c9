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
  double seconds = 0;                    ///< wall time of a job; 0 is no limit but that of each page

  /// Processor seconds for interpreting one page and drawing it, and dots drawn that are worth another
  /// second. They hold for jobs without a limit of their own, which only the sender of a slow document can
  /// set.
  static constexpr double page_seconds = 12;
  static constexpr double page_dots_a_second = 8e6;
};

}  // namespace dce::core
