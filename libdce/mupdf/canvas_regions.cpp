#include "mupdf/canvas_regions.h"

#include <cmath>

namespace dce::core {
namespace {

float area(const Box& box) {
  return box.width() * box.height();
}

}  // namespace

void CanvasRegions::add(const Box& box, bool lines) {
  if (box.empty()) return;
  Region grown{{std::floor(box.x0), std::floor(box.y0), std::ceil(box.x1), std::ceil(box.y1)}, lines};
  for (size_t i = 0; i < regions_.size();) {
    const Region& other = regions_[i];
    if (other.box.contains(grown.box)) {
      regions_[i].lines |= grown.lines;
      return;
    }
    Box both = other.box.united(grown.box);
    if (other.box.meets(grown.box) || area(both) <= area(other.box) + area(grown.box)) {
      grown = {both, grown.lines || other.lines};
      regions_[i] = regions_.back();
      regions_.pop_back();
      i = 0;  // the larger box may meet what the smaller did not
    } else {
      ++i;
    }
  }
  if (regions_.size() < most) {
    regions_.push_back(grown);
    return;
  }
  // Join the one that costs least; the join may overlap others, so it goes the same way.
  size_t best = 0;
  float least = std::numeric_limits<float>::infinity();
  for (size_t i = 0; i < regions_.size(); ++i) {
    float cost = area(regions_[i].box.united(grown.box)) - area(regions_[i].box);
    if (cost < least) {
      least = cost;
      best = i;
    }
  }
  grown = {regions_[best].box.united(grown.box), grown.lines || regions_[best].lines};
  regions_[best] = regions_.back();
  regions_.pop_back();
  add(grown.box, grown.lines);
}

bool CanvasRegions::covers(const Box& box) const {
  for (const Region& region : regions_) {
    if (region.box.contains(box)) return true;
  }
  return false;
}

void CanvasRegions::note_lines(const Box& box) {
  for (Region& region : regions_) {
    if (region.box.meets(box)) region.lines = true;
  }
}

}  // namespace dce::core
