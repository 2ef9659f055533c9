#include "objects/listing.h"

#include <gtest/gtest.h>

namespace dce::objects {
namespace {

constexpr char kTwo[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name><Prefix>p/</Prefix>"
    "<KeyCount>2</KeyCount><NextContinuationToken>a&amp;b/=</NextContinuationToken>"
    "<IsTruncated>true</IsTruncated>"
    "<Contents><Key>p/one</Key><LastModified>2026-01-02T03:04:05.678Z</LastModified><Size>1</Size></Contents>"
    "<Contents><Key>p/&lt;Key&gt;&amp;lt;</Key></Contents></ListBucketResult>";

TEST(Listing, SaysWhatIsThereSinceWhenAndHowToGoOn) {
  const auto listing = parse_listing(kTwo);
  ASSERT_TRUE(listing);
  ASSERT_EQ(listing->objects.size(), 2u);
  EXPECT_EQ(listing->objects[0].name, "p/one");
  EXPECT_EQ(listing->objects[0].modified, 1767323045);
  EXPECT_EQ(listing->objects[1].name, "p/<Key>&lt;");
  EXPECT_EQ(listing->objects[1].modified, 0);
  EXPECT_EQ(listing->next, "a&b/=");
}

TEST(Listing, MayBeEmpty) {
  const auto listing = parse_listing("<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>");
  ASSERT_TRUE(listing);
  EXPECT_TRUE(listing->objects.empty());
  EXPECT_EQ(listing->next, "");
}

TEST(Listing, IsToldFromOtherAnswers) {
  EXPECT_FALSE(parse_listing(""));
  EXPECT_FALSE(parse_listing("<html>welcome</html>"));
  EXPECT_FALSE(parse_listing("<Error><Code>AccessDenied</Code></Error>"));
  EXPECT_FALSE(parse_listing("<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>"));
}

TEST(Listing, TakesNoTokenFromWithinAnObject) {
  const auto listing = parse_listing(
      "<ListBucketResult><Contents><Key>a<NextContinuationToken>b</NextContinuationToken></Key></Contents>"
      "</ListBucketResult>");
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->next, "");
}

TEST(Listing, OfWhatIsCutShortHoldsWhatIsWhole) {
  const std::string whole = kTwo;
  const auto listing = parse_listing(whole.substr(0, whole.rfind("</Contents>")));
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->objects.size(), 1u);
}

}  // namespace
}  // namespace dce::objects
