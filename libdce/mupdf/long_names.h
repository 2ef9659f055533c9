// Names that are longer than MuPDF reads.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace dce::core {

constexpr size_t most_name_bytes = 127;  ///< that MuPDF keeps of a name

/// Adds the longer names that are written in `content` (ISO 32000-1, 7.3.5), in full, up to a thousand.
void add_long_names(std::string_view content, std::set<std::string>& names);

}  // namespace dce::core
