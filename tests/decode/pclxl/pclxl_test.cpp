#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "pclxl_writer.h"

namespace dce::core {
extern const StreamReader decode_pclxl;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(PclXl, DrawsAnImageInEitherBinding) {
  for (bool big_endian : {false, true}) {
    Decoded done =
        decode(decode_pclxl, page(
                                 [](Writer& w) {
                                   w.space(1).cursor(100, 200).begin_image(0, 2, 2, 2, 2, 2);
                                   w.read_image(0, 2, 0, bytes(0, 50, 0, 0, 100, 255, 0, 0)).op(0xb2);
                                 },
                                 big_endian));
    ASSERT_TRUE(done.status.ok());
    EXPECT_THAT(done.report.errors, IsEmpty());
    EXPECT_THAT(done.report.warnings, IsEmpty());
    ASSERT_EQ(done.pages.size(), 1u);
    const Bitmap& pixels = done.pages[0].pixels;
    EXPECT_EQ(pixels.width(), 2550);
    EXPECT_EQ(pixels.format(), PixelFormat::gray8);
    EXPECT_EQ(pixel(pixels, 101, 200), "50");
    EXPECT_EQ(pixel(pixels, 100, 201), "100");
    EXPECT_EQ(ink_box(pixels), "100,200-101,201");
    EXPECT_EQ(done.pages[0].media, "eLetterPaper");
  }
}

TEST(PclXl, BilevelImagesKeepThePageBilevel) {
  // Direct grey: 0 is black.
  Decoded direct = decode(decode_pclxl, page([](Writer& w) {
                            w.space(1)
                                .cursor(0, 0)
                                .begin_image(0, 0, 8, 1, 8, 1)
                                .read_image(0, 1, 0, bytes(0x7f, 0, 0, 0))
                                .op(0xb2);
                          }));
  EXPECT_EQ(direct.pages.at(0).pixels.format(), PixelFormat::black1);
  EXPECT_EQ(ink_box(direct.pages.at(0).pixels), "0,0-0,0");
  // Indexed: the palette says.
  Decoded indexed = decode(
      decode_pclxl, page([](Writer& w) {
        w.ubyte(1, 3).ubyte(2, 2).array(bytes(255, 0), 6).op(0x6a);
        w.cursor(8, 0).begin_image(1, 0, 8, 1, 8, 1).read_image(0, 1, 0, bytes(0x80, 0, 0, 0)).op(0xb2);
      }));
  EXPECT_THAT(indexed.report.errors, IsEmpty());
  EXPECT_EQ(ink_box(indexed.pages.at(0).pixels), "8,0-8,0");
}

TEST(PclXl, IndexedColourAndDirectColour) {
  Decoded indexed = decode(
      decode_pclxl, page([](Writer& w) {
        w.ubyte(2, 3).ubyte(2, 2).array(bytes(255, 255, 255, 1, 2, 3, 9, 8, 7), 6).op(0x6a);
        w.cursor(0, 0).begin_image(1, 1, 2, 1, 2, 1).read_image(0, 1, 0, bytes(0x12, 0, 0, 0)).op(0xb2);
      }));
  EXPECT_EQ(pixel(indexed.pages.at(0).pixels, 0, 0), "1,2,3");
  EXPECT_EQ(pixel(indexed.pages.at(0).pixels, 1, 0), "9,8,7");
  Decoded direct = decode(
      decode_pclxl, page([](Writer& w) {
        w.space(2).cursor(0, 0).begin_image(0, 2, 1, 1, 1, 1).read_image(0, 1, 0, bytes(1, 2, 3, 0)).op(0xb2);
      }));
  EXPECT_EQ(pixel(direct.pages.at(0).pixels, 0, 0), "1,2,3");
}

TEST(PclXl, ExpandsRleDeltaRowAndJpeg) {
  Decoded rle = decode(
      decode_pclxl, page([](Writer& w) {
        // Runs may pass the end of a row: PackBits of 8 bytes, padding included.
        w.space(1).cursor(0, 0).begin_image(0, 2, 3, 2, 3, 2).read_image(0, 2, 1, bytes(0xf9, 7)).op(0xb2);
      }));
  EXPECT_THAT(rle.report.errors, IsEmpty());
  EXPECT_EQ(ink_box(rle.pages.at(0).pixels), "0,0-2,1");
  Decoded delta = decode(decode_pclxl, page([](Writer& w) {
                           w.space(1).cursor(0, 0).begin_image(0, 2, 3, 2, 3, 2);
                           w.read_image(0, 2, 3, bytes(4, 0, 0x40, 1, 2, 3) + bytes(2, 0, 0x01, 9)).op(0xb2);
                         }));
  EXPECT_THAT(delta.report.errors, IsEmpty());
  EXPECT_EQ(pixel(delta.pages.at(0).pixels, 0, 1), "1");
  EXPECT_EQ(pixel(delta.pages.at(0).pixels, 1, 1), "9");
  std::ifstream file(std::string(DCE_TEST_DATA) + "/codec/red-white.jpg", std::ios::binary);
  std::string jpeg{std::istreambuf_iterator<char>(file), {}};
  Decoded photo =
      decode(decode_pclxl, page([&](Writer& w) {
               w.space(2).cursor(0, 0).begin_image(0, 2, 16, 8, 16, 8).read_image(0, 8, 2, jpeg).op(0xb2);
             }));
  EXPECT_THAT(photo.report.errors, IsEmpty());
  EXPECT_THAT(pixel(photo.pages.at(0).pixels, 2, 2), HasSubstr("25"));
  EXPECT_THAT(
      decode(decode_pclxl, page([&](Writer& w) {
               w.space(1).cursor(0, 0).begin_image(0, 2, 16, 8, 16, 8).read_image(0, 8, 2, jpeg).op(0xb2);
             }))
          .report.errors,
      Contains(HasSubstr("colour space")));
}

TEST(PclXl, BlocksFollowEachOther) {
  auto body = [](int second) {
    return page([second](Writer& w) {
      w.space(1).cursor(5, 5).begin_image(0, 2, 4, 2, 4, 2).read_image(0, 1, 0, bytes(1, 1, 1, 1));
      w.read_image(second, 1, 0, bytes(2, 2, 2, 2)).op(0xb2);
    });
  };
  Decoded good = decode(decode_pclxl, body(1));
  EXPECT_THAT(good.report.errors, IsEmpty());
  EXPECT_EQ(pixel(good.pages.at(0).pixels, 8, 6), "2");
  EXPECT_THAT(decode(decode_pclxl, body(2)).report.errors, Contains(HasSubstr("StartLine")));
}

// Checked against GhostPCL: the same stream there puts ink at the same dots.
TEST(PclXl, OrientationOriginRotationAndScalePlaceImages) {
  const char* boxes[] = {"100,200-327,389", "200,2972-389,3199", "2222,2910-2449,3099", "2160,100-2349,327"};
  for (int orientation = 0; orientation < 4; ++orientation) {
    Writer w;
    w.begin_session().begin_page(orientation).space(1).cursor(100, 200);
    w.begin_image(0, 0, 8, 2, 8, 2).read_image(0, 2, 0, bytes(0, 0, 0, 0, 0x7f, 0, 0, 0)).op(0xb2);
    w.signed_xy(300, 400, 42).op(0x75).uint16(90, 41).op(0x76).cursor(10, 20);
    w.begin_image(0, 0, 8, 2, 16, 8)
        .read_image(0, 2, 0, bytes(0, 0, 0, 0, 0x7f, 0, 0, 0))
        .op(0xb2)
        .op(0x44)
        .end_session();
    Decoded done = decode(decode_pclxl, w.str());
    EXPECT_THAT(done.report.errors, IsEmpty());
    EXPECT_EQ(ink_box(done.pages.at(0).pixels), boxes[orientation]) << orientation;
  }
  Decoded scaled = decode(decode_pclxl, page([](Writer& w) {
                            w.xy(2, 3, 43).op(0x77).space(1).cursor(10, 10);
                            w.begin_image(0, 2, 1, 1, 5, 5).read_image(0, 1, 0, bytes(0, 0, 0, 0)).op(0xb2);
                          }));
  EXPECT_EQ(ink_box(scaled.pages.at(0).pixels), "20,30-29,44");
}

TEST(PclXl, TransparentSourcesLeaveWhiteAlone) {
  auto two = [](bool transparent) {
    return page([transparent](Writer& w) {
      w.space(1).cursor(0, 0).begin_image(0, 2, 2, 1, 2, 1).read_image(0, 1, 0, bytes(9, 9, 0, 0)).op(0xb2);
      if (transparent) w.ubyte(1, 45).op(0x7c);
      w.begin_image(0, 2, 2, 1, 2, 1).read_image(0, 1, 0, bytes(255, 3, 0, 0)).op(0xb2);
    });
  };
  EXPECT_EQ(pixel(decode(decode_pclxl, two(false)).pages.at(0).pixels, 0, 0), "255");
  EXPECT_EQ(pixel(decode(decode_pclxl, two(true)).pages.at(0).pixels, 0, 0), "9");
}

TEST(PclXl, ReadsPaperHandling) {
  Writer w;
  w.begin_session()
      .ubyte(1, 40)
      .raw(bytes(0xd5))
      .raw(std::string("\0\0\x80\x40\0\0\xc0\x40", 8))
      .attribute(47)
      .ubyte(0, 48);
  w.ubyte(1, 53).ubyte(0, 54).ubyte(4, 38).array("Labels", 39).ubyte(2, 36).op(0x43).uint16(3, 49).op(0x44);
  w.op(0x43).op(0x44);                                          // everything is kept
  w.ubyte(0, 53).ubyte(1, 54).op(0x43).op(0x44).end_session();  // short edge, back
  Decoded done = decode(decode_pclxl, w.str());
  EXPECT_THAT(done.report.errors, IsEmpty());
  ASSERT_EQ(done.pages.size(), 3u);
  const StreamPage& first = done.pages[0];
  EXPECT_EQ(first.media_width, 288);
  EXPECT_EQ(first.media_height, 432);
  EXPECT_EQ(first.pixels.height(), 1800);
  EXPECT_EQ(first.orientation, "landscape");
  EXPECT_EQ(first.sides, "two-sided-long-edge");
  EXPECT_FALSE(first.back);
  EXPECT_EQ(first.copies, 3);
  EXPECT_EQ(first.media_source, "eUpperCassette");
  EXPECT_EQ(first.media_type, "Labels");
  EXPECT_EQ(first.output_bin, "eFaceUpBin");
  EXPECT_TRUE(done.pages[1].back);
  EXPECT_EQ(done.pages[1].copies, 1);
  EXPECT_EQ(done.pages[2].sides, "two-sided-short-edge");
  EXPECT_TRUE(done.pages[2].back);
}

TEST(PclXl, ReadsPjlAroundIt) {
  std::string body = page([](Writer&) {});
  Decoded done = decode(decode_pclxl, "\x1b%-12345X@PJL SET STAPLE=LEFTTOP\r\n@PJL ENTER LANGUAGE=PCLXL\r\n" +
                                          body + "\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X");
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  EXPECT_EQ(done.pages.size(), 1u);
  EXPECT_THAT(done.report.attributes, Contains(std::make_pair("STAPLE", "LEFTTOP")));
}

TEST(PclXl, ReportsViolationsAsAPrinterWould) {
  auto errors = [](const std::function<void(Writer&)>& body) {
    return decode(decode_pclxl, page(body)).report.errors;
  };
  EXPECT_THAT(errors([](Writer& w) { w.op(0xb1); }), Contains(HasSubstr("IllegalOperatorSequence")));
  EXPECT_THAT(errors([](Writer& w) { w.op(0x6b); }), Contains(HasSubstr("MissingAttribute: Point")));
  EXPECT_THAT(errors([](Writer& w) { w.ubyte(1, 76).op(0x6b); }),
              Contains(HasSubstr("IllegalAttributeDataType: Point")));
  EXPECT_THAT(errors([](Writer& w) { w.ubyte(1, 200).op(0x61); }), Contains(HasSubstr("IllegalAttribute")));
  EXPECT_THAT(errors([](Writer& w) { w.ubyte(9, 45).op(0x7c); }),
              Contains(HasSubstr("IllegalAttributeValue: TxMode")));
  EXPECT_THAT(errors([](Writer& w) { w.op(0x60); }), Contains(HasSubstr("PopGS")));
  EXPECT_THAT(errors([](Writer& w) { w.op(0x4a); }), Contains(HasSubstr("IllegalTag")));
  EXPECT_THAT(errors([](Writer& w) { w.space(1).begin_image(0, 2, 1, 1, 1, 1).op(0xb2); }),
              Contains(HasSubstr("CurrentCursorUndefined")));
  EXPECT_THAT(errors([](Writer& w) { w.space(1).cursor(0, 0).begin_image(1, 2, 1, 1, 1, 1).op(0xb2); }),
              Contains(HasSubstr("palette")));
  EXPECT_THAT(errors([](Writer& w) {
                w.space(1).cursor(0, 0).begin_image(0, 2, 4, 2, 4, 2).read_image(0, 1, 0, "abcd").op(0xb2);
              }),
              Contains(HasSubstr("1 of 2 lines")));
  EXPECT_THAT(errors([](Writer& w) {
                w.space(1).cursor(0, 0).begin_image(0, 2, 4, 1, 4, 1).read_image(0, 1, 0, "abc").op(0xb2);
              }),
              Contains(HasSubstr("MissingData")));
  EXPECT_THAT(errors([](Writer& w) {
                w.space(1).cursor(0, 0).begin_image(0, 2, 4, 1, 4, 1).read_image(0, 1, 0, "abcde").op(0xb2);
              }),
              Contains(HasSubstr("ExtraData")));
  EXPECT_THAT(errors([](Writer& w) { w.raw(bytes(0xfe)); }), Contains(HasSubstr("IllegalTag")));
  EXPECT_THAT(errors([](Writer& w) { w.raw(bytes(0xc0, 1, 0x61)); }),
              Contains(HasSubstr("without an attribute")));
  EXPECT_THAT(decode(decode_pclxl, Writer().begin_session().op(0x42).str()).report.errors,
              Contains(HasSubstr("DataSourceNotClosed")));
  EXPECT_THAT(decode(decode_pclxl, Writer().begin_session().str()).report.errors,
              Contains(HasSubstr("before EndSession")));
  EXPECT_EQ(decode(decode_pclxl, ") HP-PCL XL;x").status.code(), Code::unreadable);
}

TEST(PclXl, SaysWhatItDoesNotDraw) {
  Decoded done = decode(decode_pclxl, page([](Writer& w) { w.array("name", 139).op(0x5e); }));
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, Contains(HasSubstr("ExecStream is not drawn")));
}

TEST(PclXl, KeepsToLimits) {
  DecodeOptions options;
  options.limits.memory_bytes = 2'000'000;
  auto body = page([](Writer& w) {
    w.space(2).cursor(0, 0).begin_image(0, 2, 65535, 65535, 9, 9).read_image(0, 65535, 1, "ab").op(0xb2);
  });
  EXPECT_EQ(decode(decode_pclxl, body, options).status.code(), Code::limit);
  EXPECT_EQ(decode(decode_pclxl, body).status.code(), Code::limit);
}

TEST(PclXl, IsRecognisedByContent) {
  EXPECT_EQ(sniff(decode_pclxl, ") HP-PCL XL;2;0;"), 100);
  EXPECT_EQ(sniff(decode_pclxl, "\x1b%-12345X@PJL ENTER LANGUAGE = PCLXL\n"), 100);
  EXPECT_EQ(sniff(decode_pclxl, "\x1b%-12345X@PJL ENTER LANGUAGE = PCL\n"), 0);
}

}  // namespace
}  // namespace dce::core
