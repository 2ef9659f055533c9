// Settings: the table, who is heard first, secrets, several servers, what the audit log says.
#include <thread>

#include "server/settings/live.h"
#include "tests/server/fixture.h"

namespace dce::server {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

const Actor kBy{"root", "192.0.2.7"};

const SettingValues kBox = {{"name", "print"},
                            {"host", "mail.example.org"},
                            {"user", "print@example.org"},
                            {"password", "correct horse"}};

class SettingsTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (!IsSkipped()) settings = open();
  }

  std::unique_ptr<Settings> open(SettingsFile file = {}) {
    return std::make_unique<Settings>(*database, key, std::move(file), clock());
  }

  std::vector<std::string> audit() {
    std::vector<std::string> lines;
    for (const AuditLine& line : AuditLog(*database, clock()).page({}, {}).rows)
      lines.push_back(line.action + " " + line.subject + " " + line.detail);
    return lines;
  }

  /// What a change is told is wrong with it.
  template <class Act>
  SettingProblems problems(const Act& act) {
    try {
      act();
    } catch (const SettingsRefused& refused) {
      return refused.problems;
    }
    return {};
  }

  SettingsRow box() { return settings->state()->rows("mailbox").front(); }

  std::unique_ptr<Settings> settings;
};
DCE_ON_BOTH_DATABASES(SettingsTest);

TEST(SettingsTable, DescribesEachOnceAndItsUsualValueFits) {
  for (const SettingsSection& section : settings_sections()) {
    std::set<std::string> keys;
    for (const Setting& setting : section.settings) {
      const std::string name = section.name + "." + setting.key;
      EXPECT_TRUE(keys.insert(setting.key).second) << name;
      EXPECT_FALSE(setting.label.empty()) << name;
      EXPECT_TRUE(setting.help.ends_with('.')) << name;
      EXPECT_EQ(setting.fits != nullptr, !setting.must.empty()) << name;
      if (!setting.otherwise.empty()) {
        EXPECT_EQ(fitting_value(setting, setting.otherwise), setting.otherwise) << name;
      }
      // What could lock the administrator out is said in the file alone.
      if (section.name == "server" || section.name == "store" || section.name == "release" ||
          section.name == "administration" || section.name == "folder") {
        EXPECT_EQ(setting.place, SettingPlace::file) << name;
      }
    }
  }
}

