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

TEST(Clock, TellsTheTimeOfDayWhereTheServerStands) {
  const char* const before = getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TZ", "HERE-2", 1);
  tzset();
  EXPECT_EQ(format_time_of_day(kHour / 2), "02:30");
  EXPECT_EQ(format_time(kHour / 2), "1970-01-01 00:30");
  before == nullptr ? unsetenv("TZ") : setenv("TZ", kept.c_str(), 1);
  tzset();
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

TEST(MasterKey, OpensWhatItSealedForTheSameContextAlone) {
  const MasterKey key(MasterKey::Bytes{1, 2, 3}), other(MasterKey::Bytes{3, 2, 1});
  const std::string sealed = key.seal("correct horse", "mail.example.org");
  EXPECT_EQ(sealed.find("correct"), std::string::npos);
  EXPECT_NE(sealed, key.seal("correct horse", "mail.example.org")) << "equal secrets are not seen to be";
  EXPECT_EQ(key.open(sealed, "mail.example.org"), "correct horse");
  EXPECT_EQ(key.open(sealed, "evil.example.org"), std::nullopt);
  EXPECT_EQ(other.open(sealed, "mail.example.org"), std::nullopt);
  std::string altered = sealed;
  altered.back() = altered.back() == '0' ? '1' : '0';
  for (const std::string& bad :
       {altered, sealed.substr(2), sealed.substr(0, 40), std::string("no hex"), std::string()})
    EXPECT_EQ(key.open(bad, "mail.example.org"), std::nullopt) << bad;
}

}  // namespace
}  // namespace dce::server
