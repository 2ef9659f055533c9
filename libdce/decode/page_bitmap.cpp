#include "decode/page_bitmap.h"

#include <algorithm>
#include <climits>
#include <string>

namespace dce::core {
namespace {

bool bit(const uint8_t* row, int x) {
  return row[x >> 3] >> (7 - (x & 7)) & 1;
}

void mirror_bits(uint8_t* row, int width) {
  for (int left = 0, right = width - 1; left < right; ++left, --right) {
    if (bit(row, left) == bit(row, right)) continue;
    row[left >> 3] ^= 0x80 >> (left & 7);
    row[right >> 3] ^= 0x80 >> (right & 7);
  }
}

}  // namespace

Status check_page_size(const Limits& limits, PixelFormat format, int64_t width, int64_t height) {
  if (width < 1 || height < 1 || width > INT_MAX / 64 || height > INT_MAX / 64 ||
      width * height > limits.image_pixels ||
      row_bytes(format, static_cast<int>(width)) * static_cast<uint64_t>(height) > limits.memory_bytes) {
    return Status(Code::limit, "a page of " + std::to_string(width) + " x " + std::to_string(height) +
                                   " pixels " + std::string(pixel_format_name(format)) +
                                   " is over the limit");
  }
  return ok();
}

Result<bool> keeps_pixels(const DecodeOptions& options, PixelFormat format, int64_t width, int64_t height) {
  Status status = check_page_size(options.limits, format, width, height);
  if (status.ok()) return options.pixels;
  if (!options.huge_pages || width < 1 || height < 1 || width > INT_MAX / 64 || height > INT_MAX / 64 ||
      row_bytes(format, static_cast<int>(width)) > options.limits.memory_bytes / 16) {
    return status;
  }
  return false;
}

Result<Bitmap> make_page(const Limits& limits, PixelFormat format, int64_t width, int64_t height) {
  DCE_TRY(check_page_size(limits, format, width, height));
  return Bitmap(format, static_cast<int>(width), static_cast<int>(height));
}

Rgb pixel_of(const Bitmap& page, int x, int y) {
  const uint8_t* row = page.row(y);
  switch (page.format()) {
    case PixelFormat::black1:
      return bit(row, x) ? rgb_black : rgb_white;
    case PixelFormat::gray8:
      return {row[x], row[x], row[x]};
    default:
      return {row[3 * x], row[3 * x + 1], row[3 * x + 2]};
  }
}

void mirror_rows(Bitmap& page) {
  int bytes = bits_per_pixel(page.format()) / 8;
  for (int y = 0; y < page.height(); ++y) {
    uint8_t* row = page.row(y);
    if (bytes == 0) {
      mirror_bits(row, page.width());
      continue;
    }
    for (int left = 0, right = page.width() - 1; left < right; ++left, --right) {
      std::swap_ranges(row + left * bytes, row + left * bytes + bytes, row + right * bytes);
    }
  }
}

void mirror_columns(Bitmap& page) {
  for (int top = 0, bottom = page.height() - 1; top < bottom; ++top, --bottom) {
    std::swap_ranges(page.row(top), page.row(top) + page.row_size(), page.row(bottom));
  }
}

}  // namespace dce::core
