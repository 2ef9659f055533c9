// What a printer takes and can do, and which of our streams suits it best.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

struct Capabilities {
  std::string model;
  std::vector<std::string> formats;  ///< our streams' names, best first
  bool two_sided = false, colour = false, staple = false;
  int resolution = 0;  ///< of raster streams, dots an inch; 0 for the stream's usual
  bool known = false;  ///< told by the device; else supposed

  std::string best_format() const { return formats.empty() ? "pcl5" : formats.front(); }
  std::string to_json() const;
  static Capabilities from_json(const std::string& text);
};

/// The stream's MIME type as IPP has it.
std::string_view mime_type_of(std::string_view format);

/// Our streams that the device takes, by its MIME types, best first: those that keep glyphs glyphs before
/// rasters, those that a printer draws like a printer before PDF, which each draws in its own way.
std::vector<std::string> formats_for(const std::vector<std::string>& mime_types);

/// Whether the printer makes copies and finishings as the protocol says, for the stream does not.
bool device_makes_copies(std::string_view format);

}  // namespace dce::server
