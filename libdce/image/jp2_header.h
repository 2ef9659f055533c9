#pragma once

#include "base/status.h"
#include "stream/source.h"

namespace dce::core {

/// What the boxes around a JPEG 2000 codestream say (15444-1, annex I).
struct Jp2Header {
  enum class Colors { unknown, gray, rgb, ycc, cmyk, other } colors = Colors::unknown;
  Bytes profile;            ///< ICC, borrowed from the file; empty where the colours are said by number
  int palette_columns = 0;  ///< channels that the palette makes of one component; 0 without a palette
  int alpha_channels = -1;  ///< of opacity, as the channel definitions say; -1 without any
  bool premultiplied = false;
  double x_resolution = 0, y_resolution = 0;  ///< pixels an inch; 0 where not said
};

bool is_jp2_file(Bytes bytes);        ///< begins with the JP2 signature box
bool is_j2k_codestream(Bytes bytes);  ///< begins with SOC and SIZ

/// What a decoder would have to keep for the tiles of the codestream, before it decodes one: Code::limit where that is out of
/// proportion, Code::unreadable where there is no codestream that begins with its size (15444-1, A.5.1).
Status check_jp2_tiles(Bytes bytes);

/// Reads the jp2h super-box; of a bare codestream, nothing. Damage counts as not said.
Jp2Header parse_jp2_header(Bytes bytes);

}  // namespace dce::core
