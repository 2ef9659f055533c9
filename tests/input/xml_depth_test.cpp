#include "input/xml_depth.h"

#include <gtest/gtest.h>

#include <string>

#include "open_for_test.h"

namespace dce::core {
namespace {

std::string times(size_t count, const std::string& text) {
  std::string all;
  while (count-- > 0) all += text;
  return all;
}

bool shallow(const std::string& text) {
  return XmlDepth().feed(testing::bytes_of(text));
}

TEST(XmlDepth, CountsOpenElements) {
  EXPECT_TRUE(shallow(times(XmlDepth::most_levels, "<g a='>'>")));
  EXPECT_FALSE(shallow(times(XmlDepth::most_levels + 1, "<g a='>'>")));
}

TEST(XmlDepth, ClosedElementsDoNotCount) {
  EXPECT_TRUE(shallow(times(5000, "<g><h/></g >")));
  EXPECT_TRUE(shallow(times(5000, "<h a=\"/>\" />")));
}

TEST(XmlDepth, WhatHtmlLeavesOpenEndsWithItsParent) {
  EXPECT_TRUE(shallow(times(5000, "<p>one<br>two<br>three</p>")));
}

TEST(XmlDepth, KnowsWhatHtmlEndsByItself) {
  const auto shallow_html = [](const std::string& text) {
    return XmlDepth(XmlDepth::Language::html).feed(testing::bytes_of(text));
  };
  EXPECT_TRUE(shallow_html(times(3000, "<BR><img src=a><p>one<li>two<td>three")));
  EXPECT_FALSE(shallow(times(3000, "<br>")));
  EXPECT_FALSE(shallow_html(times(XmlDepth::most_levels + 1, "<div/>"))) << "which HTML does not close";
  EXPECT_FALSE(shallow_html(times(XmlDepth::most_levels + 1, "<p><span>")));
}

TEST(XmlDepth, EndTagsOfNothingDoNotHideDepth) {
  EXPECT_FALSE(shallow(times(XmlDepth::most_levels + 1, "<g></h>")));
}

TEST(XmlDepth, MarkupThatIsNoElementIsSteppedOver) {
  EXPECT_TRUE(shallow("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a '<g><g>'>]>" +
                      times(3000, "<!-- <g> --><![CDATA[<g>]]><?p <g>?>")));
}

TEST(XmlDepth, Utf16IsReadToo) {
  std::string wide;
  for (const char c : times(XmlDepth::most_levels + 1, "<g>")) wide += {c, '\0'};
  EXPECT_FALSE(shallow(wide));
}

TEST(XmlDepth, PiecesMakeNoDifference) {
  XmlDepth depth;
  bool shallow = true;
  for (size_t i = 0; i <= XmlDepth::most_levels && shallow; ++i) {
    for (const char* piece : {"<", "g", " b='<", "'", ">", "<!-", "- <h> --", ">"}) {
      shallow = shallow && depth.feed(testing::bytes_of(std::string(piece)));
    }
  }
  EXPECT_FALSE(shallow);
}

}  // namespace
}  // namespace dce::core
