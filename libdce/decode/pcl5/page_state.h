// Where things lie on a PCL 5 page: paper, logical page, margins and the current active position (CAP).
#pragma once

#include <string>

#include "decode/pcl5/media.h"

namespace dce::core::pcl5 {

/// All lengths are in 1/7200 inch, of which PCL's dots, decipoints and units are whole multiples.
inline constexpr double per_inch = 7200, per_point = 100, per_decipoint = 10;

struct Point {
  double x = 0, y = 0;
};

/// A turn by quarters: what orientations 0 to 3 of ESC & l # O do to a vector of the logical page.
Point turned(Point vector, int orientation);

/// The part of the environment that places things. Coordinates of the logical page are x to the right and y
/// down as the page is read; physical ones have their origin at the top left of the paper as it is fed, short
/// edge on top.
struct PageState {
  const PaperSize* paper = find_paper(2);
  double paper_width = 0, paper_height = 0;  ///< physical; set by set_paper
  int orientation = 0;  ///< 0 portrait, 1 landscape, 2 reverse portrait, 3 reverse landscape
  double left_registration = 0, top_registration = 0;
  bool mirrored_left = false, mirrored_top = false;  ///< on back sides registration works the other way round
  double left_margin = 0, top_margin = 0.5 * per_inch;
  double unit = per_inch / 300;  ///< ESC & u # D
  double hmi = per_inch / 10, vmi = per_inch / 6;
  Point cap;  ///< logical page, y from the logical page's top

  void set_paper(const PaperSize& size, double width_points, double height_points);
  double logical_width() const;
  double logical_height() const { return orientation & 1 ? paper_width : paper_height; }

  /// Default margins and the cursor at its home: what a page size or orientation command does.
  void reset_margins();
  /// The home position is the first line's base line, three quarters of a line below the top margin.
  void home() { cap = {left_margin, top_margin + 0.75 * vmi}; }

  Point to_physical(Point logical) const;
  Point to_logical(Point physical) const;

 private:
  double inset() const { return logical_page_inset(paper->metric, orientation & 1) * per_point; }
};

std::string orientation_name(int orientation);

}  // namespace dce::core::pcl5
