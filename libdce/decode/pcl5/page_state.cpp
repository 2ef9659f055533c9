#include "decode/pcl5/page_state.h"

namespace dce::core::pcl5 {

Point turned(Point v, int orientation) {
  switch (orientation & 3) {
    case 1:
      return {v.y, -v.x};
    case 2:
      return {-v.x, -v.y};
    case 3:
      return {-v.y, v.x};
    default:
      return v;
  }
}

void PageState::set_paper(const PaperSize& size, double width_points, double height_points) {
  paper = &size;
  paper_width = width_points * per_point;
  paper_height = height_points * per_point;
}

double PageState::logical_width() const {
  return (orientation & 1 ? paper_height : paper_width) - 2 * inset();
}

void PageState::reset_margins() {
  left_margin = 0;
  top_margin = 0.5 * per_inch;
  home();
}

Point PageState::to_physical(Point logical) const {
  // The corner of the paper that is the top left one of the page as it is read.
  Point corner{orientation == 2 || orientation == 3 ? paper_width : 0,
               orientation == 1 || orientation == 2 ? paper_height : 0};
  Point moved = turned({logical.x + inset(), logical.y}, orientation);
  // Registration is of the paper, not of the orientation ("regardless of orientation" in the Technical
  // Reference).
  return {corner.x + moved.x + (mirrored_left ? -left_registration : left_registration),
          corner.y + moved.y + (mirrored_top ? -top_registration : top_registration)};
}

Point PageState::to_logical(Point physical) const {
  Point origin = to_physical({0, 0});
  return turned({physical.x - origin.x, physical.y - origin.y}, 4 - orientation);
}

std::string orientation_name(int orientation) {
  static constexpr const char* names[] = {"portrait", "landscape", "reverse-portrait", "reverse-landscape"};
  return names[orientation & 3];
}

}  // namespace dce::core::pcl5
