// Accounts, their passwords, roles and tokens; the audit log.
#include "server/accounts/accounts.h"

#include "server/accounts/passwords.h"
#include "tests/server/fixture.h"

namespace dce::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Actor kBy{"root", "command line"};

class AccountsTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    throttle = std::make_unique<Throttle>(Throttle::Policy{.realm = "login-"}, clock());
    accounts = std::make_unique<Accounts>(*database, key, *throttle, clock());
  }

  std::vector<std::string> actions() {
    std::vector<std::string> result;
    for (const AuditLine& line : AuditLog(*database, clock()).page({}, {}).rows)
      result.push_back(line.action);
    std::sort(result.begin(), result.end());
    return result;
  }

  std::unique_ptr<Throttle> throttle;
  std::unique_ptr<Accounts> accounts;
};
DCE_ON_BOTH_DATABASES(AccountsTest);

TEST(Passwords, AreCheckedBeforeTheyAreTaken) {
  EXPECT_THAT(password_problem("short", "ann"), HasSubstr("10 characters"));
  EXPECT_THAT(password_problem("aaaaaaaaaaaa", "ann"), HasSubstr("more than one"));
  EXPECT_THAT(password_problem("My-Ann-is-here", "ann"), HasSubstr("name"));
  EXPECT_THAT(password_problem(std::string(2000, 'a') + "b", "ann"), HasSubstr("too long"));
  EXPECT_EQ(password_problem("correct horse", "ann"), "");
}

TEST(Passwords, AreHashedByArgon2id) {
  const std::string hash = hash_password("correct horse");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << hash;
  EXPECT_TRUE(is_password(hash, "correct horse"));
  EXPECT_FALSE(is_password(hash, "correct horsf"));
  EXPECT_FALSE(is_password("", "nobody has this password"));
}

TEST_P(AccountsTest, LogInWithTheRightPasswordAlone) {
  const Account ann = accounts->add(kBy, " Ann ", Role::operator_, "correct horse");
  EXPECT_EQ(ann.name, "ann");
  EXPECT_EQ(accounts->login("ANN", "correct horse", "1.2.3.4").account->id, ann.id);
  EXPECT_FALSE(accounts->login("ann", "wrong horse", "1.2.3.4").account);
  EXPECT_FALSE(accounts->login("bob", "correct horse", "1.2.3.4").account);
  EXPECT_THAT(actions(), ElementsAre("account.add", "login", "login.refused", "login.refused"));
}

TEST_P(AccountsTest, WrongPasswordsCostTime) {
  accounts->add(kBy, "ann", Role::operator_, "correct horse");
  for (int i = 0; i < 6; ++i) EXPECT_EQ(accounts->login("ann", "wrong", "1.2.3.4").wait, 0);
  const Accounts::Login shut = accounts->login("ann", "correct horse", "9.9.9.9");
  EXPECT_FALSE(shut.account);
  EXPECT_EQ(shut.wait, 5 * kSecond);
  EXPECT_THAT(actions(), testing::Contains("alarm"));
  now += 5 * kSecond;
  EXPECT_TRUE(accounts->login("ann", "correct horse", "9.9.9.9").account);
}

TEST_P(AccountsTest, CodesAndPasswordsAreCountedApart) {
  Throttle codes({}, clock());
  const Caller caller{.device = "x", .source = "1.2.3.4"};
  database->write([&](soci::session& sql) {
    for (int i = 0; i < 20; ++i) codes.wrong(sql, caller);
    EXPECT_GT(codes.wait(sql, caller), 0);
    EXPECT_EQ(throttle->wait(sql, caller), 0);
  });
}

