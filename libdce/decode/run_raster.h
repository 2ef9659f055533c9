#pragma once

#include "base/cancellation.h"
#include "codec/pixel_runs_decode.h"
#include "decode/report_log.h"
#include "raster/band.h"
#include "stream/byte_reader.h"

namespace dce::core {

struct RunRaster {
  PixelFormat format = PixelFormat::gray8;
  int width = 0, height = 0;
  PixelRuns128 meaning_of_128 = PixelRuns128::reserved;
};

/// Reads the rows of one page of PWG or Apple Raster: each line is a count of repetitions minus one, then
/// pixel runs. `reader` reads `stream` and stands at the first row. Fills `page` (of the raster's size and
/// format) unless it is null. Answers false where the stream breaks off or is damaged so that no next page
/// can be found; what was wrong is in `log`. Errors of `cancellation` are returned.
Result<bool> read_run_raster(Bytes stream, ByteReader& reader, const RunRaster& raster, Bitmap* page,
                             Cancellation& cancellation, ReportLog& log);

}  // namespace dce::core
