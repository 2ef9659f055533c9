// Where IPP's media keywords become numbers of a stream.
#pragma once

#include <optional>
#include <string_view>

#include "encode/encoder.h"

namespace dce::core {

/// MediaPosition of PWG 5102.4 table 8, which Apple Raster shares: "tray-1" is 20. None for keywords it has
/// not; "auto" and the empty word are 0.
std::optional<int> media_position(std::string_view media_source);

/// Warns about what the ticket asks for and the stream called `title` has no words for.
struct UnsaidMedia {
  bool media_source = false, media_type = false, output_bin = false;
};
void warn_unsaid(const JobDescription& job, std::string_view title, UnsaidMedia unsaid);

}  // namespace dce::core
