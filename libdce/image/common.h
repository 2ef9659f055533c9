// What every decoder of this room shares: the size check, the state of an Image, and the way rows leave it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/limits.h"
#include "base/status.h"
#include "document/image.h"

namespace dce::core {

constexpr size_t most_profile_bytes = 4u << 20;  ///< printing conditions take 0.5 to 3 MB

using ImageList = std::vector<std::shared_ptr<const Image>>;

/// Ok if an image of `width` x `height` pixels may be opened: neither is zero, both fit an int, the product
/// is within Limits::image_pixels and a row stays within the working memory.
Status check_image_size(uint64_t width, uint64_t height, const Limits& limits);

/// Ok if one decoding may hold `bytes` at once; else Code::limit. A quarter of the job's memory is left to
/// the others.
Status check_working_memory(uint64_t bytes, const Limits& limits);

/// The part of an Image that is alike in all formats.
class BaseImage : public Image {
 public:
  const ImageInfo& info() const override { return info_; }
  bool damaged() const override { return damaged_.load(std::memory_order_relaxed); }
  Bytes profile() const override { return profile_; }

 protected:
  /// Once the format is known: bits need no profile, and what has no profile's size is none.
  void keep_profile(Bytes profile);

  ImageInfo info_;
  std::vector<uint8_t> profile_;
  mutable std::atomic<bool> damaged_{false};
};

/// Hands rows on to the receiver in order, one call a row, looking for cancellation on the way, and fills up
/// with paper what the file lacks.
class RowWriter {
 public:
  RowWriter(PixelFormat format, int width, int height, Cancellation& cancellation,
            const Image::RowReceiver& receive)
      : format_(format), width_(width), height_(height), cancellation_(cancellation), receive_(receive) {}

  int next() const { return next_; }  ///< the row that write() will deliver
  bool full() const { return next_ >= height_; }

  /// Delivers the next row, which must hold row_bytes(format, width) bytes. Rows beyond the height are
  /// dropped.
  Status write(const uint8_t* row);

  /// Delivers a row of paper: of what is damaged. It does not count as something read.
  Status write_paper();

  /// Ends the image. Without a single row of the file's, returns `cause`, which must then be an error; else
  /// pads with paper, sets `damaged` if it had to pad at all, and returns Ok.
  Status finish(const Status& cause, std::atomic<bool>& damaged);

 private:
  Status deliver(const uint8_t* row);

  PixelFormat format_;
  int width_, height_;
  Cancellation& cancellation_;
  const Image::RowReceiver& receive_;
  std::vector<uint8_t> paper_;
  int next_ = 0;
  bool any_read_ = false, any_paper_ = false;
};

/// What `size` becomes when the decoder halves it until it is 1/`shrink`.
constexpr int shrunk(int size, int shrink) {
  return static_cast<int>((int64_t{size} + shrink - 1) / shrink);
}

/// 1, 2, 4 or 8, whichever is the greatest that is not above `shrink`.
constexpr int shrink_step(int shrink) {
  return shrink >= 8 ? 8 : shrink >= 4 ? 4 : shrink >= 2 ? 2 : 1;
}

}  // namespace dce::core