TEST_P(AccountsTest, SomebodyStaysAdministrator) {
  const Account ann = accounts->add(kBy, "ann", Role::administrator, "correct horse");
  const Account bob = accounts->add(kBy, "bob", Role::operator_, "correct horse");
  EXPECT_THROW(accounts->set_enabled(kBy, ann.id, false), std::runtime_error);
  EXPECT_THROW(accounts->set_role(kBy, ann.id, Role::auditor), std::runtime_error);
  EXPECT_THROW(accounts->remove(kBy, ann.id), std::runtime_error);
  accounts->set_role(kBy, bob.id, Role::administrator);
  accounts->remove(kBy, ann.id);
  EXPECT_FALSE(accounts->find(ann.id));
}

TEST_P(AccountsTest, NamesAreTakenOnceAndPlain) {
  accounts->add(kBy, "ann", Role::auditor, "correct horse");
  for (const char* bad : {"ann", "ANN", "", "a b", "a:b", "a/b", "a\nb"})
    EXPECT_THROW(accounts->add(kBy, bad, Role::auditor, "correct horse"), std::runtime_error) << bad;
}

TEST_P(AccountsTest, ADisabledOneIsWorthNothing) {
  accounts->add(kBy, "root", Role::administrator, "correct horse");
  const Account ann = accounts->add(kBy, "ann", Role::operator_, "correct horse");
  const std::string token = accounts->make_token(kBy, ann.id, Role::operator_, "script", kDay);
  accounts->set_enabled(kBy, ann.id, false);
  EXPECT_FALSE(accounts->login("ann", "correct horse", "").account);
  EXPECT_FALSE(accounts->of_token(token));
  accounts->set_enabled(kBy, ann.id, true);
  EXPECT_TRUE(accounts->of_token(token));
}

TEST_P(AccountsTest, ATokenDoesNoMoreThanItsAccountAndEnds) {
  accounts->add(kBy, "root", Role::administrator, "correct horse");
  const Account ann = accounts->add(kBy, "ann", Role::operator_, "correct horse");
  EXPECT_THROW(accounts->make_token(kBy, ann.id, Role::administrator, "x", kDay), std::runtime_error);
  const std::string token = accounts->make_token(kBy, ann.id, Role::operator_, "x", kDay);
  EXPECT_EQ(accounts->of_token(token)->role, Role::operator_);
  accounts->set_role(kBy, ann.id, Role::auditor);
  EXPECT_EQ(accounts->of_token(token)->role, Role::auditor);
  now += kDay;
  EXPECT_FALSE(accounts->of_token(token));
  EXPECT_FALSE(accounts->of_token(""));
  const std::string other = accounts->make_token(kBy, ann.id, Role::auditor, "y", kDay);
  for (const AccountToken& listed : accounts->tokens()) accounts->revoke(kBy, listed.id);
  EXPECT_FALSE(accounts->of_token(other));
}

TEST_P(AccountsTest, TheFirstAdministratorIsMadeOnceWithTheKey) {
  const std::string old = accounts->new_setup_key(), setup = accounts->new_setup_key();
  EXPECT_THROW(accounts->set_up(old, "ann", "correct horse", "1.2.3.4"), std::runtime_error);
  EXPECT_THROW(accounts->set_up(setup, "ann", "short", "1.2.3.4"), std::runtime_error);
  EXPECT_EQ(accounts->set_up(setup, "ann", "correct horse", "1.2.3.4").role, Role::administrator);
  EXPECT_THROW(accounts->set_up(setup, "eve", "correct horse", "1.2.3.4"), std::runtime_error);
  EXPECT_EQ(accounts->new_setup_key(), "") << "there is an account";
}

class AuditTest : public ServerTest {};
DCE_ON_BOTH_DATABASES(AuditTest);

