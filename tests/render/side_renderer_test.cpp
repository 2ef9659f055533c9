#include "render/side_renderer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <utility>

#include "document/image.h"
#include "halftone/screen.h"
#include "render/scan.h"

namespace dce::core {
namespace {

class TestImage final : public Image {
 public:
  explicit TestImage(Bitmap pixels) : pixels_(std::move(pixels)) {
    info_ = {.width = pixels_.width(), .height = pixels_.height(), .format = pixels_.format()};
  }
  const ImageInfo& info() const override { return info_; }
  Status decode(int, Cancellation&, int* width, int* height, const RowReceiver& receive) const override {
    *width = info_.width;
    *height = info_.height;
    for (int y = 0; y < broken_after; ++y) {
      if (y == info_.height) return ok();
      DCE_TRY(receive(y, pixels_.row(y)));
    }
    return {Code::unreadable, "broken"};
  }
  int broken_after = 1 << 20;

 private:
  Bitmap pixels_;
  ImageInfo info_;
};

/// A grey page with a black square, or a scan.
class TestPage final : public Page {
 public:
  SizePt size() const override { return {100, 100}; }
  Status draw(const MutableBand& band, const Matrix& to_device, const Rect& clip) override {
    ++drawn;
    for (int y = 0; y < band.height; ++y) {
      for (int x = clip.x0; x < clip.x1; ++x) {
        const bool inside = x < 50 * to_device.a && band.y + y < 50 * to_device.d;
        if (inside) std::memset(band.row(y) + static_cast<ptrdiff_t>(x) * components(band.format), 0, components(band.format));
      }
    }
    return ok();
  }
  Status run(Canvas& canvas, const Matrix& to_device, const Rect& clip, std::span<const PlacedPage>) override {
    ++drawn;
    Path square;
    square.rect(0, 0, 50, 50);
    square.transform(to_device);
    canvas.fill_path(square.view(), FillRule::nonzero, {});
    last_clip = clip;
    return canvas.status();
  }
  std::span<const PlacedImage> only_images() override { return images; }
  void warn(const std::string& text) override { warning = text; }

  std::vector<PlacedImage> images;
  std::string warning;
  int drawn = 0;
  Rect last_clip;
};

Bitmap render(TestPage& page, PixelFormat format, int width, int height, double scale = 1) {
  Bitmap out(format, width, height);
  Cancellation cancellation;
  const PlacedPage placed{&page, Matrix::scale(scale, scale), {0, 0, width, height}};
  int next = 0;
  SideRenderer renderer;
  Status status = renderer.render(std::span(&placed, 1), format, width, height, {300, 300}, cancellation, [&](const Band& band) {
    EXPECT_EQ(band.y, next);
    EXPECT_EQ(band.format, format);
    next += band.height;
    for (int y = 0; y < band.height; ++y) std::memcpy(out.row(band.y + y), band.row(y), band.row_size());
    return ok();
  });
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_EQ(next, height);
  return out;
}

constexpr RectPt everywhere{-1e9, -1e9, 1e9, 1e9};

TEST(SideRenderer, BandsCoverTheSideOnceAndInOrder) {
  TestPage page;
  const Bitmap out = render(page, PixelFormat::rgb8, 3000, 5000, 20);
  EXPECT_GT(page.drawn, 1);
  EXPECT_EQ(out.row(999)[0], 0);
  EXPECT_EQ(out.row(1000)[0], 255);
}

TEST(SideRenderer, BandHeightsDependOnGeometryAlone) {
  EXPECT_EQ(band_rows(PixelFormat::black1, 5000), band_rows(PixelFormat::gray8, 5000));
  EXPECT_EQ(band_rows(PixelFormat::rgb8, 5000) % 64, 0);
  EXPECT_GE(band_rows(PixelFormat::cmyk8, 1 << 18), 64);
}

TEST(SideRenderer, ABilevelSideIsPlayedOnceWhileItIsSmall) {
  TestPage page;
  const Bitmap out = render(page, PixelFormat::black1, 100, 100);
  EXPECT_EQ(out.row(0)[0], 0xff);
  EXPECT_EQ(out.row(99)[0], 0x00);
  EXPECT_EQ(page.drawn, 1);
}

TEST(SideRenderer, ALargeBilevelSideIsPlayedForEachBand) {
  TestPage page;
  const Bitmap out = render(page, PixelFormat::black1, 9000, 9000, 100);
  EXPECT_GT(page.drawn, 1);
  EXPECT_EQ(page.last_clip.y1, 9000);
  EXPECT_GT(page.last_clip.y0, 4000);
  EXPECT_EQ(out.row(4999)[0], 0xff);
  EXPECT_EQ(out.row(5000)[0], 0x00);
}

TEST(Scan, ANarrowUprightImageIsNotRendered) {
  Bitmap pixels(PixelFormat::black1, 50, 50);
  pixels.row(0)[0] = 0x80;
  TestImage image(std::move(pixels));
  TestPage page;
  page.images = {{&image, Matrix::scale(100, 100), everywhere, false}};
  const Bitmap out = render(page, PixelFormat::black1, 100, 120);
  EXPECT_EQ(page.drawn, 0);
  EXPECT_EQ(out.row(0)[0], 0xc0);
  EXPECT_EQ(out.row(1)[0], 0xc0);
  EXPECT_EQ(out.row(2)[0], 0x00);
  EXPECT_EQ(out.row(119)[12], 0x00) << "below the image there is paper";
}

TEST(Scan, AnOffsetImageLandsOnItsDots) {
  Bitmap pixels(PixelFormat::black1, 1, 1);
  pixels.row(0)[0] = 0x80;
  TestImage image(std::move(pixels));
  TestPage page;
  page.images = {{&image, Matrix{3, 0, 0, 2, 6, 5}, everywhere, false}};
  const Bitmap out = render(page, PixelFormat::black1, 16, 8);
  EXPECT_EQ(out.row(4)[0], 0x00);
  EXPECT_EQ(out.row(5)[0], 0x03);
  EXPECT_EQ(out.row(5)[1], 0x80);
  EXPECT_EQ(out.row(6)[1], 0x80);
  EXPECT_EQ(out.row(7)[0], 0x00);
}

// Two bands of paper, pixels and paper again: nothing of one may be left in the next.
TEST(Scan, AGreyScanIsScreenedByWhereItLiesOnTheSide) {
  constexpr int width = 100, height = 2300, x0 = 21, y0 = 900;
  Bitmap pixels(PixelFormat::gray8, 20, 100), side(PixelFormat::gray8, width, height);
  for (int y = 0; y < 100; ++y) {
    for (int x = 0; x < 20; ++x) pixels.row(y)[x] = static_cast<uint8_t>(x * 12 + y);
  }
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 60; ++x) side.row(y0 + y)[x0 + x] = pixels.row(y / 3)[x / 3];
  }
  Bitmap expected(PixelFormat::black1, width, height);
  screen_clustered(std::as_const(side).band(0, height), expected.band(0, height), Clusters::small);
  TestImage image(std::move(pixels));
  TestPage page;
  page.images = {{&image, Matrix{60, 0, 0, 300, x0, y0}, everywhere, false}};
  EXPECT_EQ(render(page, PixelFormat::black1, width, height), expected);
}

