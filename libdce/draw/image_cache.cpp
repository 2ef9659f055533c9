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

}  // namespace

const Image& ImageCache::find(const Image& image, int shrink, bool stencil, Cancellation& cancellation) {
  // The same bytes at the same place: the document holds them as long as its page is alive.
  const std::optional<EncodedImage> encoded = image.encoded();
  if (!encoded) return image;
  const std::tuple key{static_cast<const void*>(encoded->bytes.data()), shrink, stencil};
  if (auto found = images_.find(key); found != images_.end()) return found->second ? *found->second : image;
  std::unique_ptr<Image>& entry = images_[key];
  const ImageInfo& info = image.info();
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
  entry = std::move(decoded);
  return *entry;
}

void ImageCache::clear() {
  images_.clear();
  bytes_ = 0;
}

}  // namespace dce::core
