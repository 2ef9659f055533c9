#include <gtest/gtest.h>
#include <sys/stat.h>

#include "fixture.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

TEST(Text, PrintableKeepsTextAndDropsWhatLies) {
  EXPECT_EQ(printable("Grüße 東京.pdf"), "Grüße 東京.pdf");
  EXPECT_EQ(printable("a\x1b[31mb\r\nc"), "a[31mb  c");
  EXPECT_EQ(printable("invoice\u202Efdp.exe"), "invoicefdp.exe");
  EXPECT_EQ(printable("\xff\xfe"), "??");
  EXPECT_EQ(printable("\xc0\xaf"), "??");       // an overlong slash
  EXPECT_EQ(printable("\xed\xa0\x80"), "???");  // a surrogate
  EXPECT_EQ(printable("aé", 2), "a");           // never half a character
  EXPECT_EQ(printable(std::string(1000, 'x')).size(), 200u);
}

TEST(Text, BaseNameLeavesNoFolders) {
  EXPECT_EQ(base_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(base_name("C:\\Users\\a\\letter.docx"), "letter.docx");
  EXPECT_EQ(base_name(".."), "document");
  EXPECT_EQ(base_name("a/"), "document");
}

TEST(Text, PercentDecoding) {
  EXPECT_EQ(percent_decoded("a%20b+c%2", true), "a b c%2");
  EXPECT_EQ(percent_decoded("a+b", false), "a+b");
  EXPECT_EQ(percent_decoded("%zz%41", true), "%zzA");
}

TEST(Text, SecretsAreEqualOrNot) {
  EXPECT_TRUE(equal_secret("abc", "abc"));
  EXPECT_FALSE(equal_secret("abc", "abd"));
  EXPECT_FALSE(equal_secret("abc", "ab"));
}

TEST(MasterKey, IsMadeOnceForItsOwnerAlone) {
  const TemporaryFolder folder;
  const MasterKey made = MasterKey::from_file(folder / "key");
  struct stat found {};
  ASSERT_EQ(stat((folder / "key").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
  EXPECT_EQ(MasterKey::from_file(folder / "key").bytes(), made.bytes());
  chmod((folder / "key").c_str(), 0640);
  EXPECT_THROW(MasterKey::from_file(folder / "key"), std::runtime_error);
  write_file(folder / "short", "abc", 0600);
  EXPECT_THROW(MasterKey::from_file(folder / "short"), std::runtime_error);
}

TEST(MasterKey, PurposesAndTextsDiffer) {
  const MasterKey key(MasterKey::Bytes{7});
  EXPECT_NE(key.derived("a").hash("x"), key.derived("b").hash("x"));
  EXPECT_NE(key.hash("x"), key.hash("y"));
  EXPECT_EQ(key.hash("x"), key.hash("x"));
  EXPECT_NE(key.hash("x"), MasterKey(MasterKey::Bytes{8}).hash("x"));
}

}  // namespace
}  // namespace dce::server
