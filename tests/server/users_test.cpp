#include "server/users/users.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace dce::server {
namespace {

TEST(Address, IsNormalOrNone) {
  EXPECT_EQ(normal_address(" Ann.Lee+print@Example.ORG "), "ann.lee+print@example.org");
  EXPECT_EQ(normal_address("grüße@exämple.de"), "grüße@exämple.de");
  for (const char* bad : {"", "@", "a@", "@b", "a b@c.d", "a@b..c", "a@b\r\nBcc: x@y.z", "-oProxy@b.c",
                          "a@-b.c", "a@b,c@d", "<a@b.c>", "\"a b\"@c.d", "a@b c", "a@b.c\x01", ".a@b.c"})
    EXPECT_FALSE(normal_address(bad)) << bad;
  EXPECT_FALSE(normal_address(std::string(65, 'a') + "@b.c"));
  EXPECT_FALSE(normal_address("a@" + std::string(300, 'b')));
}

class UsersTest : public ServerTest {};
DCE_ON_BOTH_DATABASES(UsersTest);

TEST_P(UsersTest, AreMadeOnceByWriting) {
  Users users(*database, SignUp::open, clock());
  const Users::Visitor first = users.admit("Ann@example.org", "Ann", "fr");
  ASSERT_EQ(first.admission, Admission::welcome);
  EXPECT_EQ(first.user->language, "fr");
  const Users::Visitor second = users.admit("ann@EXAMPLE.org");
  EXPECT_EQ(second.user->id, first.user->id);
  EXPECT_EQ(second.user->name, "Ann");
  EXPECT_EQ(users.list().size(), 1u);
  EXPECT_EQ(users.find(first.user->id)->address, "ann@example.org");
  EXPECT_FALSE(users.find("nobody"));
}

TEST_P(UsersTest, PolicySaysWhoIsWelcome) {
  Users closed(*database, SignUp::closed, clock());
  EXPECT_EQ(closed.admit("a@b.c").admission, Admission::unknown);
  Users listed(*database, SignUp::listed, clock());
  EXPECT_EQ(listed.admit("a@b.c").admission, Admission::unknown);
  ASSERT_TRUE(listed.set_rule("@b.c", true));
  EXPECT_EQ(listed.admit("a@b.c").admission, Admission::welcome);
  EXPECT_EQ(closed.admit("a@b.c").admission, Admission::welcome);  // has an account by now
  EXPECT_EQ(closed.admit("no address").admission, Admission::malformed);
  EXPECT_TRUE(closed.add("new@elsewhere.org", "New", "en"));
  EXPECT_EQ(closed.admit("new@elsewhere.org").admission, Admission::welcome);
}

TEST_P(UsersTest, TheMostParticularRuleDecides) {
  Users users(*database, SignUp::open, clock());
  ASSERT_TRUE(users.set_rule("@.example.org", false));
  ASSERT_TRUE(users.set_rule("@good.example.org", true));
  ASSERT_TRUE(users.set_rule("bad@good.example.org", false));
  EXPECT_EQ(users.admit("a@example.org").admission, Admission::refused);
  EXPECT_EQ(users.admit("a@deep.sub.example.org").admission, Admission::refused);
  EXPECT_EQ(users.admit("a@good.example.org").admission, Admission::welcome);
  EXPECT_EQ(users.admit("bad@good.example.org").admission, Admission::refused);
  EXPECT_EQ(users.admit("a@notexample.org").admission, Admission::welcome);
  EXPECT_FALSE(users.set_rule("nonsense", true));
  EXPECT_EQ(users.rules().size(), 3u);
  EXPECT_TRUE(users.remove_rule("@.example.org"));
  EXPECT_FALSE(users.remove_rule("@.example.org"));
  EXPECT_EQ(users.admit("a@example.org").admission, Admission::welcome);
}

TEST_P(UsersTest, BlockedUsersStay) {
  Users users(*database, SignUp::open, clock());
  const std::string id = users.admit("a@b.c").user->id;
  EXPECT_TRUE(users.set_blocked(id, true));
  EXPECT_EQ(users.admit("a@b.c").admission, Admission::blocked);
  EXPECT_TRUE(users.set_blocked(id, false));
  EXPECT_EQ(users.admit("a@b.c").admission, Admission::welcome);
  EXPECT_FALSE(users.set_blocked("nobody", true));
}

TEST_P(UsersTest, TextOfStrangersIsOnlyText) {
  Users users(*database, SignUp::open, clock());
  users.admit("o'brien@b.c", "Robert'); DROP TABLE users;--\x1b[2J");
  EXPECT_EQ(users.list().at(0).name, "Robert'); DROP TABLE users;--[2J");
}

}  // namespace
}  // namespace dce::server
