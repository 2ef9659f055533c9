// Images that are one colour all over are painted as areas; how they look must not show it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

constexpr int pixels = 64;  // a side of the image

/// The image of one colour under a soft mask that fades from left to right.
std::string image(bool run_length, const std::string& color) {
  std::string data;
  for (int i = 0; i < pixels * pixels; ++i) data += color;
  std::string filter;
  if (run_length) {
    data.clear();
    for (int i = 0; i < pixels * pixels / 128; ++i) data += static_cast<char>(257 - 128) + color;
    data += '\x80';
    filter = "/Filter/RunLengthDecode";
  }
  std::string mask;
  for (int i = 0; i < pixels * pixels; ++i) mask += static_cast<char>(i % pixels * 4);
  const std::string size = "/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceGray";
  return "5 0 obj<<" + size + filter + "/SMask 6 0 R/Length " + std::to_string(data.size()) + ">>stream\n" +
         data + "\nendstream endobj\n6 0 obj<<" + size + "/Length 4096>>stream\n" + mask +
         "\nendstream endobj\n";
}

std::vector<uint8_t> drawn(const std::string& content, const std::string& objects) {
  constexpr int side = 200;
  std::vector<uint8_t> bytes(3 * side * side, 0xff);
  SmallPdf pdf(content, "/XObject<</I 5 0 R>>", objects);
  if (!pdf.page) return {};
  const MutableBand band{PixelFormat::rgb8, side, 0, side, 3 * side, bytes.data()};
  const Status status = pdf.page->draw(band, Matrix::scale(2, 2), {0, 0, side, side});
  EXPECT_TRUE(status.ok()) << status.message();
  return bytes;
}

TEST(UniformImage, LooksAsAnyOther) {
  const char* placements[] = {"60 0 0 40", "40 20 -20 40", "0.3 0 0 70", "-50 0 0 30"};
  for (const char* placement : placements) {
    const std::string content =
        std::string(".2 .5 .9 rg 0 0 50 100 re f q ") + placement + " 45.3 20.7 cm /I Do Q";
    const auto area = drawn(content, image(true, "\x40")), picture = drawn(content, image(false, "\x40"));
    ASSERT_FALSE(area.empty());
    EXPECT_EQ(area, picture) << placement;
    EXPECT_NE(area, drawn(content, image(true, "\xff"))) << "nothing was painted: " << placement;
  }
}

}  // namespace
}  // namespace dce::core
