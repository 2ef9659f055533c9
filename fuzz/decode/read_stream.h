// Feeds bytes to a stream reader under limits that keep one run short.
#pragma once

#include <cstdint>

#include "decode/decoder.h"

namespace dce::core {

inline int read_stream(const StreamReader& reader, const uint8_t* data, size_t size) {
  DecodeOptions options;
  options.limits.memory_bytes = 4 << 20;
  options.limits.image_pixels = 16 << 20;
  options.limits.pages = 16;
  Cancellation cancellation;
  StreamReport report;
  auto receive = [](StreamPage page) {
    // Every page that is handed over must be whole: its last byte is looked at.
    if (page.pixels.bytes())
      (void)*static_cast<volatile const uint8_t*>(page.pixels.row(0) + page.pixels.bytes() - 1);
    return ok();
  };
  (void)reader.sniff(Bytes(data, size));
  (void)reader.read(Bytes(data, size), options, cancellation, receive, report);
  return 0;
}

}  // namespace dce::core
