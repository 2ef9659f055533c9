// Enlarged masks are MuPDF's to the bit.
#include "mupdf/enlarged_masks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#ifdef DCE_ENLARGES_MASKS

namespace {

class EnlargedMasks : public testing::Test {
 protected:
  ~EnlargedMasks() override { fz_drop_context(ctx_); }

  fz_pixmap* mask(int width, int height) {
    fz_pixmap* pixmap = fz_new_pixmap(ctx_, nullptr, width, height, nullptr, 1);
    std::generate_n(pixmap->samples, width * height,
                    [&] { return static_cast<unsigned char>(random_() % 3 ? random_() : 0); });
    return pixmap;
  }

  void expect_same(int width, int height, fz_matrix place, fz_irect area, bool interpolate) {
    fz_pixmap* const image = mask(width, height);
    if (interpolate) image->flags |= FZ_PIXMAP_FLAG_INTERPOLATE;
    fz_pixmap* const mine = mask(90, 70);
    fz_pixmap* const theirs = fz_clone_pixmap(ctx_, mine);
    fz_paint_image(ctx_, mine, &area, nullptr, nullptr, image, place, 255, 1, nullptr);
    __real_fz_paint_image(ctx_, theirs, &area, nullptr, nullptr, image, place, 255, 1, nullptr);
    EXPECT_TRUE(std::equal(mine->samples, mine->samples + 90 * 70, theirs->samples))
        << width << " x " << height << ", " << place.a << " 0 0 " << place.d << " " << place.e << " "
        << place.f;
    for (fz_pixmap* pixmap : {image, mine, theirs}) fz_drop_pixmap(ctx_, pixmap);
  }

  fz_context* ctx_ = fz_new_context(nullptr, nullptr, FZ_STORE_DEFAULT);
  std::mt19937 random_{3};
};

TEST_F(EnlargedMasks, LieAsMuPdfLaysThem) {
  const auto anywhere = [&](int least, int most) {
    return static_cast<float>(least + static_cast<int>(random_() % (most - least))) +
           static_cast<float>(random_() % 100) / 100;
  };
  for (int i = 0; i < 3000; ++i) {
    const int width = 1 + static_cast<int>(random_() % 40), height = 1 + static_cast<int>(random_() % 40);
    const fz_matrix place{anywhere(1, 150) * (random_() % 4 ? 1 : -1),
                          0,
                          0,
                          anywhere(1, 150) * (random_() % 4 ? 1 : -1),
                          anywhere(-60, 90),
                          anywhere(-60, 70)};
    const fz_irect area = random_() % 2 ? fz_irect{0, 0, 90, 70} : fz_irect{13, 5, 60, 41};
    expect_same(width, height, place, area, random_() % 2);
  }
}

}  // namespace

#endif
