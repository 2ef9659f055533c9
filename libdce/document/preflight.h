// What of a page may disappoint on paper, found by reading the page and not by drawing it.
#pragma once

#include <string>
#include <vector>

#include "ticket/geometry.h"

namespace dce::core {

/// A font that the document names and does not hold.
struct MissingFont {
  std::string name;        ///< as the document calls it, printable; hostile
  std::string drawn_with;  ///< what stands in for it
  bool same_widths = false;  ///< the stand-in was made to the same metrics: lines break and end where they did
  bool operator==(const MissingFont&) const = default;
};

struct PagePreflight {
  RectPt content;  ///< page points, what is painted; white on paper does not count; empty where nothing is
  bool transparency = false;  ///< blending, soft masks or opacity that something has to flatten
  bool overprint = false;     ///< inks are told to leave others beneath them alone
  std::vector<std::string> spot_colors;  ///< colorants of Separation and DeviceN that are no process colours
  std::vector<MissingFont> missing_fonts;
  int images = 0;
  double lowest_image_resolution = 0;  ///< pixels an inch, as placed; 0 without images
};

}  // namespace dce::core
