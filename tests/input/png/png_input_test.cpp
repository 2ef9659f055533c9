#include "../image_for_test.h"

namespace dce::core {

extern const InputFormat input_png;

namespace {

TEST(PngInput, OnePageOfItsSize) {
  Bitmap bitmap = testing::draw_image_page(input_png, "rgb.png", 37 * 72.0 / 300, 23 * 72.0 / 150);
  testing::expect_middle(bitmap, 126, 121, 116);
}

TEST(PngInput, SaysWhyNot) {
  testing::expect_refuses_cut(input_png, "rgb.png", 20);
}

}  // namespace
}  // namespace dce::core
