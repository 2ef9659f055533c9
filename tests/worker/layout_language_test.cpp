#include "worker/office/layout_language.h"

#include <gtest/gtest.h>

namespace dce::worker {
namespace {

TEST(LayoutLanguage, IsTheTicketsWhereThatNamesACountry) {
  EXPECT_EQ(layout_language(R"({"document-natural-language": "de-at"})", "letter"), "de-AT");
  EXPECT_EQ(layout_language(R"({"document-natural-language": "en-us", "media": "iso_a4_210x297mm"})", "a4"),
            "en-US");
}

TEST(LayoutLanguage, FollowsTheMediaOtherwise) {
  EXPECT_EQ(layout_language(R"({"media": "iso_a4_210x297mm"})", "letter"), "en");
  EXPECT_EQ(layout_language(R"({"media": "na_letter_8.5x11in"})", "a4"), "en-US");
  EXPECT_EQ(layout_language(R"({"media": "na_legal_8.5x14in", "document-natural-language": "es"})", "a4"),
            "es-US");
  EXPECT_EQ(
      layout_language(R"({"media-col": {"media-size": {"x-dimension": 21590, "y-dimension": 27940}}})", "a4"),
      "en-US");
  EXPECT_EQ(layout_language(R"({"media-col": {"media-size": {"x-dimension": 21000, "y-dimension": 29700}}})",
                            "letter"),
            "en");
}

TEST(LayoutLanguage, IsTheSystemsWhereTheTicketSaysNothing) {
  EXPECT_EQ(layout_language("", "a4"), "en");
  EXPECT_EQ(layout_language("{}", "letter"), "en-US");
  EXPECT_EQ(layout_language(R"({"document-natural-language": "de"})", ""), "de");
  EXPECT_EQ(layout_language(R"({"document-natural-language": "en;rm", "media-col": 3})", ""), "en");
  EXPECT_EQ(layout_language("no json", "a4"), "en");
}

}  // namespace
}  // namespace dce::worker
