#include "../image_for_test.h"

namespace dce::core {

extern const InputFormat input_heic;

namespace {

TEST(HeicInput, OnePageOfItsSize) {
  Bitmap bitmap = testing::draw_image_page(input_heic, "rgb.heic", 37 * 72.0 / 96, 23 * 72.0 / 96);
  testing::expect_middle(bitmap, 126, 121, 116);
}

TEST(HeicInput, SaysWhyNot) {
  testing::expect_refuses_cut(input_heic, "rgb.heic", 40);
}

}  // namespace
}  // namespace dce::core
