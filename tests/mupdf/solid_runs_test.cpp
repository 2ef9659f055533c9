// Runs of dots in one colour are MuPDF's, to the bit.
#include "mupdf/solid_runs.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "../colour/each_target.h"

extern "C" dce::core::SolidPainter* __real_fz_get_solid_color_painter(int components,
                                                                      const unsigned char* color,
                                                                      int has_opacity, const fz_overprint*);

namespace dce::core {
namespace {

TEST(SolidRuns, AreMuPdfs) {
  std::mt19937 random(21);
  for (const int components : {1, 3}) {
    for (int count = 1; count < 140; ++count) {
      for (const unsigned char opacity : {0, 1, 77, 127, 128, 254, 255}) {
        unsigned char color[4];
        for (unsigned char& value : color) value = static_cast<unsigned char>(random());
        color[components] = opacity;
        const auto bytes = static_cast<size_t>(count * components);
        std::vector<unsigned char> paper(bytes + 1);
        for (unsigned char& value : paper) value = static_cast<unsigned char>(random());
        std::vector<unsigned char> expected = paper;
        __real_fz_get_solid_color_painter(components, color, 0, nullptr)(expected.data(), components, count,
                                                                         color, 0, nullptr);
        EXPECT_EQ(solid_painter(components, color) == nullptr, opacity == 255);
        test::for_each_target([&] {
          std::vector<unsigned char> painted = paper;
          SolidPainter* const painter = solid_painter(components, color);
          if (!painter) return;  // MuPDF's own
          painter(painted.data(), components, count, color, 0, nullptr);
          EXPECT_EQ(painted, expected) << components << ' ' << count << ' ' << int{opacity};
        });
      }
    }
  }
}

}  // namespace
}  // namespace dce::core
