#include "encode/media_keywords.h"

#include <gtest/gtest.h>

namespace dce::core {
namespace {

TEST(MediaKeywords, NumbersPositionsAsPwg5102_4Does) {
  EXPECT_EQ(media_position(""), 0);
  EXPECT_EQ(media_position("auto"), 0);
  EXPECT_EQ(media_position("main"), 1);
  EXPECT_EQ(media_position("manual"), 4);
  EXPECT_EQ(media_position("hagaki"), 8);
  EXPECT_EQ(media_position("top"), 11);
  EXPECT_EQ(media_position("by-pass-tray"), 19);
  EXPECT_EQ(media_position("tray-1"), 20);
  EXPECT_EQ(media_position("tray-20"), 39);
  EXPECT_EQ(media_position("roll-1"), 40);
  EXPECT_EQ(media_position("roll-10"), 49);
}

TEST(MediaKeywords, KnowsNoOthers) {
  for (const char* word : {"tray-0", "tray-21", "tray-", "tray-1x", "tray--1", "roll-11", "Main", "main ",
                           "tray-99999999999999999999"}) {
    EXPECT_EQ(media_position(word), std::nullopt) << word;
  }
}

}  // namespace
}  // namespace dce::core
