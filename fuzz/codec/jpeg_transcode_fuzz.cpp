#include <cstdlib>

#include "codec/jpeg_tables.h"
#include "codec/jpeg_transcode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (auto* transcode : {dce::core::jpeg_to_baseline, dce::core::jpeg_luminance}) {
    dce::core::ByteBuffer out;
    const dce::core::Status status = transcode({data, size}, 1 << 20, out);
    if (status.ok() == out.empty()) std::abort();
  }
  for (bool luminance : {false, true}) {
    dce::core::ByteBuffer out;
    const dce::core::Status status =
        dce::core::jpeg_turned({data, size}, dce::core::JpegTurn::rotate_90, luminance, 1 << 20, out);
    if (status.ok() == out.empty()) std::abort();
  }
  (void)dce::core::read_jpeg_tables({data, size});
  return 0;
}
