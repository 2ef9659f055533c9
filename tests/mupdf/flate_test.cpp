// What a page's content says does not depend on how it was compressed, nor on which of its filters expanded
// it.
#include <gtest/gtest.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "small_pdf.h"

namespace dce::core {
namespace {

std::string deflated(const std::string& bytes) {
  std::string out(compressBound(bytes.size()), '\0');
  uLongf size = out.size();
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(out.data()), &size,
                     reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
            Z_OK);
  return out.substr(0, size);
}

/// Not compressed, so that streams as long as each other stay so.
std::string stored(const std::string& bytes) {
  std::string out(compressBound(bytes.size()) + bytes.size() / 100, '\0');
  uLongf size = out.size();
  EXPECT_EQ(compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                      bytes.size(), Z_NO_COMPRESSION),
            Z_OK);
  return out.substr(0, size);
}

std::vector<uint8_t> draw(const std::string& content, const std::string& resources,
                          const std::string& objects) {
  return SmallPdf(content, resources, objects).dots();
}

/// A page that is a form: `coded`, by FlateDecode.
std::vector<uint8_t> draw_form(const std::string& coded) {
  return draw("/X Do", "/XObject<</X 5 0 R>>",
              "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Filter/FlateDecode/Length " +
                  std::to_string(coded.size()) + ">>stream\n" + coded + "\nendstream endobj\n");
}

/// Rectangles that no one of them hides, and what else there shall be.
std::string rectangles(int count, const std::string& between = "\n") {
  std::string content;
  for (int i = 0; i < count; ++i) {
    content += std::to_string(i % 97) + " " + std::to_string(i * 7 % 89) + " 1 2 re f" + between;
  }
  return content;
}

int dark(const std::vector<uint8_t>& dots) {
  int count = 0;
  for (const uint8_t dot : dots) count += dot < 128;
  return count;
}

TEST(Flate, SmallAndLargeStreams) {
  std::string noise;
  for (uint32_t i = 0, x = 1; i < (300 << 10); ++i)
    noise += "0123456789abcdef"[(x = x * 1664525 + 1013904223) >> 28];
  for (const std::string& content :
       {rectangles(1), rectangles(200), rectangles(200, std::string(20'000, ' ')),  // 4 MB of next to nothing
        "%" + noise + noise + "\n" + rectangles(200)}) {  // more than is read at once
    const std::vector<uint8_t> plain = draw(content, "", "");
    EXPECT_GT(dark(plain), 0);
    EXPECT_EQ(draw_form(deflated(content)), plain) << content.size() << " bytes";
  }
}

TEST(Flate, StreamsAreToldApartThatDifferInAByte) {
  // Two forms of one page, as long as each other when they are stored and far from small.
  std::string noise;
  for (uint32_t i = 0, x = 1; i < (90 << 10); ++i)
    noise += "0123456789abcdef"[(x = x * 1664525 + 1013904223) >> 28];
  const auto form = [&](int number, const char* rectangle) {
    std::string coded = stored(std::string(rectangle) + "re f %" + noise);
    return std::to_string(number) + " 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Filter/FlateDecode/Length " +
           std::to_string(coded.size()) + ">>stream\n" + coded + "\nendstream endobj\n";
  };
  const std::string objects = form(5, "10 10 10 10 ") + form(6, "50 50 10 10 ");
  const std::string resources = "/XObject<</A 5 0 R/B 6 0 R>>";
  EXPECT_EQ(dark(draw("/A Do /B Do /A Do /A Do", resources, objects)), 200);
  EXPECT_EQ(draw("/B Do /B Do", resources, objects), draw("50 50 10 10 re f", "", ""));
}

TEST(Flate, WhatFollowsTheStreamIsNotRead) {
  EXPECT_EQ(draw_form(deflated(rectangles(200)) + "1 0 0 rg 0 0 100 100 re f"),
            draw(rectangles(200), "", ""));
}

TEST(Flate, WhatIsLeftOfADamagedStreamIsDrawn) {
  const std::string content = rectangles(2000), coded = deflated(content);
  const int all = dark(draw(content, "", ""));
  const int half = dark(draw_form(coded.substr(0, coded.size() / 2)));
  EXPECT_GT(half, all / 4);
  EXPECT_LT(half, all);
  std::string wrong_sum = coded;
  wrong_sum.back() = static_cast<char>(wrong_sum.back() ^ 1);
  EXPECT_EQ(dark(draw_form(wrong_sum)), all);
}

TEST(Flate, ContentGoesOnBehindAnImageWithinIt) {
  const std::string pixels = deflated(std::string(10 * 10, '\x40'));
  const std::string image = "q 10 0 0 10 5 5 cm BI /W 10 /H 10 /BPC 8 /CS /G /F /Fl ID " + pixels + "\nEI Q ";
  const std::string behind = "50 50 20 20 re f";
  EXPECT_EQ(dark(draw(image + behind, "", "")), 10 * 10 + 20 * 20);
  EXPECT_EQ(dark(draw_form(deflated(image + behind))), 10 * 10 + 20 * 20);
}

}  // namespace
}  // namespace dce::core
