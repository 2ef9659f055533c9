#pragma once

#include "base/cancellation.h"
#include "codec/pixel_runs_decode.h"
#include "decode/decoder.h"
#include "decode/report_log.h"
#include "stream/byte_reader.h"

namespace dce::core {

struct RunRaster {
  PixelFormat format = PixelFormat::gray8;
  uint32_t width = 0, height = 0;  ///< as the page's header says
  PixelRuns128 meaning_of_128 = PixelRuns128::reserved;
};

/// Reads the rows of one page of PWG or Apple Raster: each line is a count of repetitions minus one, then
/// pixel runs. `reader` reads `stream` and stands at the first row. Gives `page`, which is described already,
/// its size, its format and, where `options` want them, its pixels. Answers false where the stream breaks off
/// or is damaged so that no next page can be found; what was wrong is in `log`. Code::limit where the page is
/// larger than `options` allow; errors of `cancellation` are returned.
Result<bool> read_run_raster(Bytes stream, ByteReader& reader, const RunRaster& raster,
                             const DecodeOptions& options, StreamPage& page, Cancellation& cancellation,
                             ReportLog& log);

}  // namespace dce::core
