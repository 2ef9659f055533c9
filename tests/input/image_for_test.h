// What tests of image inputs share: an image becomes one page of the size its resolution says.
#pragma once

#include <gtest/gtest.h>

#include "open_for_test.h"

namespace dce::core::testing {

/// Opens tests/data/images/`name`, expects a page of the given size in points, draws it at about `dots` dots
/// across and hands the pixels back.
inline Bitmap draw_image_page(const InputFormat& format, const std::string& name, double width, double height,
                              int dots = 60) {
  auto source = Source::from_path(DCE_TEST_DATA "/images/" + name, Limits());
  EXPECT_TRUE(source.ok());
  if (!source.ok()) return {};
  EXPECT_GT(format.sniff(source->bytes()), 50);
  EXPECT_EQ(format.sniff(source->bytes().subspan(1)), 0) << "junk before an image is not an image";
  Opening opening;
  OpenContext context = opening.context();
  auto document = format.open(*source, context);
  EXPECT_TRUE(document.ok()) << document.status().message();
  if (!document.ok()) return {};
  EXPECT_EQ((*document)->page_count(), 1);
  auto page = (*document)->load_page(0);
  EXPECT_TRUE(page.ok());
  if (!page.ok()) return {};
  EXPECT_NEAR((*page)->size().width, width, 0.1);
  EXPECT_NEAR((*page)->size().height, height, 0.1);
  int rows = static_cast<int>(dots * height / width + 0.5);
  Bitmap bitmap(PixelFormat::rgb8, dots, rows);
  Matrix to_device = Matrix::scale(dots / (*page)->size().width, rows / (*page)->size().height);
  EXPECT_TRUE((*page)->draw(bitmap.band(0, rows), to_device, Rect{0, 0, dots, rows}).ok());
  return bitmap;
}

/// The colour in the middle of the image of tests/data/images/make's formula, laid on white by its alpha if
/// any.
inline void expect_middle(const Bitmap& bitmap, int red, int green, int blue, int tolerance = 14) {
  ASSERT_FALSE(bitmap.bytes() == 0);
  const uint8_t* pixel = bitmap.row(bitmap.height() / 2) + bitmap.width() / 2 * 3;
  EXPECT_NEAR(pixel[0], red, tolerance);
  EXPECT_NEAR(pixel[1], green, tolerance);
  EXPECT_NEAR(pixel[2], blue, tolerance);
}

/// What is of the format at its beginning only is refused, with a reason.
inline void expect_refuses_cut(const InputFormat& format, const std::string& name, size_t size) {
  auto source = Source::from_path(DCE_TEST_DATA "/images/" + name, Limits());
  ASSERT_TRUE(source.ok());
  Opening opening;
  OpenContext context = opening.context();
  auto document = format.open(Source::borrow(source->bytes().first(size)), context);
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::unreadable);
  EXPECT_FALSE(document.status().message().empty());
}

}  // namespace dce::core::testing
