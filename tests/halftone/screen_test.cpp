#include "halftone/screen.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <vector>

#include "../colour/each_target.h"
#include "halftone/screen_row.h"

namespace dce::core {
namespace {

Bitmap screened(const Bitmap& gray, int first_row = 0) {
  Bitmap out(PixelFormat::black1, gray.width(), gray.height());
  Band in = gray.band(0, gray.height());
  in.y = first_row;
  screen_clustered(in, out.band(0, gray.height()));
  return out;
}

Bitmap flat(int width, int height, uint8_t level) {
  Bitmap gray(PixelFormat::gray8, width, height);
  for (int y = 0; y < height; ++y) std::fill(gray.row(y), gray.row(y) + width, level);
  return gray;
}

int ink(const Bitmap& bits) {
  int count = 0;
  for (int y = 0; y < bits.height(); ++y) {
    for (size_t i = 0; i < bits.row_size(); ++i) count += std::popcount(bits.row(y)[i]);
  }
  return count;
}

TEST(ClusteredScreen, BlackIsSolidAndWhiteIsEmpty) {
  EXPECT_EQ(ink(screened(flat(37, 16, 0))), 37 * 16);
  EXPECT_EQ(ink(screened(flat(37, 16, 255))), 0);
}

// Dots come three at a time at both ends.
TEST(ClusteredScreen, InkFollowsDarknessWithinTwoLevelsOfItsArea) {
  for (int level = 0; level < 256; ++level) {
    const int count = ink(screened(flat(16, 16, static_cast<uint8_t>(level))));
    EXPECT_NEAR(count, 255 - level, 2) << level;
  }
}

TEST(ClusteredScreen, BandsMeetWithoutASeam) {
  Bitmap gray(PixelFormat::gray8, 50, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 50; ++x) gray.row(y)[x] = static_cast<uint8_t>(x * 5 + y);
  }
  const Bitmap whole = screened(gray);
  Bitmap parts(PixelFormat::black1, 50, 64);
  for (int y = 0; y < 64; y += 24) {
    const int rows = std::min(24, 64 - y);
    screen_clustered(gray.band(y, rows), parts.band(y, rows));
  }
  EXPECT_EQ(whole, parts);
}

TEST(ClusteredScreen, PaddingBitsStayWhite) {
  const Bitmap bits = screened(flat(9, 1, 0));
  EXPECT_EQ(bits.row(0)[0], 0xff);
  EXPECT_EQ(bits.row(0)[1], 0x80);
}

TEST(ClusteredScreen, DotsAreClusteredNotScattered) {
  // At a quarter tone most inked pixels have an inked neighbour to their right or below.
  const Bitmap bits = screened(flat(64, 64, 191));
  const auto at = [&](int x, int y) { return bits.row(y)[x >> 3] >> (7 - (x & 7)) & 1; };
  int alone = 0, inked = 0;
  for (int y = 1; y < 63; ++y) {
    for (int x = 1; x < 63; ++x) {
      if (!at(x, y)) continue;
      ++inked;
      alone += !at(x + 1, y) && !at(x - 1, y) && !at(x, y + 1) && !at(x, y - 1);
    }
  }
  EXPECT_GT(inked, 0);
  EXPECT_EQ(alone, 0);
}

TEST(ClusteredScreen, NoDotStandsAlone) {
  for (int level = 0; level < 256; ++level) {
    const Bitmap bits = screened(flat(64, 64, static_cast<uint8_t>(level)));
    const auto at = [&](int x, int y) { return bits.row(y)[x >> 3] >> (7 - (x & 7)) & 1; };
    for (int y = 1; y < 63; ++y) {
      for (int x = 1; x < 63; ++x) {
        ASSERT_TRUE(!at(x, y) || at(x + 1, y) || at(x - 1, y) || at(x, y + 1) || at(x, y - 1))
            << level << ' ' << x << ' ' << y;
      }
    }
  }
}

TEST(ScreenTint, InkIsOneOfSixtyFourLevels) {
  for (const Clusters clusters : {Clusters::large, Clusters::small}) {
    for (int gray = 0; gray < 256; ++gray) {
      int dots = 0;
      for (uint8_t row : screen_tint(gray, clusters)) dots += std::popcount(row);
      EXPECT_EQ(dots, (255 - gray + 2) / 4) << gray;
    }
  }
}

// At 300 dots an inch a seventy-fifth of one, four dots, is to show the tone that was meant: the large
// clusters' lattice has some such squares full and others empty.
TEST(SmallClusters, EverySquareOfFourDotsHasTheTone) {
  for (int level = 0; level < 256; ++level) {
    const Bitmap gray = flat(64, 64, static_cast<uint8_t>(level));
    Bitmap bits(PixelFormat::black1, 64, 64);
    screen_clustered(gray.band(0, 64), bits.band(0, 64), Clusters::small);
    EXPECT_NEAR(ink(bits), (255 - level) * 16, 16) << level;
    for (int y = 0; y < 64; y += 4) {
      for (int x = 0; x < 64; x += 4) {
        int dots = 0;
        for (int row = y; row < y + 4; ++row)
          dots += std::popcount(static_cast<unsigned>(bits.row(row)[x / 8] >> (4 - x % 8) & 15));
        ASSERT_NEAR(dots, (255 - level) / 16.0, 2) << level << ' ' << x << ' ' << y;
      }
    }
  }
}

TEST(SmallClusters, AreForLargeDots) {
  EXPECT_EQ(clusters_for(300), Clusters::small);
  EXPECT_EQ(clusters_for(600), Clusters::large);
}

TEST(ClusteredScreen, TonesGrowEvenlyAndNoDotIsLostOnTheWay) {
  // A ramp over a whole sheet: each darker step has at least the ink of the lighter one, dot by dot, so that
  // no edge shows between neighbouring tones.
  Bitmap lighter = screened(flat(64, 64, 255));
  for (int level = 254; level >= 0; --level) {
    const Bitmap darker = screened(flat(64, 64, static_cast<uint8_t>(level)));
    for (int y = 0; y < 64; ++y) {
      for (size_t i = 0; i < 8; ++i) EXPECT_EQ(lighter.row(y)[i] & ~darker.row(y)[i], 0) << level;
    }
    EXPECT_LE(ink(darker) - ink(lighter), 3 * 16) << level;
    lighter = darker;
  }
}

TEST(ClusteredScreen, KnowingWhereInkIsChangesNothing) {
  Bitmap gray(PixelFormat::gray8, 200, 8);
  std::vector<InkExtent> extents;
  for (int y = 0; y < 8; ++y) {
    extents.push_back({y * 9, y * 9 + y * 13});
    for (int x = extents.back().begin; x < extents.back().end; ++x)
      gray.row(y)[x] = static_cast<uint8_t>(x * 3);
  }
  const Bitmap plain = screened(gray);
  Bitmap out(PixelFormat::black1, 200, 8);
  std::fill(out.row(0), out.row(0) + out.bytes(), 0xa5);
  Band in = std::as_const(gray).band(0, 8);
  in.ink = extents.data();
  screen_clustered(in, out.band(0, 8));
  EXPECT_EQ(out, plain);
}

TEST(ScreenRow, EveryTargetDoesWhatTheReferenceDoes) {
  std::mt19937 random(3);
  std::vector<uint8_t> limits(screen_period);
  for (uint8_t& limit : limits) limit = static_cast<uint8_t>(random() % 255 + 1);
  for (size_t count : {1u, 7u, 8u, 16u, 31u, 33u, 64u, 100u, 1001u}) {
    std::vector<uint8_t> gray(count);
    for (uint8_t& pixel : gray) pixel = static_cast<uint8_t>(random());
    std::vector<uint8_t> expected((count + 7) / 8 + 1, 0xa5);
    scalar::screen_row(gray.data(), count, limits.data(), expected.data());
    test::for_each_target([&] {
      std::vector<uint8_t> got(expected.size(), 0xa5);
      screen_row(gray.data(), count, limits.data(), got.data());
      EXPECT_EQ(got, expected) << count;
    });
  }
}

}  // namespace
}  // namespace dce::core