TEST_P(AuditTest, IsOnlyAddedTo) {
  AuditLog audit(*database, clock());
  audit.add({"ann", "1.2.3.4"}, "job.release", "<b>\x1b[31mname\r\nx", "\xff");
  const auto tamper = [&](const char* statement) {
    try {
      database->write([&](soci::session& sql) { sql << statement; });
    } catch (const soci::soci_error&) {  // SQLite says so; PostgreSQL does nothing
    }
  };
  tamper("DELETE FROM audit");
  tamper("UPDATE audit SET actor = 'eve'");
  const auto rows = audit.page({}, {}).rows;
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].actor, "ann");
  EXPECT_EQ(rows[0].subject, "<b>[31mname  x") << "escaped by pages, printable here";
  EXPECT_EQ(rows[0].detail, "?");
}

TEST_P(AuditTest, GoesByAgeAloneAndSaysSo) {
  AuditLog audit(*database, clock());
  audit.add({"ann", "x"}, "login", "old");
  now += 40 * kDay;
  audit.add({"ann", "x"}, "login", "young");
  EXPECT_EQ(audit.trim({"retention", "policy"}, now - 30 * kDay), 1);
  EXPECT_EQ(audit.trim({"retention", "policy"}, now - 30 * kDay), 0);
  try {
    database->write([](soci::session& sql) { sql << "DELETE FROM audit"; });
  } catch (const soci::soci_error&) {  // SQLite says so, PostgreSQL does nothing
  }
  const auto rows = audit.page({}, {}).rows;
  ASSERT_EQ(rows.size(), 2u);
  for (const AuditLine& line : rows) {
    if (line.action == "audit.trim") {
      EXPECT_EQ(line.detail, "1 lines");
    } else {
      EXPECT_EQ(line.subject, "young");
    }
  }
}

TEST_P(AuditTest, PagesGoThereAndBack) {
  AuditLog audit(*database, clock());
  for (int i = 0; i < 25; ++i) {
    if (i % 3 == 0) now += 1;  // several lines of the same millisecond
    audit.add({"ann", "x"}, "a", std::to_string(i));
  }
  std::vector<std::string> down, up;
  PageOf<AuditLine> page = audit.page({}, {.count = 10});
  EXPECT_EQ(page.newer, "");
  std::vector<size_t> sizes;
  while (true) {
    sizes.push_back(page.rows.size());
    for (const AuditLine& line : page.rows) down.push_back(line.id);
    if (page.older.empty()) break;
    page = audit.page({}, {.older_than = page.older, .count = 10});
  }
  EXPECT_THAT(sizes, ElementsAre(10, 10, 5));
  while (true) {
    for (auto line = page.rows.rbegin(); line != page.rows.rend(); ++line) up.push_back(line->id);
    if (page.newer.empty()) break;
    page = audit.page({}, {.newer_than = page.newer, .count = 10});
  }
  std::reverse(up.begin(), up.end());
  EXPECT_EQ(down.size(), 25u);
  EXPECT_EQ(up, down);
  EXPECT_THAT(audit.page({}, {.older_than = "nonsense", .count = 10}).rows, testing::SizeIs(10));
}

TEST_P(AuditTest, IsSearched) {
  AuditLog audit(*database, clock());
  audit.add({"Ann", "10.0.0.1"}, "login", "ann");
  audit.add({"bob", "10.0.0.2"}, "login.refused", "bob", "100% sure_");
  audit.add({"bob", "10.0.0.2"}, "loginx", "bob");
  const auto count = [&](const AuditLog::Filter& filter) { return audit.page(filter, {}).rows.size(); };
  EXPECT_EQ(count({.action = "login"}), 2u) << "and its kinds";
  EXPECT_EQ(count({.action = "login.refused"}), 1u);
  EXPECT_EQ(count({.text = "ANN"}), 1u);
  EXPECT_EQ(count({.text = "10.0.0.2"}), 2u);
  EXPECT_EQ(count({.text = "0% sure_"}), 1u);
  EXPECT_EQ(count({.text = "1_0"}), 0u) << "no sign of LIKE's";
  EXPECT_EQ(count({.text = "' OR 1=1 --"}), 0u);
  EXPECT_EQ(count({.from = now + 1}), 0u);
}

}  // namespace
}  // namespace dce::server
