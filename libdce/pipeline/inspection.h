// Looking into documents without converting them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "input/input.h"
#include "raster/band.h"
#include "stream/sink.h"

namespace dce::core {

struct DocumentInfo {
  const InputFormat* format = nullptr;
  int page_count = 0;
  std::string title;
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<SizePt> sizes;  ///< of the pages that could be read, points; at most the first 1000
  std::vector<std::string> warnings;
};

Result<DocumentInfo> inspect(const Source& source, const std::string& password, const Limits& limits,
                             Cancellation& cancellation);

/// Encodes one bitmap as a file of a format that takes bands, such as png.
Status write_bitmap(std::string_view format, const Bitmap& pixels, Resolution resolution, Sink& sink);

}  // namespace dce::core
