#include "draw/clip_stack.h"

#include <algorithm>

#include "draw/dot_words.h"
#include "raster/bit_rows.h"

namespace dce::core {
namespace {

constexpr size_t most_mask_bytes = size_t{48} << 20;  // a dozen whole pages

}  // namespace

bool ClipStack::push(const PathView& path, FillRule rule, PathFiller& filler) {
  const Clip& below = top();
  Clip clip{.area = {}, .mask = below.mask};
  Box box = path.bounds();
  const bool rect = path.is_rect(&box);
  if (!path.empty()) clip.area = below.area.intersected(covered_dots(box));
  if (!rect && !clip.area.empty()) {
    auto mask = std::make_shared<ClipMask>(clip.area);
    filler.fill(path, rule, clip.area, [&](int y, int x0, int x1) {
      uint8_t* row = mask->row(y);
      if (!below.mask) {
        set_bits(row, x0 - mask->x0(), x1 - mask->x0());
        return;
      }
      const uint8_t* allowed = below.mask->row(y);
      constexpr int step = 56;
      for (int x = x0; x < x1; x += step) {
        const uint64_t word = dot_words::dots(allowed, x - below.mask->x0(), std::min(step, x1 - x));
        dot_words::for_each_run(
            word, [&](int from, int to) { set_bits(row, x + from - mask->x0(), x + to - mask->x0()); });
      }
    });
    mask_bytes_ += mask->bytes();
    clip.mask = std::move(mask);
  }
  clips_.push_back(std::move(clip));
  return mask_bytes_ <= most_mask_bytes;
}

void ClipStack::pop() {
  if (clips_.size() == 1) return;
  const std::shared_ptr<const ClipMask> mask = std::move(clips_.back().mask);
  clips_.pop_back();
  if (mask && mask != clips_.back().mask) mask_bytes_ -= mask->bytes();
}

}  // namespace dce::core
