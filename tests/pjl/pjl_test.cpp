#include "pjl/pjl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pjl/media_codes.h"

namespace dce::core {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Warnings : Reporter {
  std::vector<std::string> texts;
  void warning(int, const std::string& text) override { texts.push_back(text); }
};

std::string begin(const Ticket& ticket, std::string_view title = "report", int copies = 1,
                  bool two_sided = false) {
  Warnings warnings;
  return pjl_begin({.ticket = ticket,
                    .copies = copies,
                    .two_sided = two_sided,
                    .resolution = {600, 600},
                    .title = title,
                    .user = "ann",
                    .language = "PCL"},
                   warnings);
}

TEST(Pjl, PlainJob) {
  EXPECT_EQ(begin({}),
            "\x1b%-12345X@PJL JOB NAME=\"report\"\r\n"
            "@PJL SET USERNAME=\"ann\"\r\n"
            "@PJL SET COPIES=1\r\n"
            "@PJL SET QTY=1\r\n"
            "@PJL SET DUPLEX=OFF\r\n"
            "@PJL SET RESOLUTION=600\r\n"
            "@PJL SET RENDERMODE=GRAYSCALE\r\n"
            "@PJL SET ECONOMODE=OFF\r\n"
            "@PJL ENTER LANGUAGE=PCL\r\n");
  EXPECT_EQ(pjl_end("report"), "\x1b%-12345X@PJL EOJ NAME=\"report\"\r\n\x1b%-12345X");
  EXPECT_THAT(begin({}, ""), HasSubstr("@PJL JOB\r\n"));
}

TEST(Pjl, CopiesAndSides) {
  Ticket ticket;
  ticket.sides = Sides::two_sided_short_edge;
  EXPECT_THAT(begin(ticket, "x", 3, true),
              HasSubstr("COPIES=1\r\n@PJL SET QTY=3\r\n@PJL SET DUPLEX=ON\r\n@PJL SET BINDING=SHORTEDGE"));
  ticket.collate = false;
  ticket.sides = Sides::two_sided_long_edge;
  EXPECT_THAT(begin(ticket, "x", 3, true),
              HasSubstr("COPIES=3\r\n@PJL SET QTY=1\r\n@PJL SET DUPLEX=ON\r\n@PJL SET BINDING=LONGEDGE"));
}

// No text may end its line, its quotes or PJL.
TEST(Pjl, HostileNamesStayInTheirLine) {
  const std::string hostile[] = {
      "a\"\r\n@PJL DEFAULT PASSWORD=1\r\n",
      "a\n@PJL FSDELETE NAME=\"0:\\\"",
      "\x1b%-12345X@PJL RDYMSG DISPLAY=\"x\"",
      std::string("nul\0here", 8),
      "\xc2\x85next line\xe2\x80\xa8line separator",
      "\x9b"
      "7m",
      "\xff\xfe broken \xc0\x8a",
      "\xe2\x80",
      std::string(5000, 'x'),
      "t\ta\x7f\x08",
  };
  for (const std::string& name : hostile) {
    Ticket ticket;
    ticket.output_bin = name;
    ticket.media_type = name;
    ticket.finishings = {{20, name}};
    Warnings warnings;
    std::string stream =
        pjl_begin(
            {.ticket = ticket, .resolution = {600, 600}, .title = name, .user = name, .language = "PCL"},
            warnings) +
        pjl_end(name);
    // Between the exits: nothing but whole lines of printable ASCII, each a PJL command of ours, quotes
    // balanced.
    size_t exits = 0;
    for (size_t at = 0; (at = stream.find(pjl_uel, at)) != std::string::npos; at += pjl_uel.size()) ++exits;
    EXPECT_EQ(exits, 3u);
    for (size_t at; (at = stream.find(pjl_uel)) != std::string::npos;) stream.erase(at, pjl_uel.size());
    size_t lines = 0;
    while (!stream.empty()) {
      size_t end = stream.find("\r\n");
      ASSERT_NE(end, std::string::npos);
      std::string one = stream.substr(0, end);
      stream.erase(0, end + 2);
      ++lines;
      EXPECT_TRUE(one.starts_with("@PJL ")) << one;
      EXPECT_LE(one.size(), 110u);
      EXPECT_EQ(std::count(one.begin(), one.end(), '"') % 2, 0) << one;
      for (unsigned char c : one) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << one;
    }
    EXPECT_EQ(lines, 19u);
    EXPECT_EQ(warnings.texts.size(), 1u);  // the bin
  }
}

TEST(Pjl, TextForPeople) {
  EXPECT_EQ(pjl_text("Müller & Søn – “Ħello” Łódź"), "Muller & Son - 'Hello' Lodz");
  EXPECT_EQ(pjl_text("日本"), "??");
  EXPECT_EQ(pjl_text("ĀŽſ×÷ß"), "AZsx/s");
  EXPECT_EQ(pjl_text("abcdef", 3), "abc");
}

TEST(Pjl, FinishingsSayWhatTheyCan) {
  Ticket ticket;
  ticket.media = Media{"na_letter_8.5x11in", 21590, 27940};
  ticket.finishings = {
      {28, "staple-dual-left"}, {74, "punch-dual-left"}, {93, "fold-half"}, {20, "staple-top-left"}};
  Warnings warnings;
  std::string out = pjl_begin({.ticket = ticket, .language = "PCLXL"}, warnings);
  EXPECT_THAT(
      out, HasSubstr("@PJL SET PROCESSINGACTION=APPEND\r\n"
                     "@PJL SET PROCESSINGTYPE=\"STAPLING\"\r\n@PJL SET PROCESSINGOPTION=\"LEFT_2PT\"\r\n"
                     "@PJL SET PROCESSINGBOUNDARY=MOPY\r\n"
                     "@PJL SET PROCESSINGTYPE=\"PUNCH\"\r\n@PJL SET PROCESSINGOPTION=\"LEFT_2PT_US\"\r\n"));
  EXPECT_THAT(out, HasSubstr("STAPLEOPTION=TWO"));
  ASSERT_EQ(warnings.texts.size(), 2u);
  EXPECT_THAT(warnings.texts[0], HasSubstr("fold-half"));
  EXPECT_THAT(warnings.texts[1], HasSubstr("staple-top-left"));
  ticket.finishings = {{3, "none"}};
  EXPECT_THAT(pjl_begin({.ticket = ticket, .language = "PCLXL"}, warnings), Not(HasSubstr("PROCESSING")));
}

TEST(MediaCodes, SizesMatchWithinHalfAMillimetre) {
  EXPECT_EQ(media_size_code({"", 21000, 29700})->pcl5, 26);
  EXPECT_EQ(media_size_code({"", 20990, 29703})->pclxl, 2);
  EXPECT_EQ(media_size_code({"", 10500, 14850})->name, "iso_a6_105x148mm");
  EXPECT_EQ(media_size_code({"", 29700, 21000}), nullptr);  // landscape stock is fed as it is
  EXPECT_EQ(media_size_code({"", 20900, 29700}), nullptr);
}

TEST(MediaCodes, SourcesBinsTypes) {
  EXPECT_EQ(media_source_code("manual")->pcl5, 2);
  EXPECT_EQ(media_source_code("tray-2")->pclxl, 4);
  EXPECT_EQ(media_source_code("roll-1"), nullptr);
  EXPECT_EQ(output_bin_code("face-up")->pcl5, 2);
  EXPECT_EQ(output_bin_code("mailbox-2")->optional_bin, 2);
  EXPECT_FALSE(output_bin_code("mailbox-2x"));
  EXPECT_FALSE(output_bin_code("mailbox-999"));
  EXPECT_EQ(media_type_name("labels"), "Labels");
  EXPECT_EQ(media_type_name("felt"), "");
}

}  // namespace
}  // namespace dce::core
