#pragma once

#include "base/cancellation.h"
#include "decode/decoder.h"
#include "decode/pclm/file.h"
#include "decode/report_log.h"

namespace dce::core::pclm {

/// Reads the page whose object is `number`: its boxes, its content and its strips. Fills sizes, resolution
/// and pixels of `page`. What breaks PCLm's rules goes to `log`; Code::limit where the page is too large.
Status read_page(const File& file, int64_t number, const DecodeOptions& options, Cancellation& cancellation,
                 ReportLog& log, StreamPage& page);

}  // namespace dce::core::pclm
