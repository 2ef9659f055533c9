#pragma once

#include <optional>
#include <string>

#include "encode/encoder.h"

namespace dce::core {

/// What a side says before its marks: medium, the origin at the paper's edge, and what pixels mean. Used by the
/// writing thread, as all of it depends on the sides before.
class PageSetup {
 public:
  /// `long_edge`: how two-sided sheets are bound.
  explicit PageSetup(bool long_edge) : long_edge_(long_edge) {}

  /// Up to the first raster of a side of rows.
  std::string raster_side(const SideDescription& side);
  /// Up to the first object of a side that is played to a canvas.
  std::string canvas_side(const SideDescription& side);

 private:
  enum class Pixels : uint8_t { black, palette_of_grays, direct_rgb, palette_of_colors };

  std::string sheet(const SideDescription& side);
  void pixels(Pixels pixels, std::string& out);

  bool long_edge_;
  std::optional<Media> current_;
  std::string offset_;
  Pixels pixels_ = Pixels::black;  ///< ESC E's own to begin with
};

}  // namespace dce::core