TEST(SettingsTable, ValuesFitOrSayWhatTheyMustBe) {
  const auto told = [](const char* section, const char* name, const char* text) -> std::string {
    try {
      return fitting_value(*find_section(section)->find(name), text);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(told("policy", "code_length", " 8 "), "8");
  EXPECT_EQ(told("policy", "code_length", "5"), "must be between 6 and 12");
  EXPECT_EQ(told("policy", "code_length", "8x"), "must be a number");
  EXPECT_EQ(told("policy", "code_length", "99999999999999999999"), "must be a number");
  EXPECT_EQ(told("policy", "retention", "48h"), "2d");
  EXPECT_EQ(told("policy", "retention", "90m"), "90m");
  for (const char* none : {"", "h", "1.5h", "-1h", "12", "12w", "99999999d"})
    EXPECT_THAT(told("policy", "retention", none), HasSubstr("must be a time")) << none;
  EXPECT_EQ(told("policy", "retention", "9999d"), "must be between 1s and 3650d");
  EXPECT_EQ(told("policy", "sign_up", "all"), "must be one of open, listed, closed");
  EXPECT_EQ(told("devices", "allow_loopback", "yes"), "must be true or false");
  EXPECT_EQ(told("smtp", "host", "mail.example.org/x"), "must be a host's name");
  EXPECT_EQ(told("smtp", "host", "a\r\nb"), "has signs that cannot be shown");
  EXPECT_EQ(told("smtp", "password", "two\nlines"), "must be one line");
  EXPECT_EQ(told("smtp", "authority", "-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----"),
            "must be certificates in PEM, and no key");
  EXPECT_EQ(told("engines", "addresses", "tls:one:8802\r\n\r\nunix:/run/two\ntls:one:8802"),
            "tls:one:8802\nunix:/run/two");
  EXPECT_THAT(told("engines", "addresses", "http://one"), HasSubstr("must be tls:HOST:PORT"));
  EXPECT_THAT(told("mail", "own_addresses", "a@example.org\nnobody"), HasSubstr("\"nobody\" is not"));
}

TEST_P(SettingsTest, TheFileIsHeardFirstThenTheAdministrationThenWhatIsUsual) {
  EXPECT_EQ(settings->state()->value("policy", "code_length"), "6");
  EXPECT_EQ(settings->state()->origin("policy", "code_length"), SettingOrigin::otherwise);
  settings->change(kBy, "policy", {.values = {{"code_length", "8"}, {"retention", "2h"}}});
  EXPECT_EQ(settings->state()->value("policy", "code_length"), "8");
  EXPECT_EQ(live_settings(*settings).code_length, 8);

  settings = open({.path = "/etc/dce/server.toml", .sections = {{"policy", {{"code_length", "10"}}}}});
  EXPECT_EQ(settings->state()->value("policy", "code_length"), "10");
  EXPECT_EQ(settings->state()->origin("policy", "code_length"), SettingOrigin::file);
  EXPECT_EQ(settings->state()->origin("policy", "retention"), SettingOrigin::administration);
  const LiveSettings live = live_settings(*settings);
  EXPECT_EQ(live.code_length, 10);
  EXPECT_EQ(live.intake.retention, 2 * kHour);
  EXPECT_EQ(live.replies.retention, 2 * kHour) << "replies say it";
  // All or nothing, and with the place where it is set.
  EXPECT_THAT(problems([&] {
                settings->change(kBy, "policy", {.values = {{"code_length", "7"}, {"retention", "9h"}}});
              }),
              ElementsAre(testing::Pair("code_length", "is set in /etc/dce/server.toml")));
  EXPECT_EQ(settings->state()->value("policy", "retention"), "2h");
  // A form that sends what is there anyway changes nothing.
  settings->change(kBy, "policy", {.values = {{"code_length", "10"}, {"retention", "3h"}}});
  EXPECT_EQ(open()->state()->value("policy", "code_length"), "8");
}

TEST_P(SettingsTest, WhatIsUsualIsNotKept) {
  settings->change(kBy, "policy", {.values = {{"code_length", "8"}, {"pages_per_day", "50"}}});
  settings->change(kBy, "policy", {.values = {{"code_length", "6"}}, .reset = {"pages_per_day"}});
  EXPECT_TRUE(settings->state()->said("policy").values.empty());
  EXPECT_EQ(settings->state()->origin("policy", "code_length"), SettingOrigin::otherwise);
}

TEST_P(SettingsTest, MistakesAreToldAllAtOnceByName) {
  EXPECT_THAT(problems([&] {
                settings->change(kBy, "policy",
                                 {.values = {{"code_length", "1"}, {"retention", "x"}, {"nosuch", "1"}}});
              }),
              UnorderedElementsAre(testing::Pair("code_length", "must be between 6 and 12"),
                                   testing::Pair("retention", HasSubstr("must be a time")),
                                   testing::Pair("nosuch", "is no setting")));
  EXPECT_THAT(problems([&] {
                settings->change(kBy, "policy", {.values = {{"audit_kept", "5d"}}});
              }),
              ElementsAre(testing::Pair("audit_kept", HasSubstr("30d at least"))));
  EXPECT_THAT(problems([&] {
                settings->change(kBy, "administration", {.values = {{"tls", "false"}}});
              }),
              ElementsAre(testing::Pair("tls", "stands in the configuration file alone")));
  EXPECT_THROW(settings->change(kBy, "nosuch", {}), std::runtime_error);
  EXPECT_THROW(settings->change(kBy, "mailbox", {}), std::runtime_error);
  EXPECT_THAT(audit(), ElementsAre()) << "nothing was done";
}

TEST_P(SettingsTest, TheSecondOfTwoIsTold) {
  settings->change(kBy, "policy", {.values = {{"code_length", "7"}}, .seen = 0});
  const int64_t seen = settings->state()->said("policy").revision;
  settings->change(kBy, "mail", {.values = {{"pages", "10"}}});  // another page: no matter
  settings->change(kBy, "policy", {.values = {{"code_length", "8"}}, .seen = seen});
  EXPECT_THROW(settings->change(kBy, "policy", {.values = {{"code_length", "9"}}, .seen = seen}),
               SettingsConflict);
  EXPECT_EQ(settings->state()->value("policy", "code_length"), "8");
}

TEST_P(SettingsTest, OtherServersHear) {
  const auto other = open();
  int heard = 0;
  other->watch([&] { ++heard; });
  EXPECT_FALSE(other->refresh());
  settings->change(kBy, "policy", {.values = {{"code_length", "9"}}});
  EXPECT_EQ(other->state()->value("policy", "code_length"), "6");
  EXPECT_TRUE(other->refresh());
  EXPECT_EQ(other->state()->value("policy", "code_length"), "9");
  const std::string id = other->add(kBy, "mailbox", kBox);
  EXPECT_EQ(heard, 2) << "its own changes too";
  EXPECT_TRUE(settings->refresh());
  settings->remove(kBy, "mailbox", id);
  EXPECT_TRUE(other->refresh());
  EXPECT_TRUE(other->state()->rows("mailbox").empty());
}

TEST_P(SettingsTest, SecretsAreSealedAndNeverGivenBack) {
  settings->add(kBy, "mailbox", kBox);
  settings->change(kBy, "devices", {.values = {{"snmp_community", "tell-me-all"}}});
  std::string kept;
  database->read([&](soci::session& sql) {
    std::string said, secrets;
    soci::statement rows =
        (sql.prepare << "SELECT said, secrets FROM setting_rows", soci::into(said), soci::into(secrets));
    rows.execute();
    while (rows.fetch()) kept += said + secrets;
  });
  for (const std::string& line : audit()) kept += line;
  EXPECT_THAT(kept, HasSubstr("mail.example.org"));
  EXPECT_THAT(kept, Not(HasSubstr("correct horse")));
  EXPECT_THAT(kept, Not(HasSubstr("tell-me-all")));
  EXPECT_EQ(settings->state()->value("devices", "snmp_community"), "public");
  EXPECT_EQ(settings->state()->given("devices").at("snmp_community"), "set");
  EXPECT_FALSE(box().values.contains("password"));
  EXPECT_EQ(live_settings(*settings).mailboxes.at(0).server.password.value, "correct horse");
  EXPECT_EQ(live_settings(*settings).asking.community, "tell-me-all");
  settings->change(kBy, "devices", {.values = {{"snmp", "false"}}});
  EXPECT_EQ(live_settings(*settings).asking.community, "");
  settings->change(kBy, "devices", {.values = {{"snmp", "true"}}, .reset = {"snmp_community"}});
  EXPECT_EQ(live_settings(*settings).asking.community, "public");
  // With another key nothing can be read, and nothing breaks.
  const MasterKey other_key(MasterKey::Bytes{9});
  Settings stranger(*database, other_key, {}, clock());
  EXPECT_EQ(live_settings(stranger).mailboxes.at(0).server.password.value, "");
}

TEST_P(SettingsTest, APasswordIsNotLedToAnotherServer) {
  const std::string id = settings->add(kBy, "mailbox", kBox);
  const auto change = [&](const SettingValues& values) {
    return problems([&] { settings->change_row(kBy, "mailbox", id, {.values = values}); });
  };
  for (const auto& [field, value] : SettingValues{{"host", "evil.example.org"},
                                                  {"port", "1993"},
                                                  {"user", "somebody"},
                                                  {"tls", "false"},
                                                  {"protocol", "imap"},
                                                  {"authority", "-----BEGIN CERTIFICATE-----"},
                                                  {"oauth_endpoint", "https://evil.example.org/token"}}) {
    EXPECT_THAT(change({{field, value}}), Contains(testing::Pair("password", HasSubstr("given again"))))
        << field;
    EXPECT_THAT(change({{field, value}, {"password", ""}}), Contains(testing::Key("password"))) << field;
  }
  EXPECT_TRUE(change({{"folder", "Inbox/Print"}, {"password", ""}}).empty()) << "leads nowhere else";
  EXPECT_EQ(settings->opened("mailbox", box()).at("password"), "correct horse");
  EXPECT_TRUE(change({{"host", "new.example.org"}, {"password", "another"}}).empty());
  EXPECT_EQ(settings->opened("mailbox", box()).at("password"), "another");
  // Nor by who writes into the database.
  database->write([](soci::session& sql) {
    sql << "UPDATE setting_rows SET said = REPLACE(said, 'new.example.org', 'evil.example.org')";
  });
  const auto other = open();
  EXPECT_EQ(other->opened("mailbox", other->state()->rows("mailbox").front()).at("password"), "");
}

TEST_P(SettingsTest, MailboxesAreAddedChangedTurnedOffAndRemoved) {
  EXPECT_THAT(problems([&] {
                settings->add(kBy, "mailbox", {{"name", "x"}});
              }),
              UnorderedElementsAre(testing::Pair("host", testing::_), testing::Pair("user", testing::_)));
  EXPECT_THAT(problems([&] {
                settings->add(kBy, "mailbox", {{"host", "h"}, {"user", "u"}});
              }),
              ElementsAre(testing::Pair("password", HasSubstr("must be given"))));
  SettingValues pop3 = kBox;
  pop3["protocol"] = "pop3s";
  pop3["after"] = "seen";
  EXPECT_THAT(problems([&] { settings->add(kBy, "mailbox", pop3); }), ElementsAre(testing::Key("after")));
  const std::string id = settings->add(kBy, "mailbox", kBox);
  EXPECT_THAT(problems([&] { settings->add(kBy, "mailbox", kBox); }), ElementsAre(testing::Key("name")));
  EXPECT_THAT(problems([&] {
                settings->change_row(kBy, "mailbox", id, {.values = {{"name", "other"}}});
              }),
              ElementsAre(testing::Pair("name", HasSubstr("stays"))));
  settings->set_enabled(kBy, "mailbox", id, false);
  EXPECT_TRUE(live_settings(*settings).mailboxes.empty());
  EXPECT_THAT(live_settings(*settings).mail.own, Contains("print@example.org"))
      << "mail from it is never answered";
  settings->set_enabled(kBy, "mailbox", id, true);
  EXPECT_EQ(live_settings(*settings).mailboxes.size(), 1U);

  // The file's hides one of its name.
  settings = open(
      {.path = "/etc/dce/server.toml",
       .rows = {
           {"mailbox",
            {{"name", "print"}, {"host", "file.example.org"}, {"user", "u"}, {"password_file", "/p"}}}}});
  const auto boxes = live_settings(*settings).mailboxes;
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_EQ(boxes[0].server.host, "file.example.org");
  EXPECT_EQ(settings->state()->rows("mailbox").size(), 2U);
  settings->remove(kBy, "mailbox", id);
  EXPECT_THROW(settings->remove(kBy, "mailbox", id), std::runtime_error);
  EXPECT_THROW(settings->set_enabled(kBy, "mailbox", id, true), std::runtime_error);
}

TEST_P(SettingsTest, ReplyServersOfTheFileAreTheFilesAlone) {
  EXPECT_FALSE(live_settings(*settings).mail.replies);
  EXPECT_THAT(problems([&] {
                settings->change(kBy, "smtp", {.values = {{"from", "print@example.org"}}});
              }),
              Contains(testing::Key("host")));
  settings->change(kBy, "smtp", {.values = {{"host", "mx.example.org"}, {"from", "print@example.org"}}});
  EXPECT_TRUE(live_settings(*settings).mail.replies);
  settings =
      open({.path = "f", .sections = {{"smtp", {{"host", "file.example.org"}, {"from", "f@example.org"}}}}});
  EXPECT_EQ(live_settings(*settings).smtp.host, "file.example.org");
  EXPECT_THAT(problems([&] {
                settings->change(kBy, "smtp", {.values = {{"from_name", "x"}}});
              }),
              ElementsAre(testing::Pair("from_name", "is set in f")));
}

class RefreshTokenTest : public SettingsTest {
 protected:
  void SetUp() override {
    SettingsTest::SetUp();
    if (IsSkipped()) return;
    SettingValues values = kBox;
    values.erase("password");
    values.insert({{"oauth_endpoint", "https://login.example.org/token"},
                   {"oauth_client", "c"},
                   {"oauth_token", "token 0"}});
    id = settings->add(kBy, "mailbox", values);
  }

  static OAuthSettings oauth(Settings& of) { return live_settings(of).mailboxes.at(0).server.oauth; }

  /// What a server spends that is new to this store.
  std::string kept() {
    std::string found;
    const auto later = open();
    oauth(*later).exchange(stop, [&](const std::string& token) {
      found = token;
      return std::string();
    });
    EXPECT_EQ(found, oauth(*later).refresh_token.value);
    return found;
  }

  std::string id;
  StopSignal stop;
};
DCE_ON_BOTH_DATABASES(RefreshTokenTest);

TEST_P(RefreshTokenTest, TakesAnothersPlace) {
  const int64_t before = settings->state()->revision();
  oauth(*settings).exchange(stop, [](const std::string& token) { return token + " and next"; });
  EXPECT_EQ(kept(), "token 0 and next");
  EXPECT_EQ(open()->state()->revision(), before) << "nobody connects anew for it";
}

TEST_P(RefreshTokenTest, IsSpentByOneServerAtATimeAndAsItIsThen) {
  // An endpoint that takes each token once.
  std::atomic<int> number = 0, refused = 0;
  const auto endpoint = [&](const std::string& token) -> std::string {
    const int seen = number;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    int expected = seen;
    if (token == "token " + std::to_string(seen) && number.compare_exchange_strong(expected, seen + 1))
      return "token " + std::to_string(seen + 1);
    ++refused;
    return {};
  };
  constexpr int kServers = 3, kTimes = 10;
  std::vector<std::unique_ptr<Settings>> servers;
  std::vector<std::thread> threads;
  for (int i = 0; i < kServers; ++i) servers.push_back(open());
  for (const auto& server : servers)
    threads.emplace_back([&] {
      const OAuthSettings mine = oauth(*server);
      for (int i = 0; i < kTimes; ++i) mine.exchange(stop, endpoint);
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(number, kServers * kTimes);
  EXPECT_EQ(kept(), "token " + std::to_string(kServers * kTimes));
}

TEST_P(RefreshTokenTest, OfAnAdministratorIsNotOverwritten) {
  oauth(*settings).exchange(stop, [&](const std::string&) {
    open()->change_row(kBy, "mailbox", id, {.values = {{"oauth_token", "typed"}}});
    return std::string("of the endpoint");
  });
  EXPECT_EQ(kept(), "typed");
}

TEST_P(RefreshTokenTest, IsNotSpentElsewhereThanItWasGivenFor) {
  const OAuthSettings before = oauth(*settings);
  settings->change_row(
      kBy, "mailbox", id,
      {.values = {{"oauth_endpoint", "https://other.example.org/token"}, {"oauth_token", "other"}}});
  const auto never = [](const std::string& token) -> std::string {
    ADD_FAILURE() << token;
    return {};
  };
  EXPECT_THROW(before.exchange(stop, never), std::runtime_error);
  const OAuthSettings after = oauth(*settings);
  stop.raise();
  after.exchange(stop, [&](const std::string& token) -> std::string {
    EXPECT_EQ(token, "other");
    // Another server's turn, which does not come before this one's is over.
    after.exchange(stop, never);
    return {};
  });
  settings->remove(kBy, "mailbox", id);
  EXPECT_THROW(after.exchange(stop, never), std::runtime_error);
}

TEST_P(SettingsTest, TheAuditLogSaysWhatChangedAndNoSecret) {
  settings->change(kBy, "policy", {.values = {{"code_length", "8"}}});
  settings->change(kBy, "policy", {.values = {{"code_length", "8"}}});  // is so already
  const std::string id = settings->add(kBy, "mailbox", kBox);
  settings->change_row(kBy, "mailbox", id, {.values = {{"host", "new.example.org"}, {"password", "hush"}}});
  settings->set_enabled(kBy, "mailbox", id, false);
  settings->remove(kBy, "mailbox", id);
  settings->skip(kBy, "policy");
  settings->skip(kBy, "policy");
  EXPECT_TRUE(settings->state()->is_skipped("policy"));
  EXPECT_THAT(audit(),
              UnorderedElementsAre(
                  "settings.change policy.code_length 6 -> 8", testing::StartsWith("mailbox.add print "),
                  "mailbox.change print host: mail.example.org -> new.example.org; password: given",
                  "mailbox.disable print ", "mailbox.remove print ", "settings.skip policy "));
}

}  // namespace
}  // namespace dce::server
