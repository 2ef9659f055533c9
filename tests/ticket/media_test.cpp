#include "ticket/media.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "ticket/words.h"

namespace dce::core {
namespace {

using ::testing::HasSubstr;

Media named(std::string_view text) {
  const Result<Media> media = media_from_name(text);
  EXPECT_TRUE(media.ok()) << text << ": " << media.status().message();
  return media.ok() ? *media : Media{};
}

TEST(Media, TableHasDistinctNamesAndAliases) {
  std::set<std::string> seen;
  for (const MediaSize& size : media_sizes()) {
    EXPECT_TRUE(seen.insert(std::string(size.name)).second) << size.name;
    EXPECT_TRUE(is_keyword(size.name)) << size.name;
    EXPECT_GE(size.x_dimension, kMediaMinimum) << size.name;
    EXPECT_LE(size.x_dimension, size.y_dimension) << size.name;
    EXPECT_LE(size.y_dimension, kMediaMaximum) << size.name;
    for_each_word(size.aliases, [&](std::string_view alias) {
      EXPECT_TRUE(seen.insert(std::string(alias)).second) << alias;
      EXPECT_EQ(named(alias).name, size.name);
    });
  }
  EXPECT_GT(media_sizes().size(), 180u);
}

TEST(Media, NamesAndAliases) {
  EXPECT_EQ(named("iso_a4_210x297mm"), (Media{"iso_a4_210x297mm", 21000, 29700}));
  EXPECT_EQ(named("A4"), (Media{"iso_a4_210x297mm", 21000, 29700}));
  EXPECT_EQ(named("Letter"), (Media{"na_letter_8.5x11in", 21590, 27940}));
  EXPECT_EQ(named("na_number-10_4.125x9.5in"), (Media{"na_number-10_4.125x9.5in", 10477, 24130}));
  EXPECT_EQ(named("jpn_chou2_111.1x146mm"), (Media{"jpn_chou2_111.1x146mm", 11110, 14600}));
}

TEST(Media, CustomSizesDescribeThemselves) {
  EXPECT_EQ(named("custom_label_100x50mm"), (Media{"custom_label_100x50mm", 10000, 5000}));
  EXPECT_EQ(named("custom_max_8.5x11in"), (Media{"custom_max_8.5x11in", 21590, 27940}));
  EXPECT_EQ(named("100x200mm"), (Media{"custom_100x200mm_100x200mm", 10000, 20000}));
  EXPECT_EQ(named("10x20.5cm"), (Media{"custom_100x205mm_100x205mm", 10000, 20500}));
  EXPECT_EQ(named("4x6in"), (Media{"custom_101.6x152.4mm_101.6x152.4mm", 10160, 15240}));
  EXPECT_EQ(custom_media_name(12345, 20005), "custom_123.45x200.05mm_123.45x200.05mm");
}

TEST(Media, RefusesWhatIsNoSize) {
  for (const char* text : {"", "A", "foo", "x", "mm", "0x0mm", "1x1mm", "999999999999x1mm", "1000000x10mm",
                           "-1x5mm", "custom_a b_10x10mm", "_100x100mm", "custom_100x100", "custom_100x100pt",
                           "1e3x5mm", "custom_\x01_100x100mm", "100x100x100mm", ".x.mm", "100.x5mmm"}) {
    const Result<Media> media = media_from_name(text);
    EXPECT_FALSE(media.ok()) << text;
    EXPECT_EQ(media.status().code(), Code::usage) << text;
  }
  EXPECT_THAT(media_from_name("leter").status().message(), HasSubstr("did you mean letter?"));
}

TEST(Media, SheetsAreNearestWithinTwoMillimetres) {
  ASSERT_NE(nearest_media_size(21040, 29660), nullptr);
  EXPECT_EQ(nearest_media_size(21040, 29660)->name, "iso_a4_210x297mm");
  EXPECT_EQ(nearest_media_size(21200, 29900)->name, "iso_a4_210x297mm");
  EXPECT_EQ(nearest_media_size(21000, 29499), nullptr);
  EXPECT_EQ(nearest_media_size(11000, 22000)->name, "iso_dl_110x220mm");  // prc_5 has the same size
  EXPECT_EQ(media_from_size(21590, 27940).name, "na_letter_8.5x11in");
  EXPECT_EQ(media_from_size(20000, 20000), (Media{"custom_200x200mm_200x200mm", 20000, 20000}));
  EXPECT_EQ(media_from_size(1, 2'000'000'000).y_dimension, kMediaMaximum);
}

TEST(Media, WhatIsNoSheetIsAsLargeAsItSays) {
  EXPECT_EQ(media_from_size(10477, 24130).name, "na_number-10_4.125x9.5in");
  EXPECT_EQ(media_from_size(10495, 24110).name, "na_number-10_4.125x9.5in");  // 297.5 x 683.5 points
  EXPECT_TRUE(is_custom(media_from_size(3387, 4516)));     // 1.9 mm off jis_b10
  EXPECT_TRUE(is_custom(media_from_size(4948, 8996)));     // a label, 1.3 mm off a business card
  EXPECT_TRUE(is_custom(media_from_size(19812, 26670)));   // 1.1 mm off an envelope
  EXPECT_EQ(media_from_size(14650, 20850).name, "iso_a5_148x210mm");
}

TEST(Media, ToleranceFallsWithTheSize) {
  EXPECT_EQ(size_tolerance(29700), 200);
  EXPECT_EQ(size_tolerance(13970), 200);
  EXPECT_EQ(size_tolerance(10000), 150);
  EXPECT_EQ(size_tolerance(3000), 50);
}

}  // namespace
}  // namespace dce::core
