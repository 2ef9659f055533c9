#include "draw/image_cache.h"

#include <gtest/gtest.h>

#include <vector>

namespace dce::core {
namespace {

class CountedImage final : public Image {
 public:
  explicit CountedImage(std::shared_ptr<const void> identity, int side = 10)
      : identity_(std::move(identity)) {
    info_.width = info_.height = side;
    info_.format = PixelFormat::gray8;
  }
  const ImageInfo& info() const override { return info_; }
  std::shared_ptr<const void> identity() const override { return identity_; }
  Status decode(int, Cancellation&, int* width, int* height, const RowReceiver& receive) const override {
    ++decoded;
    *width = info_.width;
    *height = info_.height;
    std::vector<uint8_t> row(static_cast<size_t>(info_.width));
    for (int y = 0; y < info_.height; ++y) {
      std::fill(row.begin(), row.end(), static_cast<uint8_t>(y));
      DCE_TRY(receive(y, row.data()));
    }
    return ok();
  }

  mutable int decoded = 0;

 private:
  ImageInfo info_;
  std::shared_ptr<const void> identity_;
};

std::vector<uint8_t> first_column(const Image& image) {
  std::vector<uint8_t> column;
  Cancellation cancellation;
  int width, height;
  EXPECT_TRUE(image
                  .decode(1, cancellation, &width, &height,
                          [&](int, const uint8_t* row) {
                            column.push_back(row[0]);
                            return ok();
                          })
                  .ok());
  return column;
}

TEST(ImageCache, DecodesAnImageOnce) {
  ImageCache cache;
  Cancellation cancellation;
  const CountedImage image(std::make_shared<int>()), again(image.identity());
  const Image& first = cache.find(image, 1, false, cancellation);
  const Image& second = cache.find(again, 1, false, cancellation);
  EXPECT_EQ(&first, &second);
  EXPECT_EQ(first_column(second), (std::vector<uint8_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(image.decoded + again.decoded, 1);
  EXPECT_NE(&cache.find(again, 1, true, cancellation), &first) << "a stencil is another";
}

TEST(ImageCache, HoldsWhatTellsImagesApart) {
  ImageCache cache;
  Cancellation cancellation;
  std::weak_ptr<const void> identity;
  {
    const CountedImage image(std::make_shared<int>());
    identity = image.identity();
    cache.find(image, 1, false, cancellation);
  }
  EXPECT_FALSE(identity.expired()) << "its place could be another's";
  cache.clear();
  EXPECT_TRUE(identity.expired());
}

TEST(ImageCache, LeavesOutWhatNobodyKnowsAndWhatDoesNotFit) {
  ImageCache cache(150);
  Cancellation cancellation;
  const CountedImage unknown(nullptr), small(std::make_shared<int>()), large(std::make_shared<int>(), 13);
  EXPECT_EQ(&cache.find(unknown, 1, false, cancellation), &unknown);
  EXPECT_NE(&cache.find(small, 1, false, cancellation), &small);
  EXPECT_EQ(&cache.find(large, 1, false, cancellation), &large);
}

}  // namespace
}  // namespace dce::core
