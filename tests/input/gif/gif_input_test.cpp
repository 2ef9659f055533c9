#include "../image_for_test.h"

namespace dce::core {

extern const InputFormat input_gif;

namespace {

TEST(GifInput, OnePageOfItsSize) {
  Bitmap bitmap = testing::draw_image_page(input_gif, "frames.gif", 45 * 72.0 / 96, 40 * 72.0 / 96);
  ASSERT_EQ(bitmap.width(), 60);
  for (int c = 0; c < 3; ++c) EXPECT_EQ(bitmap.row(3)[9 + c], 255) << "the screen around the first frame";
  EXPECT_LT(bitmap.row(26)[30 * 3 + 2], 130) << "the frame, whose blue is at most 120";
}

TEST(GifInput, SaysWhyNot) {
  testing::expect_refuses_cut(input_gif, "frames.gif", 20);
}

}  // namespace
}  // namespace dce::core
