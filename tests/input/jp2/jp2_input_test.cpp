#include "../image_for_test.h"

namespace dce::core {

extern const InputFormat input_jp2;

namespace {

TEST(Jp2Input, OnePageOfItsSize) {
  Bitmap bitmap = testing::draw_image_page(input_jp2, "rgb.jp2", 37 * 72.0 / 96, 23 * 72.0 / 96);
  testing::expect_middle(bitmap, 126, 121, 116);
}

TEST(Jp2Input, SaysWhyNot) {
  testing::expect_refuses_cut(input_jp2, "rgb.jp2", 60);
}

}  // namespace
}  // namespace dce::core
