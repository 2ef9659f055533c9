// What HP's page description languages call paper: sizes, trays, bins and kinds of media. One table a notion,
// for PCL 5, PCL XL and PJL alike.
#pragma once

#include <optional>
#include <string_view>

#include "ticket/ticket.h"

namespace dce::core {

inline constexpr int no_code = -1;

struct MediaSizeCode {
  std::string_view name;         ///< PWG 5101.1 self-describing name
  int x_dimension, y_dimension;  ///< hundredths of a millimetre, as that name says
  int pcl5;                      ///< ESC&l#A
  int pclxl;                     ///< MediaSize enumeration, or no_code: such a size is a custom one there
  bool inches;  ///< North American stock: the PCL 5 logical page starts 75/300 inch from the edge, otherwise
                ///< 71/300
};

/// PCL 5's and PCL XL's code for a size, or null when the size has no name there. Sizes match within 0.5 mm,
/// so that a PDF's rounded A4 is A4.
const MediaSizeCode* media_size_code(const Media& media);

struct MediaSourceCode {
  std::string_view keyword;  ///< IPP media-source (PWG 5100.7)
  int pcl5;                  ///< ESC&l#H
  int pclxl;                 ///< MediaSource enumeration
};
const MediaSourceCode* media_source_code(std::string_view keyword);

/// The name that ESC&n#W, PCL XL's MediaType and PJL's MEDIATYPE know an IPP media-type by; empty when none
/// does.
std::string_view media_type_name(std::string_view keyword);

struct OutputBinCode {
  int pcl5;          ///< ESC&l#G
  int pclxl;         ///< MediaDestination, or no_code: PJL's OUTBIN alone decides
  int optional_bin;  ///< PJL's OPTIONALOUTBIN number, 0 for the two built-in bins
};
std::optional<OutputBinCode> output_bin_code(std::string_view keyword);

}  // namespace dce::core
