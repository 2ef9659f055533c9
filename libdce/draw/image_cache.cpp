#include "draw/image_cache.h"

#include <cstring>

namespace dce::core {
namespace {

class DecodedImage final : public Image {
 public:
  DecodedImage(const ImageInfo& info, int width, int height)
      : info_(info), pixels_(info.format, width, height) {
    info_.width = width;
    info_.height = height;
  }
  uint8_t* row(int y) { return pixels_.row(y); }
  size_t row_size() const { return pixels_.row_size(); }

  const ImageInfo& info() const override { return info_; }
  Status decode(int, Cancellation&, int* width, int* height, const RowReceiver& receive) const override {
    *width = info_.width;
    *height = info_.height;
    for (int y = 0; y < info_.height; ++y) DCE_TRY(receive(y, pixels_.row(y)));
    return ok();
  }

 private:
  ImageInfo info_;
  Bitmap pixels_;
};

/// Without one of its own its bytes at their place, which the document holds as long as its page is alive.
std::shared_ptr<const void> identity_of(const Image& image) {
  if (auto identity = image.identity()) return identity;
  const std::optional<EncodedImage> encoded = image.encoded();
  if (!encoded) return nullptr;
  return {std::shared_ptr<const void>(), encoded->bytes.data()};
}

}  // namespace

const Image& ImageCache::find(const Image& image, int shrink, bool stencil, Cancellation& cancellation) {
  const std::shared_ptr<const void> identity = identity_of(image);
  if (!identity) return image;
  const ImageInfo& info = image.info();
  const std::tuple key{identity.get(), shrink, stencil, info.format};
  if (auto found = images_.find(key); found != images_.end())
    return found->second.image ? *found->second.image : image;
  Entry& entry = images_[key];
  entry.identity = identity;
  const size_t whole = row_bytes(info.format, info.width) * static_cast<size_t>(info.height);
  if (bytes_ + whole / (static_cast<size_t>(shrink) * static_cast<size_t>(shrink)) > most_bytes_)
    return image;

  std::unique_ptr<DecodedImage> decoded;
  int width = 0, height = 0;
  const Status status =
      image.decode(shrink, cancellation, &width, &height, [&](int y, const uint8_t* row) -> Status {
        if (!decoded) {
          // The decoder need not shrink as it was asked to.
          const size_t size = row_bytes(info.format, width) * static_cast<size_t>(height);
          if (bytes_ + size > most_bytes_) return {Code::limit, "the image is too large to be kept"};
          bytes_ += size;
          decoded = std::make_unique<DecodedImage>(info, width, height);
        }
        if (y < height) std::memcpy(decoded->row(y), row, decoded->row_size());
        return ok();
      });
  if (!status.ok() || !decoded) return image;
  entry.image = std::move(decoded);
  return *entry.image;
}

void ImageCache::clear() {
  images_.clear();
  bytes_ = 0;
}

}  // namespace dce::core
