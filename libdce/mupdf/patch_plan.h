#pragma once

#include <vector>

#include "mupdf/canvas_regions.h"

namespace dce::core {

/// Where a page becomes patches, and when. The first time a page is played it is told of all that cannot be
/// said; then it decides between two ways for each region of what overlaps:
///
/// - *In turn*: each part is drawn when its turn comes, with what lies beneath it, and what comes later is
///   said over it. So text on a transparent ground stays text, and only the parts themselves become pixels.
/// - *At the end*: the region is drawn once, whole, over all else. That is less to draw where many parts lie
///   over each other.
class PatchPlan {
 public:
  using Patch = CanvasRegions::Region;

  /// The page's first time: something that cannot be said, in painting order.
  void add(const Box& box, bool lines);
  bool empty() const { return regions_.empty(); }

  /// Between the two times; `overlap` is CanvasAbilities::patch_overlap.
  void settle(float overlap);

  // The second time.

  /// Need what can be said at `box` not be said, because a patch to come covers it?
  bool covers(const Box& box) const;
  /// Text or lines are said within `box`: patches to come have to show them, as sharp as they are.
  void note_lines(const Box& box);
  /// An area or line is said: its edges are lines. `reach`: dots that it may show beyond `path`.
  void note_edges(const PathView& path, float reach);
  /// The part of add() whose turn this is, in strips with lines and without; nothing for one that is drawn at
  /// the end.
  std::vector<Patch> take(const Box& box);
  /// What is left to draw when the page has ended. Also after the first time, of a page that is not played
  /// again.
  std::vector<Patch> rest() const;

 private:
  static constexpr size_t most_parts = 256;
  static constexpr size_t most_lines = 64;  // of one part; with more it is lines all over

  struct Part {
    Patch patch;
    std::vector<Box> lines;
  };
  static std::vector<Patch> strips(const Part& part);
  bool needs_lines(const Box& box) const;

  CanvasRegions regions_;
  std::vector<Part> parts_;  // of all regions at first, then those whose turn is to come
  bool countless_ = false;   // more parts than are kept
  bool settled_ = false;
  std::vector<Patch> at_end_;
};

}  // namespace dce::core
