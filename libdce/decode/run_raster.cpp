#include "decode/run_raster.h"

#include <cstring>
#include <string>
#include <vector>

#include "decode/page_bitmap.h"

namespace dce::core {

Result<bool> read_run_raster(Bytes stream, ByteReader& reader, const RunRaster& raster,
                             const DecodeOptions& options, StreamPage& page, Cancellation& cancellation,
                             ReportLog& log) {
  auto kept = keeps_pixels(options, raster.format, raster.width, raster.height);
  if (!kept.ok()) return std::move(kept).status().on_page(page.number);
  page.width = static_cast<int>(raster.width);
  page.height = static_cast<int>(raster.height);
  page.format = raster.format;
  if (*kept) page.pixels = Bitmap(page.format, page.width, page.height);
  size_t unit = std::max(1, bits_per_pixel(page.format) / 8);
  size_t row_size = row_bytes(page.format, page.width);
  std::vector<uint8_t> scratch(*kept ? 0 : row_size);
  // A black_1 row ends in padding bits, which mean nothing in the stream but must be 0 in a Bitmap.
  uint8_t last_byte_mask = page.format == PixelFormat::black1 && page.width % 8
                               ? static_cast<uint8_t>(0xff << (8 - page.width % 8))
                               : 0xff;
  int y = 0;
  for (int lines = 0; y < page.height; ++lines) {
    if (lines % 256 == 0) DCE_TRY(cancellation.check());
    if (reader.at_end()) {
      log.error("the stream ends after " + std::to_string(y) + " of " + std::to_string(page.height) +
                " rows");
      return false;
    }
    int repeats = reader.u8() + 1;
    MutableBytes row = *kept ? MutableBytes(page.pixels.row(y), row_size) : MutableBytes(scratch);
    Bytes rest = stream.subspan(reader.position());
    Expansion done = pixel_runs_decode(rest, unit, row, raster.meaning_of_128, paper_byte(page.format));
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
    if (repeats > page.height - y) {
      log.error("row " + std::to_string(y) + " is repeated past the end of the page");
      repeats = page.height - y;
    }
    if (*kept) {
      for (int i = 1; i < repeats; ++i) std::memcpy(page.pixels.row(y + i), page.pixels.row(y), row_size);
    }
    y += repeats;
  }
  return true;
}

}  // namespace dce::core