TEST(Scan, ABilevelScanStaysBitsOnAContoneSide) {
  Bitmap pixels(PixelFormat::black1, 10, 10);
  pixels.row(9)[1] = 0x40;
  TestImage image(std::move(pixels));
  TestPage page;
  page.images = {{&image, Matrix::scale(20, 20), everywhere, false}};
  const PlacedPage placed{&page, Matrix{}, {0, 0, 20, 20}};
  Cancellation cancellation;
  SideRenderer renderer;
  int rows = 0;
  Status status = renderer.render(std::span(&placed, 1), PixelFormat::rgb8, 20, 20, {300, 300}, cancellation,
                                  [&](const Band& band) {
                                    EXPECT_EQ(band.format, PixelFormat::black1);
                                    rows += band.height;
                                    EXPECT_EQ(band.row(band.height - 1)[2], 0x30);
                                    return ok();
                                  });
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(rows, 20);
}

TEST(Scan, ATurnedImageIsDrawnAsAPage) {
  TestImage image(Bitmap(PixelFormat::gray8, 10, 10));
  TestPage page;
  page.images = {{&image, Matrix{0, 100, -100, 0, 100, 0}, everywhere, false}};
  render(page, PixelFormat::gray8, 100, 100);
  EXPECT_GT(page.drawn, 0);
}

TEST(Scan, ABrokenImageIsPrintedAsFarAsItGoes) {
  Bitmap pixels(PixelFormat::gray8, 10, 10);
  for (int y = 0; y < 10; ++y) std::memset(pixels.row(y), 0, 10);
  TestImage image(std::move(pixels));
  image.broken_after = 5;
  TestPage page;
  page.images = {{&image, Matrix::scale(10, 10), everywhere, false}};
  const Bitmap out = render(page, PixelFormat::gray8, 10, 10);
  EXPECT_EQ(out.row(4)[0], 0);
  EXPECT_EQ(out.row(5)[0], 255);
  EXPECT_NE(page.warning.find("broken"), std::string::npos);
}

TEST(Scan, OnlyAFullSizeBilevelScanIsBilevel) {
  TestImage image(Bitmap(PixelFormat::black1, 50, 50));
  TestPage page;
  page.images = {{&image, Matrix::scale(100, 100), everywhere, false}};
  PlacedPage placed{&page, Matrix{}, {0, 0, 100, 100}};
  EXPECT_TRUE(is_bilevel_scan(std::span(&placed, 1)));
  placed.to_device = Matrix::scale(0.2, 0.2);
  EXPECT_FALSE(is_bilevel_scan(std::span(&placed, 1)));
}

}  // namespace
}  // namespace dce::core
