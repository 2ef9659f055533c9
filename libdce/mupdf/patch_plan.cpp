#include "mupdf/patch_plan.h"

#include <algorithm>
#include <cmath>

namespace dce::core {
namespace {

// Dots; a lower strip is not worth an image of its own.
constexpr float least_strip = 24;

// Dots; to draw less in strips takes longer, each being a walk through the page, and no fewer bytes.
constexpr float least_cut = 1 << 17;

// Verbs of a path whose edges are looked at one by one.
constexpr size_t most_edges = 1024;

float area(const Box& box) {
  return box.width() * box.height();
}

bool begins_subpath(PathVerb verb) {
  return verb == PathVerb::move || verb == PathVerb::rect;
}

}  // namespace

void PatchPlan::add(const Box& box, bool lines) {
  if (box.empty()) return;
  regions_.add(box, lines);
  countless_ = countless_ || parts_.size() == most_parts;
  if (!countless_) parts_.push_back({{box, lines}, {}});
}

void PatchPlan::settle(float overlap) {
  settled_ = true;
  if (countless_) parts_.clear();
  for (const Patch& region : regions_.all()) {
    float drawn = 0;
    int parts = 0;
    for (const Part& part : parts_) {
      if (!region.box.contains(part.patch.box)) continue;
      drawn += area(part.patch.box);
      ++parts;
    }
    const bool in_turn = parts == 1 || (parts > 1 && drawn <= overlap * area(region.box));
    if (!in_turn) at_end_.push_back(region);
  }
  std::erase_if(parts_, [&](const Part& part) {
    return std::any_of(at_end_.begin(), at_end_.end(),
                       [&](const Patch& region) { return region.box.contains(part.patch.box); });
  });
}

bool PatchPlan::covers(const Box& box) const {
  return std::any_of(at_end_.begin(), at_end_.end(),
                     [&](const Patch& patch) { return patch.box.contains(box); }) ||
         std::any_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return part.patch.box.contains(box); });
}

bool PatchPlan::needs_lines(const Box& box) const {
  return std::any_of(at_end_.begin(), at_end_.end(),
                     [&](const Patch& patch) { return !patch.lines && patch.box.meets(box); }) ||
         std::any_of(parts_.begin(), parts_.end(),
                     [&](const Part& part) { return !part.patch.lines && part.patch.box.meets(box); });
}

void PatchPlan::note_lines(const Box& box) {
  for (Patch& patch : at_end_) patch.lines = patch.lines || patch.box.meets(box);
  for (Part& part : parts_) {
    if (part.patch.lines || !part.patch.box.meets(box)) continue;
    part.lines.push_back(box.intersected(part.patch.box));
    part.patch.lines = part.lines.size() == most_lines;
  }
}

void PatchPlan::note_edges(const PathView& path, float reach) {
  const Box bounds = path.bounds().grown(reach);
  if (!needs_lines(bounds)) return;
  if (path.verbs.size() > most_edges) return note_lines(bounds);
  size_t verb = 0, point = 0;
  while (verb < path.verbs.size()) {
    size_t verbs = 0, points = 0;
    do {
      points += static_cast<size_t>(path_points(path.verbs[verb + verbs++]));
    } while (verb + verbs < path.verbs.size() && !begins_subpath(path.verbs[verb + verbs]));
    const PathView subpath{path.verbs.subspan(verb, verbs), path.points.subspan(point, points)};
    Box box;
    if (subpath.is_rect(&box)) {
      const Box edges[] = {{box.x0, box.y0, box.x1, box.y0},
                           {box.x0, box.y1, box.x1, box.y1},
                           {box.x0, box.y0, box.x0, box.y1},
                           {box.x1, box.y0, box.x1, box.y1}};
      for (const Box& edge : edges) note_lines(edge.grown(reach));
    } else {
      note_lines(subpath.bounds().grown(reach));
    }
    verb += verbs;
    point += points;
  }
}

std::vector<PatchPlan::Patch> PatchPlan::take(const Box& box) {
  const auto found =
      std::find_if(parts_.begin(), parts_.end(), [&](const Part& part) { return part.patch.box == box; });
  if (found == parts_.end()) return {};
  std::vector<Patch> patches = strips(*found);
  parts_.erase(found);
  return patches;
}

std::vector<PatchPlan::Patch> PatchPlan::strips(const Part& part) {
  const Box& whole = part.patch.box;
  if (part.patch.lines || part.lines.empty()) return {part.patch};
  if (area(whole) <= least_cut) return {{whole, true}};
  std::vector<Box> lines = part.lines;
  std::sort(lines.begin(), lines.end(), [](const Box& a, const Box& b) { return a.y0 < b.y0; });
  std::vector<Patch> strips;
  const auto add = [&](float y0, float y1, bool with_lines) {
    if (y0 < y1) strips.push_back({{whole.x0, y0, whole.x1, y1}, with_lines});
  };
  float y = whole.y0;  // up to where strips are made
  for (auto at = lines.begin(); at != lines.end();) {
    float y0 = std::max(y, std::floor(at->y0) - 1), y1 = at->y1;
    for (; at != lines.end() && at->y0 < y1 + least_strip; ++at) y1 = std::max(y1, at->y1);
    if (y0 < y + least_strip) y0 = y;
    y1 = std::min(whole.y1, std::ceil(y1) + 1);
    if (whole.y1 - y1 < least_strip) y1 = whole.y1;
    add(y, y0, false);
    add(y0, y1, true);
    y = std::max(y, y1);
  }
  add(y, whole.y1, false);
  return strips;
}

std::vector<PatchPlan::Patch> PatchPlan::rest() const {
  if (!settled_) return regions_.all();
  std::vector<Patch> rest = at_end_;
  for (const Part& part : parts_) rest.push_back({part.patch.box, true});
  return rest;
}

}  // namespace dce::core
