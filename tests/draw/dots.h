// Areas as pictures of dots, so that tests show what they expect.
#pragma once

#include <string>
#include <vector>

#include "draw/fill.h"

namespace dce::core {

using Dots = std::vector<std::string>;

/// `clip` as rows of '.' and '#'.
inline Dots dots_of(const PathView& path, FillRule rule, const Rect& clip) {
  Dots dots(static_cast<size_t>(clip.height()), std::string(static_cast<size_t>(clip.width()), '.'));
  PathFiller filler;
  filler.fill(path, rule, clip, [&](int y, int x0, int x1) {
    for (int x = x0; x < x1; ++x) {
      char& dot = dots.at(static_cast<size_t>(y - clip.y0)).at(static_cast<size_t>(x - clip.x0));
      dot = dot == '.' ? '#' : '2';  // a dot told twice shows
    }
  });
  return dots;
}

inline int count_dots(const Dots& dots) {
  int count = 0;
  for (const std::string& row : dots) {
    for (char dot : row) count += dot != '.';
  }
  return count;
}

}  // namespace dce::core
