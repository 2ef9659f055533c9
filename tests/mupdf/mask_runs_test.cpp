// What is laid over dots through masks is MuPDF's, to the bit.
#include "mupdf/mask_runs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "../colour/each_target.h"
#include "mupdf/masked_clips.h"

namespace dce::core {
namespace {

class MaskedClips : public testing::Test {
 protected:
  ~MaskedClips() override { fz_drop_context(ctx_); }

  fz_pixmap* pixmap(int components, fz_irect box) {
    fz_colorspace* const space = components == 0   ? nullptr
                                 : components == 1 ? fz_device_gray(ctx_)
                                                   : fz_device_rgb(ctx_);
    fz_pixmap* made = fz_new_pixmap_with_bbox(ctx_, space, box, nullptr, components == 0);
    std::generate_n(made->samples, made->h * made->stride, [&] { return static_cast<unsigned char>(random_()); });
    return made;
  }

  fz_context* ctx_ = fz_new_context(nullptr, nullptr, FZ_STORE_DEFAULT);
  std::mt19937 random_{7};
};

TEST_F(MaskedClips, AreLaidBackAsMuPdfDoes) {
  const auto box = [&] {
    const auto any = [&](int most) { return static_cast<int>(random_() % static_cast<unsigned>(most)); };
    const int x = any(40), y = any(5);
    return fz_irect{x, y, x + 1 + any(160), y + 1 + any(9)};
  };
  for (const int components : {1, 3}) {
    for (int i = 0; i < 200; ++i) {
      fz_pixmap *paper = pixmap(components, box()), *source = pixmap(components, box()), *mask = pixmap(0, box());
      // Stretches of nothing and of all between others.
      for (int dot = 0; dot < mask->w * mask->h; ++dot) {
        if (const unsigned kind = dot / 50 % 3; kind > 0) mask->samples[dot] = kind == 1 ? 0 : 255;
      }
      fz_pixmap* theirs = fz_clone_pixmap(ctx_, paper);
      __real_fz_paint_pixmap_with_mask(theirs, source, mask);
      test::for_each_target([&] {
        fz_pixmap* mine = fz_clone_pixmap(ctx_, paper);
        fz_paint_pixmap_with_mask(mine, source, mask);
        EXPECT_TRUE(std::equal(mine->samples, mine->samples + mine->h * mine->stride, theirs->samples)) << components << ' ' << i;
        fz_drop_pixmap(ctx_, mine);
      });
      for (fz_pixmap* made : {paper, source, mask, theirs}) fz_drop_pixmap(ctx_, made);
    }
  }
}

TEST(MaskRuns, LieBetweenTwoRows) {
  std::mt19937 random(5);
  for (size_t count = 0; count < 150; ++count) {
    for (const int fraction : {0, 1, 8191, 8192, 16383}) {
      std::vector<uint8_t> dots(count), upper(count), lower(count), expected(count);
      for (size_t i = 0; i < count; ++i) {
        dots[i] = static_cast<uint8_t>(random() % 3 ? random() : 0);
        upper[i] = static_cast<uint8_t>(random());
        lower[i] = static_cast<uint8_t>(random());
        const int opacity = upper[i] + (((lower[i] - upper[i]) * fraction) >> 14);
        expected[i] = static_cast<uint8_t>(dots[i] == 0 ? opacity : opacity + fz_mul255(dots[i], 255 - opacity));
      }
      test::for_each_target([&] {
        std::vector<uint8_t> painted = dots;
        paint_between(painted.data(), upper.data(), lower.data(), fraction, count);
        EXPECT_EQ(painted, expected) << count << ' ' << fraction;
      });
    }
  }
}

}  // namespace
}  // namespace dce::core
