#include "image/common.h"

#include <climits>
#include <string>

namespace dce::core {

Status check_image_size(uint64_t width, uint64_t height, const Limits& limits) {
  if (width == 0 || height == 0) return {Code::unreadable, "the image has no pixels"};
  auto pixels = static_cast<uint64_t>(limits.image_pixels);
  if (width > INT_MAX || height > INT_MAX || (pixels != 0 && width > pixels / height)) {
    return {Code::limit, "the image has " + std::to_string(width) + " x " + std::to_string(height) +
                             " pixels, more than the limit of " + std::to_string(limits.image_pixels)};
  }
  // 16 bytes a pixel cover a stored row, the row made of it and a library's own copy.
  return check_working_memory(width * 16, limits);
}

Status check_working_memory(uint64_t bytes, const Limits& limits) {
  if (limits.memory_bytes == 0 || bytes <= limits.memory_bytes / 4 * 3) return ok();
  return {Code::limit, "decoding the image takes " + std::to_string(bytes >> 20) +
                           " MB at once, more than the memory limit of " +
                           std::to_string(limits.memory_bytes >> 20) + " MB leaves"};
}

void BaseImage::keep_profile(Bytes profile) {
  if (info_.format == PixelFormat::black1 || profile.size() > most_profile_bytes) return;
  profile_.assign(profile.begin(), profile.end());
}

Status RowWriter::deliver(const uint8_t* row) {
  DCE_TRY(cancellation_.check());
  return receive_(next_++, row);
}

Status RowWriter::write(const uint8_t* row) {
  if (full()) return ok();
  any_read_ = true;
  return deliver(row);
}

Status RowWriter::write_paper() {
  if (full()) return ok();
  any_paper_ = true;
  if (paper_.empty()) paper_.assign(row_bytes(format_, width_), paper_byte(format_));
  return deliver(paper_.data());
}

Status RowWriter::finish(const Status& cause, std::atomic<bool>& damaged) {
  if (!any_read_) {
    return cause.ok() ? Status(Code::unreadable, "the image holds no data that could be decoded") : cause;
  }
  while (!full()) DCE_TRY(write_paper());
  if (any_paper_) damaged.store(true, std::memory_order_relaxed);
  return ok();
}

}  // namespace dce::core
