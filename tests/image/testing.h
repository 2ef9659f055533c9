// The formulas that tests/data/images/make fills its images with, and what compares decoded rows with them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "document/image.h"
#include "raster/band.h"
#include "stream/source.h"

namespace dce::core::testing {

constexpr int width = 37, height = 23;
using Color = std::array<int, 4>;
using Formula = std::function<Color(int x, int y)>;

inline Color rgb(int x, int y) {
  return {x * 7, y * 11, (x + y) * 4};
}
inline Color gray(int x, int) {
  return {x * 7};
}
inline Color cmyk(int x, int y) {
  return {x * 7, y * 11, (x + y) * 4, 20};
}
inline bool ink(int x, int y) {
  return (x * x + 3 * y) % 5 < 2;
}
inline Color palette(int x, int y) {
  int i = (x + y) % 16;
  return {i * 16, 255 - i * 16, i * 8};
}
inline int noise(int x, int y) {
  return (x * x * 7 + y * y * 13 + x * y * 5) % 251;
}  // gray, 100 x 100

inline int on_paper(int value, int alpha) {
  return (value * alpha + 255 * (255 - alpha) + 127) / 255;
}
inline Color rgba(int x, int y) {  // its alpha is y * 11
  Color color = rgb(x, y);
  for (int c = 0; c < 3; ++c) color[static_cast<size_t>(c)] = on_paper(color[static_cast<size_t>(c)], y * 11);
  return color;
}

inline std::string data_path(const std::string& name) {
  return std::string(DCE_TEST_DATA "/images/") + name;
}

inline Source load(const std::string& name) {
  auto source = Source::from_path(data_path(name), Limits());
  EXPECT_TRUE(source.ok()) << source.status().message();
  return source.ok() ? *source : Source::own({});
}

/// The first `size` bytes of a test image.
inline Source load_part(const std::string& name, size_t size) {
  Source source = load(name);
  Bytes bytes = source.bytes();
  return Source::own(
      std::string(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(std::min(size, bytes.size()))));
}

/// What decode() delivers, with its rules checked: rows in order, all of them, sizes said before the first.
inline Bitmap decode(const Image& image, int shrink = 1, Status* status = nullptr) {
  Cancellation cancellation;
  int w = 0, h = 0, next = 0;
  Bitmap bitmap;
  Status result = image.decode(shrink, cancellation, &w, &h, [&](int y, const uint8_t* row) {
    if (y == 0) bitmap = Bitmap(image.info().format, w, h);
    EXPECT_EQ(y, next++);
    EXPECT_LT(y, h);
    std::copy_n(row, bitmap.row_size(), bitmap.row(y));
    return ok();
  });
  if (status) {
    *status = result;
  } else {
    EXPECT_TRUE(result.ok()) << result.message();
  }
  if (result.ok()) {
    EXPECT_EQ(next, h);
  }
  return bitmap;
}

/// Expects rows `y0` to `y1` to be what `formula` says, within `tolerance`.
inline void expect_pixels(const Bitmap& bitmap, PixelFormat format, const Formula& formula, int tolerance = 0,
                          int y0 = 0, int y1 = height) {
  ASSERT_EQ(bitmap.format(), format);
  ASSERT_EQ(bitmap.width(), width);
  ASSERT_EQ(bitmap.height(), height);
  int n = components(format);
  for (int y = y0; y < y1; ++y) {
    for (int x = 0; x < width; ++x) {
      Color expected = formula(x, y);
      for (int c = 0; c < n; ++c) {
        int got = bitmap.row(y)[x * n + c];
        ASSERT_LE(std::abs(got - expected[static_cast<size_t>(c)]), tolerance)
            << "at " << x << ", " << y << " component " << c << ": " << got << " for "
            << expected[static_cast<size_t>(c)];
      }
    }
  }
}

inline void expect_bits(const Bitmap& bitmap) {
  ASSERT_EQ(bitmap.format(), PixelFormat::black1);
  ASSERT_EQ(bitmap.width(), width);
  ASSERT_EQ(bitmap.height(), height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < 40; ++x) {  // with the padding, which must be zero
      bool got = bitmap.row(y)[x / 8] >> (7 - x % 8) & 1;
      ASSERT_EQ(got, x < width && ink(x, y)) << "at " << x << ", " << y;
    }
  }
}

inline void expect_paper(const Bitmap& bitmap, int y0, int y1) {
  for (int y = y0; y < y1; ++y) {
    for (size_t i = 0; i < bitmap.row_size(); ++i)
      ASSERT_EQ(bitmap.row(y)[i], paper_byte(bitmap.format())) << "row " << y;
  }
}

/// Cuts "noise.png" or "noise.gif" in the middle: the rows before are as they were, those behind are paper.
template <class Open>
void expect_cut_rows_are_paper(const std::string& name, Open open) {
  size_t size = load(name).bytes().size();
  auto image = open(load_part(name, size / 2), Limits());
  ASSERT_TRUE(image.ok()) << image.status().message();
  Bitmap bitmap = decode(**image);
  ASSERT_EQ(bitmap.height(), 100);
  ASSERT_EQ(bitmap.format(), PixelFormat::gray8);
  for (int y = 0; y < 40; ++y) {
    for (int x = 0; x < 100; ++x) ASSERT_EQ(bitmap.row(y)[x], noise(x, y)) << x << ", " << y;
  }
  expect_paper(bitmap, 60, 100);
  EXPECT_TRUE((*image)->damaged());
}

/// Opens, decodes and lets `check` see a test image for each of `names`, told apart in failures.
template <class Open, class Check>
void for_each_image(const std::vector<std::string>& names, Open open, Check check) {
  for (const std::string& name : names) {
    SCOPED_TRACE(name);
    auto image = open(load(name), Limits());
    ASSERT_TRUE(image.ok()) << image.status().message();
    check(**image);
    EXPECT_FALSE((*image)->damaged());
  }
}

/// However an image is cut, opening and decoding it must end, with rows or with a clear Status.
template <class Open>
void expect_survives_every_cut(const std::string& name, Open open) {
  size_t size = load(name).bytes().size();
  size_t step = std::max<size_t>(1, size / 200);
  for (size_t cut = 0; cut < size; cut += step) {
    auto image = open(load_part(name, cut), Limits());
    if (!image.ok()) {
      EXPECT_FALSE(image.status().message().empty());
      continue;
    }
    Status status;
    decode(**image, 1, &status);
    if (!status.ok()) {
      EXPECT_EQ(status.code(), Code::unreadable) << "cut at " << cut << ": " << status.message();
    }
  }
}

/// Limits are looked at before pixels are: 37 x 23 is more than 800.
template <class Open>
void expect_obeys_pixel_limit(const std::string& name, Open open) {
  Limits limits;
  limits.image_pixels = 800;
  auto image = open(load(name), limits);
  ASSERT_FALSE(image.ok());
  EXPECT_EQ(image.status().code(), Code::limit);
}

template <class Open>
void expect_obeys_cancellation(const std::string& name, Open open) {
  auto image = open(load(name), Limits());
  ASSERT_TRUE(image.ok());
  Cancellation cancellation;
  int w = 0, h = 0, rows = 0;
  Status status = (*image)->decode(1, cancellation, &w, &h, [&](int, const uint8_t*) {
    if (++rows == 3) cancellation.cancel();
    return ok();
  });
  EXPECT_EQ(status.code(), Code::cancelled);
  EXPECT_EQ(rows, 3);
}

}  // namespace dce::core::testing
