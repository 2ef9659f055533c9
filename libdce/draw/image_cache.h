#pragma once

#include <map>
#include <memory>
#include <tuple>

#include "base/cancellation.h"
#include "document/image.h"

namespace dce::core {

/// Decoded images, for a side that is drawn in parts. Images that do not fit in are decoded each time. To be
/// cleared before the pages that the images came with go. One thread.
class ImageCache {
 public:
  explicit ImageCache(size_t most_bytes = size_t{12} << 20) : most_bytes_(most_bytes) {}

  /// `image` itself or its copy in memory, at 1/shrink of its size or larger.
  const Image& find(const Image& image, int shrink, bool stencil, Cancellation& cancellation);
  void clear();

 private:
  struct Entry {
    std::shared_ptr<const void> identity;  ///< held, so that it is no other's
    std::unique_ptr<Image> image;          ///< null: did not fit
  };

  const size_t most_bytes_;
  size_t bytes_ = 0;
  std::map<std::tuple<const void*, int, bool, PixelFormat>, Entry> images_;
};

}  // namespace dce::core
