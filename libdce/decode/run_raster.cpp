#include "decode/run_raster.h"

#include <cstring>
#include <string>
#include <vector>

namespace dce::core {

Result<bool> read_run_raster(Bytes stream, ByteReader& reader, const RunRaster& raster, Bitmap* page,
                             Cancellation& cancellation, ReportLog& log) {
  size_t unit = std::max(1, bits_per_pixel(raster.format) / 8);
  size_t row_size = row_bytes(raster.format, raster.width);
  std::vector<uint8_t> scratch(page ? 0 : row_size);
  // A black_1 row ends in padding bits, which mean nothing in the stream but must be 0 in a Bitmap.
  uint8_t last_byte_mask = raster.format == PixelFormat::black1 && raster.width % 8
                               ? static_cast<uint8_t>(0xff << (8 - raster.width % 8))
                               : 0xff;
  int y = 0;
  for (int lines = 0; y < raster.height; ++lines) {
    if (lines % 256 == 0) DCE_TRY(cancellation.check());
    if (reader.at_end()) {
      log.error("the stream ends after " + std::to_string(y) + " of " + std::to_string(raster.height) +
                " rows");
      return false;
    }
    int repeats = reader.u8() + 1;
    MutableBytes row = page ? MutableBytes(page->row(y), row_size) : MutableBytes(scratch);
    Bytes rest = stream.subspan(reader.position());
    Expansion done = pixel_runs_decode(rest, unit, row, raster.meaning_of_128, paper_byte(raster.format));
    reader.skip(done.consumed);
    row.back() &= last_byte_mask;
    if (done.overflow) log.error("a run of pixels passes the end of its row, row " + std::to_string(y));
    if (done.truncated) {
      log.error("the stream ends within row " + std::to_string(y));
      return false;
    }
    if (done.invalid) {
      log.error("the reserved control byte 128 in row " + std::to_string(y));
      return false;
    }
    if (repeats > raster.height - y) {
      log.error("row " + std::to_string(y) + " is repeated past the end of the page");
      repeats = raster.height - y;
    }
    if (page) {
      for (int i = 1; i < repeats; ++i) std::memcpy(page->row(y + i), page->row(y), row_size);
    }
    y += repeats;
  }
  return true;
}

}  // namespace dce::core
