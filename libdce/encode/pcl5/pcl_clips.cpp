#include "encode/pcl5/pcl_clips.h"

#include <algorithm>

#include "codec/word_scan.h"
#include "encode/pcl5/mask_rows.h"

namespace dce::core {
namespace {

// After so many parts of the same shape all of it is made.
constexpr int patience = 3;

bool contains(const Rect& a, const Rect& b) {
  return a.x0 <= b.x0 && a.y0 <= b.y0 && a.x1 >= b.x1 && a.y1 >= b.y1;
}

}  // namespace

void PclClips::push(const PathView& path, FillRule rule) {
  Clip clip;
  Box box;
  if (path.empty()) {
    clip.area = {};
  } else if (path.is_rect(&box)) {
    clip.area = seen(covered_dots(box));
  } else {
    clip.area = seen(covered_dots(path.bounds()));
    clip.path.append(path);
    clip.rule = rule;
    made_ = false;
    makings_ = 0;
  }
  clips_.push_back(std::move(clip));
}

void PclClips::pop() {
  if (clips_.size() < 2) return;
  if (!clips_.back().path.empty()) {
    made_ = false;
    makings_ = 0;
  }
  clips_.pop_back();
}

void PclClips::cut_to(size_t depth) {
  while (this->depth() > depth) pop();
}

Rect PclClips::seen(const Rect& dots) const {
  const Rect both{std::max(area().x0, dots.x0), std::max(area().y0, dots.y0), std::min(area().x1, dots.x1),
                  std::min(area().y1, dots.y1)};
  return both.empty() ? Rect{} : both;
}

bool PclClips::is_shaped() const {
  return std::any_of(clips_.begin(), clips_.end(), [](const Clip& clip) { return !clip.path.empty(); });
}

PclClips::Shape PclClips::shape(const Rect& dots) {
  if (!is_shaped()) return {};
  if (made_ && contains(bits_area_, dots)) return {&bits_, bits_area_};
  made_ = true;
  bits_area_ = dots;
  if (++makings_ > patience) {
    bits_area_ = {std::min(dots.x0, area().x0), std::min(dots.y0, area().y0), std::max(dots.x1, area().x1),
                  std::max(dots.y1, area().y1)};
  }
  bool first = true;
  for (const Clip& clip : clips_) {
    if (clip.path.empty()) continue;
    Bitmap one(PixelFormat::black1, std::max(0, bits_area_.width()), std::max(0, bits_area_.height()));
    filler_.fill(clip.path.view(), clip.rule, bits_area_, [&](int y, int x0, int x1) {
      set_bits(one.row(y - bits_area_.y0), x0 - bits_area_.x0, x1 - bits_area_.x0);
    });
    if (first) {
      bits_ = std::move(one);
    } else {
      for (int y = 0; y < bits_.height(); ++y) keep_bits(bits_.row(y), one.row(y), 0, bits_.width());
    }
    first = false;
  }
  return {&bits_, bits_area_};
}

bool PclClips::is_free(const Rect& dots) {
  if (!contains(area(), dots)) return false;
  const Shape shape = this->shape(dots);
  if (!shape.bits) return true;
  for (int y = dots.y0; y < dots.y1; ++y) {
    if (!all_bits(shape.row(y), dots.x0 - shape.area.x0, dots.x1 - shape.area.x0)) return false;
  }
  return true;
}

bool PclClips::keep(Bitmap& ink, const Rect& dots) {
  const Shape shape = this->shape(dots);
  if (!shape.bits) return true;
  bool any = false;
  for (int y = 0; y < ink.height(); ++y) {
    uint8_t* row = ink.row(y);
    keep_bits(row, shape.row(dots.y0 + y), dots.x0 - shape.area.x0, ink.width());
    any = any || word_scan::trimmed_size(row, 0, ink.row_size()) > 0;
  }
  return any;
}

}  // namespace dce::core
