#include "../image_for_test.h"

namespace dce::core {

extern const InputFormat input_bmp;

namespace {

TEST(BmpInput, OnePageOfItsSize) {
  Bitmap bitmap = testing::draw_image_page(input_bmp, "rgb.bmp", 37 * 72.0 / 96, 23 * 72.0 / 96);
  testing::expect_middle(bitmap, 126, 121, 116);
}

TEST(BmpInput, SaysWhyNot) {
  testing::expect_refuses_cut(input_bmp, "rgb.bmp", 27);
}

}  // namespace
}  // namespace dce::core
