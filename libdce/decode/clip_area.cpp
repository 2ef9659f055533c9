#include "decode/clip_area.h"

#include <algorithm>

#include "raster/bit_rows.h"

namespace dce::core {

Rect intersection(const Rect& a, const Rect& b) {
  Rect both{std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
  return both.empty() ? Rect() : both;
}

ClipArea::Mask::~Mask() {
  memory->used -= bits.size();
}

ClipArea ClipArea::within(const Rect& box) const {
  ClipArea smaller = *this;
  smaller.box_ = intersection(box_, box);
  if (smaller.box_.empty()) smaller.mask_.reset();
  return smaller;
}

const uint8_t* ClipArea::row(int y) const {
  return mask_ ? mask_->bits.data() + static_cast<size_t>(y - mask_->box.y0) * mask_->stride : nullptr;
}

Result<ClipBuilder> ClipBuilder::make(const ClipArea& region, bool inside,
                                      std::shared_ptr<ClipMemory> memory) {
  ClipBuilder builder;
  builder.region_ = region;
  builder.inside_ = inside;
  auto mask = std::make_shared<ClipArea::Mask>();
  mask->box = region.box();
  mask->memory = std::move(memory);
  int first = mask->box.x0 & ~7;
  mask->stride = static_cast<size_t>((mask->box.x1 - first + 7) / 8);
  uint64_t size = mask->stride * static_cast<uint64_t>(mask->box.height());
  if (size > mask->memory->limit - std::min(mask->memory->limit, mask->memory->used)) {
    return Status(Code::limit, "clip regions take more memory than is allowed");
  }
  mask->bits.assign(size, 0);
  mask->memory->used += size;
  builder.mask_ = std::move(mask);
  return builder;
}

void ClipBuilder::add(int y, int x0, int x1) {
  const Rect& box = region_.box();
  x0 = std::max(x0, box.x0);
  x1 = std::min(x1, box.x1);
  if (y < box.y0 || y >= box.y1 || x0 >= x1) return;
  int first = box.x0 & ~7;
  set_bits(mask_->bits.data() + static_cast<size_t>(y - box.y0) * mask_->stride, x0 - first, x1 - first);
  if (seen_.empty()) {
    seen_ = {x0, y, x1, y + 1};
  } else {
    rectangle_ = rectangle_ && y == seen_.y1 && x0 == seen_.x0 && x1 == seen_.x1;
    seen_ = {std::min(seen_.x0, x0), std::min(seen_.y0, y), std::max(seen_.x1, x1),
             std::max(seen_.y1, y + 1)};
  }
}

ClipArea ClipBuilder::finish() {
  if (inside_ && (rectangle_ || seen_.empty())) return region_.within(seen_);
  ClipArea cut = region_;
  const Rect& box = region_.box();
  for (int y = box.y0; y < box.y1; ++y) {
    uint8_t* bits = mask_->bits.data() + static_cast<size_t>(y - box.y0) * mask_->stride;
    if (!inside_) {
      for (size_t i = 0; i < mask_->stride; ++i) bits[i] = static_cast<uint8_t>(~bits[i]);
    }
    const uint8_t* before = region_.row(y);
    if (!before) continue;
    before += (box.x0 >> 3) - (region_.first_column() >> 3);
    for (size_t i = 0; i < mask_->stride; ++i) bits[i] &= before[i];
  }
  cut.mask_ = std::move(mask_);
  return inside_ ? cut.within(seen_) : cut;
}

}  // namespace dce::core
