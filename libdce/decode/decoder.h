// Reads print streams back: the tests' judge and the preview. A reader is one folder of decode/ that defines
// `const StreamReader decode_<folder>`; CMake lists them. Readers are written from the specifications and
// share nothing with the encoders but base/, stream/, raster/ and codec/'s decompressors.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/limits.h"
#include "base/status.h"
#include "raster/band.h"
#include "stream/source.h"

namespace dce::core {

/// One side as the stream says it, and its pixels as a printer would put them on paper, portrait or landscape
/// as fed.
struct StreamPage {
  int number = 1;                            ///< 1-based in the stream
  int x_resolution = 0, y_resolution = 0;    ///< dots an inch
  double media_width = 0, media_height = 0;  ///< points; 0 where the stream does not say
  std::string media;  ///< the stream's own word for the size, e.g. "iso_a4_210x297mm", "A4", "26"
  std::string sides;  ///< one-sided, two-sided-long-edge, two-sided-short-edge; empty where it does not say
  bool back = false;  ///< second side of a sheet
  std::string orientation;  ///< portrait, landscape, ...; empty where it does not say
  int copies = 1;
  std::string media_source, media_type, output_bin;  ///< the stream's own words, empty where it does not say
  int width = 0, height = 0;                         ///< dots of the whole medium
  PixelFormat format = PixelFormat::black1;
  Bitmap pixels;  ///< the whole medium; undone: any sheet-back transform, so that the page reads upright
};

struct StreamReport {
  int pages = 0;
  std::vector<std::string> errors;  ///< what violates the specification; empty for a good stream
  std::vector<std::string> warnings;
  /// Job level settings in order of appearance: PJL variables, PWG header fields, PDF ViewerPreferences, ...
  std::vector<std::pair<std::string, std::string>> attributes;
};

struct DecodeOptions {
  Limits limits;
  bool pixels = true;  ///< false: parse and check everything but do not keep pixels (pixels stays empty)
  bool huge_pages =
      false;  ///< true: pages too large for `limits` are read as without pixels instead of refused
};

using StreamPageReceiver = std::function<Status(StreamPage page)>;

struct StreamReader {
  std::string_view name;      ///< the name the encoder of the same stream has
  int (*sniff)(Bytes bytes);  ///< as InputFormat::sniff
  /// Hands over pages in order. Violations are collected in the report; Code::unreadable only where nothing
  /// sensible can follow. Errors from `receive` end the reading and are returned.
  Status (*read)(Bytes stream, const DecodeOptions& options, Cancellation& cancellation,
                 const StreamPageReceiver& receive, StreamReport& report);
};

std::span<const StreamReader* const> decode_formats();
Result<const StreamReader*> recognise_stream(Bytes bytes);

}  // namespace dce::core
