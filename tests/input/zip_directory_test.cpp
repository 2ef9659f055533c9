#include "input/zip_directory.h"

#include <gmock/gmock.h>

#include "open_for_test.h"

namespace dce::core {
namespace {

using testing::bytes_of;

TEST(ZipDirectory, ListsEntriesAndReadsTheirHeads) {
  const std::string zip = testing::make_zip({{"a", "hello"}, {"b/c", "world"}});
  const auto directory = ZipDirectory::read(bytes_of(zip));
  ASSERT_TRUE(directory);
  ASSERT_EQ(directory->entries().size(), 2u);
  ASSERT_TRUE(directory->find("b/c"));
  EXPECT_EQ(directory->head_of(*directory->find("b/c"), 3), "wor");
  EXPECT_FALSE(directory->find("d"));
}

TEST(ZipDirectory, EveryTruncationIsHarmless) {
  const std::string zip = testing::make_zip({{"a", "hello"}, {"b/c", "world"}});
  for (size_t size = 0; size < zip.size(); ++size) {
    EXPECT_FALSE(ZipDirectory::read(bytes_of(zip.substr(0, size)))) << size;
  }
}

TEST(ZipDirectory, InflatesNoMoreThanAsked) {
  // RFC 1951: one stored block "abc", final.
  const std::string packed(
      "\x01\x03\x00\xfc\xff"
      "abc",
      8);
  bool complete = false;
  EXPECT_EQ(inflate_head(bytes_of(packed), -15, 100, &complete), "abc");
  EXPECT_TRUE(complete);
  EXPECT_EQ(inflate_head(bytes_of(packed), -15, 2, &complete), "ab");
  EXPECT_FALSE(complete);
  EXPECT_EQ(inflate_head(bytes_of("\xff\xff"), -15, 2, &complete), "");
}

}  // namespace
}  // namespace dce::core
