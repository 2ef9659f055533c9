#include <gmock/gmock.h>

#include "pclxl_writer.h"

namespace dce::core {
extern const StreamReader decode_pclxl;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The page that `body` draws, which must draw it without an error.
Bitmap drawn(const std::function<void(Writer&)>& body, bool big_endian = false) {
  Decoded done = decode(decode_pclxl, page(body, big_endian));
  EXPECT_TRUE(done.status.ok()) << done.status.message();
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  return std::move(done.pages.at(0).pixels);
}

std::string box(const std::function<void(Writer&)>& body) {
  return ink_box(drawn(body));
}

std::vector<std::string> errors(const std::function<void(Writer&)>& body) {
  return decode(decode_pclxl, page(body)).report.errors;
}

int ink(const Bitmap& page) {
  int count = 0;
  for (int y = 0; y < page.height(); ++y) {
    for (size_t i = 0; i < page.row_size(); ++i) count += __builtin_popcount(page.row(y)[i]);
  }
  return count;
}

enum : int { clip_region = 83, bounding_box = 66, end_point = 69, rectangle = 0xa0, paint = 0x86 };

TEST(PclXlVector, FillsAndStrokesRectangles) {
  EXPECT_EQ(box([](Writer& w) { w.no_pen().box(10, 20, 30, 50, bounding_box).op(rectangle); }),
            "10,20-29,49");
  // Corners in any order.
  EXPECT_EQ(box([](Writer& w) { w.no_pen().box(30, 50, 10, 20, bounding_box).op(rectangle); }),
            "10,20-29,49");
  Bitmap stroked = drawn(
      [](Writer& w) { w.no_brush().ubyte(4, 75).op(0x7a).box(10, 20, 30, 50, bounding_box).op(rectangle); });
  EXPECT_EQ(ink_box(stroked), "8,18-31,51");
  EXPECT_EQ(pixel(stroked, 20, 30), "0");
  EXPECT_EQ(pixel(stroked, 11, 30), "1");
}

TEST(PclXlVector, DotsAreThoseThatAreTouched) {
  // At half the scale, odd units end in the middle of dots.
  EXPECT_EQ(box([](Writer& w) {
              w.raw(bytes(0xd5)).number(0x3f000000, 4).number(0x3f000000, 4).attribute(43).op(0x77);
              w.no_pen().box(21, 40, 61, 81, bounding_box).op(rectangle);
            }),
            "10,20-30,40");
}

TEST(PclXlVector, ReadsPointsOfEveryType) {
  for (bool big_endian : {false, true}) {
    auto triangle = [&](int tag, int type, const std::vector<int>& points) {
      return ink_box(
          drawn([&](Writer& w) { w.no_pen().cursor(100, 100).points(tag, type, points).op(0x84).op(paint); },
                big_endian));
    };
    EXPECT_EQ(triangle(0x9b, 0, {100, 200, 200, 200}), "100,100-199,199");
    EXPECT_EQ(triangle(0x9b, 2, {100, 400, 300, 400}), "100,100-299,399");
    EXPECT_EQ(triangle(0x9b, 3, {-100, 50, -100, 100}), "0,75-99,99");
    EXPECT_EQ(triangle(0x9d, 1, {-50, 0, 0, -50}), "50,50-99,99");
    EXPECT_EQ(triangle(0x9d, 3, {-100, 0, 0, 300}), "0,100-99,399");
  }
  EXPECT_EQ(
      box([](Writer& w) {
        w.no_pen().cursor(10, 10).signed_xy(10, 30, end_point).op(0x9b).signed_xy(20, 0, end_point).op(0x9d);
        w.signed_xy(0, -20, end_point).op(0x9d).op(paint);
      }),
      "10,10-29,29");
}

TEST(PclXlVector, DrawsCurvesWhereTheyGo) {
  // A quarter of a circle of radius 1000 about 0,0, both ways of giving it.
  Bitmap absolute = drawn([](Writer& w) {
    w.no_pen().cursor(0, 0).signed_xy(1000, 0, end_point).op(0x9b);
    w.points(0x93, 3, {1000, 552, 552, 1000, 0, 1000}).op(0x84).op(paint);
  });
  Bitmap relative = drawn([](Writer& w) {
    w.no_pen().cursor(0, 0).signed_xy(1000, 0, end_point).op(0x9d);
    w.signed_xy(0, 552, 81).signed_xy(-448, 1000, 82).signed_xy(-1000, 1000, end_point).op(0x95).op(paint);
  });
  EXPECT_EQ(ink_box(absolute), "0,0-999,999");
  EXPECT_NEAR(ink(absolute), 785400, 1500);
  EXPECT_EQ(ink(relative), ink(absolute));
}

TEST(PclXlVector, DrawsArcsChordsPiesAndEllipses) {
  auto area = [](const std::function<void(Writer&)>& body) { return ink(drawn(body)); };
  auto circle = [](Writer& w) -> Writer& { return w.no_pen().box(100, 100, 1100, 1100, bounding_box); };
  constexpr double full = 3.14159 * 500 * 500;
  EXPECT_NEAR(area([&](Writer& w) { circle(w).op(0x98); }), full, 3000);
  EXPECT_EQ(box([](Writer& w) { w.no_pen().box(100, 300, 500, 400, bounding_box).op(0x98); }),
            "100,300-499,399");
  // From the right to the top, counter-clockwise: a quarter.
  auto quarter = [&](Writer& w) -> Writer& {
    return circle(w).signed_xy(1100, 600, 79).signed_xy(600, 100, end_point);
  };
  EXPECT_NEAR(area([&](Writer& w) { quarter(w).op(0x9e); }), full / 4, 2000);
  EXPECT_EQ(box([&](Writer& w) { quarter(w).op(0x9e); }), "600,100-1099,599");
  EXPECT_NEAR(area([&](Writer& w) { quarter(w).op(0x96); }), full / 4 - 125000, 2000);
  // ArcPath goes the way it is told; clockwise takes the other three quarters.
  auto arc = [&](int direction) {
    return area([&](Writer& w) { quarter(w).ubyte(direction, 65).op(0x91).op(0x84).op(paint); });
  };
  EXPECT_NEAR(arc(1), full / 4 - 125000, 2000);
  EXPECT_NEAR(arc(0), full * 3 / 4 + 125000, 3000);
  EXPECT_NEAR(area([&](Writer& w) {
                circle(w).raw(bytes(0xd1)).number(1000, 2).number(1000, 2).attribute(68).op(0xa2);
              }),
              full, 3000);
  EXPECT_NEAR(area([&](Writer& w) {
                circle(w).raw(bytes(0xd1)).number(200, 2).number(200, 2).attribute(68).op(0xa2);
              }),
              1000000 - 8584, 2000);
}

TEST(PclXlVector, FillModesTellNestedPathsApart) {
  auto nested = [](int mode) {
    return drawn([&](Writer& w) {
      w.no_pen().ubyte(mode, 70).op(0x6e);
      w.box(0, 0, 100, 100, bounding_box).op(0xa1).box(40, 40, 60, 60, bounding_box).op(0xa1).op(paint);
    });
  };
  EXPECT_EQ(pixel(nested(0), 50, 50), "1");
  EXPECT_EQ(pixel(nested(1), 50, 50), "0");
  EXPECT_EQ(ink(nested(1)), 100 * 100 - 20 * 20);
}

TEST(PclXlVector, DrawsLinesWithCapsJoinsAndDashes) {
  auto line = [](const std::function<void(Writer&)>& how) {
    return drawn([&](Writer& w) {
      w.no_brush().ubyte(20, 75).op(0x7a);
      how(w);
      w.cursor(100, 100).signed_xy(200, 100, end_point).op(0x9b).op(paint);
    });
  };
  auto cap = [](int style) { return [style](Writer& w) { w.ubyte(style, 71).op(0x71); }; };
  EXPECT_EQ(ink_box(line(cap(0))), "100,90-199,109");
  EXPECT_EQ(ink_box(line(cap(1))), "90,90-209,109");
  EXPECT_EQ(ink_box(line(cap(2))), "90,90-209,109");
  EXPECT_GT(ink(line(cap(2))), ink(line(cap(1))) + 40);
  EXPECT_GT(ink(line(cap(1))), ink(line(cap(3))) + 40);
  Bitmap dashed = line([](Writer& w) { w.array(bytes(30, 10), 74).ubyte(5, 67).op(0x70); });
  EXPECT_EQ(pixel(dashed, 124, 100), "1");
  EXPECT_EQ(pixel(dashed, 126, 100), "0");
  EXPECT_EQ(pixel(dashed, 136, 100), "1");
  EXPECT_EQ(ink(line([](Writer& w) { w.array(bytes(30, 10), 74).op(0x70).ubyte(0, 78).op(0x70); })),
            ink(line(cap(0))));
  auto corner = [](const std::function<void(Writer&)>& how) {
    return ink_box(drawn([&](Writer& w) {
      w.no_brush().ubyte(20, 75).op(0x7a);
      how(w);
      w.cursor(100, 200).points(0x9b, 0, {150, 100, 200, 200}).op(paint);
    }));
  };
  std::string miter = corner([](Writer&) {}), bevel = corner([](Writer&w) { w.ubyte(2, 72).op(0x72); });
  EXPECT_EQ(miter, "91,77-208,204");
  EXPECT_EQ(bevel, "91,95-208,204");
  EXPECT_EQ(corner([](Writer& w) { w.ubyte(2, 73).op(0x73); }), bevel);
  EXPECT_EQ(corner([](Writer& w) { w.ubyte(1, 72).op(0x72); }), "91,90-208,204");
}

TEST(PclXlVector, AStrokeIsLikeNothingThinnerThanADot) {
  EXPECT_EQ(
      ink(drawn([](Writer& w) {
        w.no_brush().ubyte(0, 75).op(0x7a).cursor(10, 10).signed_xy(110, 10, end_point).op(0x9b).op(paint);
      })) >= 100,
      true);
}

TEST(PclXlVector, ClipsHoldWhatFollows) {
  auto page_with = [](const std::function<void(Writer&)>& clip) {
    return box([&](Writer& w) {
      w.no_pen();
      clip(w);
      w.box(0, 0, 400, 400, bounding_box).op(rectangle);
    });
  };
  auto rect = [](Writer& w, int x0, int y0, int x1, int y1) { w.box(x0, y0, x1, y1, bounding_box).op(0xa1); };
  EXPECT_EQ(page_with([](Writer& w) { w.ubyte(0, clip_region).box(20, 30, 40, 60, bounding_box).op(0x68); }),
            "20,30-39,59");
  EXPECT_EQ(page_with([&](Writer& w) {
              rect(w, 20, 20, 100, 100);
              w.ubyte(0, clip_region).op(0x62);
              rect(w, 50, 10, 200, 90);
              w.ubyte(0, clip_region).op(0x67);
            }),
            "50,20-99,89");
  EXPECT_EQ(page_with([&](Writer& w) {
              rect(w, 20, 20, 100, 100);
              w.ubyte(0, clip_region).op(0x62).op(0x69);
            }),
            "0,0-399,399");
  // PopGS brings the clip back that PushGS has kept.
  EXPECT_EQ(page_with([&](Writer& w) {
              w.op(0x61).ubyte(0, clip_region).box(0, 0, 9, 9, bounding_box).op(0x68).op(0x60);
            }),
            "0,0-399,399");
  Bitmap outside = drawn([&](Writer& w) {
    w.no_pen().ubyte(1, 84).op(0x7f);
    rect(w, 20, 20, 100, 100);
    w.ubyte(1, clip_region).op(0x62).box(0, 0, 400, 400, bounding_box).op(rectangle);
  });
  EXPECT_EQ(ink(outside), 400 * 400 - 80 * 80);
  Bitmap triangle = drawn([](Writer& w) {
    w.no_pen().cursor(0, 0).points(0x9b, 2, {400, 400, 0, 400}).ubyte(0, clip_region).op(0x62);
    w.box(0, 0, 400, 400, bounding_box).op(rectangle);
  });
  EXPECT_NEAR(ink(triangle), 80000, 500);
  EXPECT_EQ(pixel(triangle, 300, 100), "0");
  EXPECT_EQ(pixel(triangle, 100, 300), "1");
}

TEST(PclXlVector, ClipsHoldImagesAndText) {
  auto clip = [](Writer& w) {
    w.cursor(0, 0).points(0x9b, 0, {100, 100, 0, 100}).ubyte(0, clip_region).op(0x62);
  };
  Bitmap image = drawn([&](Writer& w) {
    clip(w);
    w.space(1).cursor(0, 0).begin_image(0, 0, 1, 1, 100, 100).read_image(0, 1, 0, bytes(0, 0, 0, 0)).op(0xb2);
  });
  EXPECT_NEAR(ink(image), 5000, 150);
  Writer w;
  w.begin_session().font_header("F").character("F", 'a', bytes(0, 0, 0, 0, 0, 0, 0, 16, 0, 1, 0xff, 0xff));
  w.begin_page();
  clip(w);
  w.set_font("F").cursor(42, 50).array("a", 171).op(0xa8).op(0x44).end_session();
  Decoded text = decode(decode_pclxl, w.str());
  EXPECT_THAT(text.report.errors, IsEmpty());
  EXPECT_EQ(ink_box(text.pages.at(0).pixels), "42,50-50,50");
}

TEST(PclXlVector, PaintsColoursAndStencils) {
  Bitmap colour = drawn([](Writer& w) {
    w.space(2).no_pen().array(bytes(10, 20, 30), 11).op(0x63).box(0, 0, 10, 10, bounding_box).op(rectangle);
    // A stencil: black of the image takes the brush, white is clear.
    w.ubyte(1, 45).op(0x7c).ubyte(1, 3).ubyte(2, 2).array(bytes(255, 0), 6).op(0x6a);
    w.ubyte(200, 9).op(0x63).cursor(100, 0).begin_image(1, 0, 8, 1, 8, 1);
    w.read_image(0, 1, 0, bytes(0xf0, 0, 0, 0)).op(0xb2);
  });
  EXPECT_EQ(pixel(colour, 5, 5), "10,20,30");
  EXPECT_EQ(pixel(colour, 103, 0), "200,200,200");
  EXPECT_EQ(pixel(colour, 104, 0), "255,255,255");
}

TEST(PclXlVector, RasterOperationsMeetThePaper) {
  auto operation = [](int rop) {
    return drawn([&](Writer& w) {
      w.no_pen().box(0, 0, 20, 10, bounding_box).op(rectangle);
      w.ubyte(rop, 44).op(0x7b).box(10, 0, 30, 10, bounding_box).op(rectangle);
    });
  };
  // With a black brush: T or S covers, not D turns round, T xor D leaves as it is, white clears.
  EXPECT_EQ(ink(operation(252)), 300);
  EXPECT_EQ(ink_box(operation(85)), "0,0-29,9");
  EXPECT_EQ(ink(operation(85)), 200);
  EXPECT_EQ(ink(operation(90)), 200);
  EXPECT_EQ(ink_box(operation(255)), "0,0-9,9");
  EXPECT_EQ(ink(operation(170)), 200);
}

TEST(PclXlVector, PatternsRepeatFromTheirOrigin) {
  Bitmap page = drawn([](Writer& w) {
    w.space(1).no_pen();
    w.ubyte(0, 100).ubyte(0, 98).uint16(2, 108).uint16(1, 107).xy(4, 4, 103).sint16(7, 105).ubyte(1, 104).op(
        0xb3);
    w.uint16(0, 109).uint16(1, 99).ubyte(0, 101).op(0xb4).data(bytes(0x40, 0, 0, 0)).op(0xb5);
    w.sint16(7, 8).signed_xy(1, 0, 12).op(0x63).box(0, 0, 40, 10, bounding_box).op(rectangle);
  });
  // Two dots black, two white, from x = 1.
  EXPECT_EQ(page.row(0)[0], 0x66);
  EXPECT_EQ(page.row(9)[4], 0x66);
  EXPECT_EQ(ink(page), 200);
  EXPECT_THAT(errors([](Writer& w) { w.sint16(9, 8).op(0x63); }),
              Contains(HasSubstr("RasterPatternUndefined: 9")));
}

TEST(PclXlVector, NamesWhatIsWrong) {
  EXPECT_THAT(errors([](Writer& w) { w.signed_xy(1, 1, end_point).op(0x9b); }),
              Contains(HasSubstr("LinePath: CurrentCursorUndefined")));
  EXPECT_THAT(errors([](Writer& w) { w.cursor(1, 1).op(0x85).signed_xy(1, 1, end_point).op(0x9d); }),
              Contains(HasSubstr("LineRelPath: CurrentCursorUndefined")));
  EXPECT_THAT(errors([](Writer& w) { w.cursor(1, 1).op(0x9b); }), Contains(HasSubstr("MissingAttribute")));
  EXPECT_THAT(errors([](Writer& w) {
                w.cursor(1, 1).points(0x93, 0, {1, 1, 2, 2});
              }),
              Contains(HasSubstr("BezierPath: IllegalDataLength")));
  EXPECT_THAT(errors([](Writer& w) { w.cursor(1, 1).uint16(3, 77).ubyte(0, 80).op(0x9b).data("ab"); }),
              Contains(HasSubstr("LinePath: IllegalDataLength")));
  EXPECT_THAT(errors([](Writer& w) { w.ubyte(1, clip_region).box(0, 0, 9, 9, bounding_box).op(0x68); }),
              Contains(HasSubstr("ClipModeMismatch")));
  EXPECT_THAT(errors([](Writer& w) { w.op(0x70); }), Contains(HasSubstr("SetLineDash: MissingAttribute")));
  EXPECT_THAT(errors([](Writer& w) {
                w.box(0, 0, 9, 9, bounding_box).signed_xy(4, 4, 79).signed_xy(9, 9, end_point);
                w.box(0, 0, 8, 8, bounding_box).op(0x9e);
              }),
              Contains(HasSubstr("StartPoint is the centre")));
}

TEST(PclXlVector, KeepsToLimits) {
  // Clips: every level of the stack has one of its own.
  DecodeOptions options;
  options.limits.memory_bytes = 4'000'000;
  auto stacked = page([](Writer& w) {
    for (int i = 0; i < 200; ++i) {
      w.op(0x61).cursor(0, 0).points(0x9b, 2, {2500 - i, 3300, 0, 3300}).ubyte(0, clip_region).op(0x67);
    }
  });
  EXPECT_EQ(decode(decode_pclxl, stacked, options).status.code(), Code::limit);
  // Work: a path is painted over and over.
  options = {};
  options.limits.image_pixels = 16 << 20;
  auto again = page([](Writer& w) {
    w.cursor(0, 0);
    std::vector<int> zigzag;
    for (int i = 0; i < 1000; ++i) zigzag.insert(zigzag.end(), {i % 2 * 2000, i % 3 * 3000});
    w.points(0x9b, 2, zigzag);
    for (int i = 0; i < 10000; ++i) w.op(paint);
  });
  EXPECT_EQ(decode(decode_pclxl, again, options).status.code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
