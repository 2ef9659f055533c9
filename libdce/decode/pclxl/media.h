#pragma once

#include <cstdint>
#include <string>

#include "stream/source.h"

namespace dce::core::pclxl {

struct Media {
  int value;             ///< of the MediaSize enumeration
  const char* name;      ///< its name in the Feature Reference
  const char* pjl_name;  ///< of @PJL SET PAPER, and MediaSize as a string
  double width, height;  ///< points, portrait
};

/// nullptr where it is not known.
const Media* find_media(int64_t value);
const Media* find_media(std::string name);

/// Names of the other paper handling enumerations; the number where it has none.
std::string media_source_name(int64_t value);
std::string media_destination_name(int64_t value);

}  // namespace dce::core::pclxl
