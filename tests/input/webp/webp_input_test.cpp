#include "../image_for_test.h"

namespace dce::core {

extern const InputFormat input_webp;

namespace {

TEST(WebpInput, OnePageOfItsSize) {
  Bitmap bitmap = testing::draw_image_page(input_webp, "rgba.webp", 37 * 72.0 / 96, 23 * 72.0 / 96);
  testing::expect_middle(bitmap, 190, 187, 185);  // rgb of 126, 121, 116 at an opacity of 121
}

TEST(WebpInput, SaysWhyNot) {
  testing::expect_refuses_cut(input_webp, "rgba.webp", 18);
}

}  // namespace
}  // namespace dce::core
