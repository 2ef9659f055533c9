// Lists of jobs, usage, webhooks: what is asked of the store by those who administer.
#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/console/chart.h"
#include "server/jobs/attempts.h"
#include "server/jobs/job_store.h"
#include "server/reports/job_list.h"
#include "server/reports/usage.h"
#include "server/users/users.h"
#include "server/webhooks/post.h"
#include "server/webhooks/webhooks.h"
#include "tests/server/fixture.h"

namespace dce::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const Actor kBy{"root", "command line"};

class ReportsTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    vault = std::make_unique<Vault>(std::make_unique<FolderShelf>(folder / "documents"), key);
    jobs = std::make_unique<JobStore>(*database, *vault, clock());
    users = std::make_unique<Users>(*database, SignUp::open, clock());
    ann = users->add("ann@example.org", "Ann", "en")->id;
    bob = users->add("bob@example.org", "Bob", "en")->id;
  }

  Job make(const std::string& user, const std::string& name) {
    now += 1;
    return *jobs->create({.user_id = user, .origin = "test:" + random_id(), .name = name});
  }

  /// Converted, released to "d1" and sent, with that many pages.
  Job print(const std::string& user, int pages, const std::string& ticket = "{}") {
    Job job = make(user, "printed");
    jobs->change(job, JobState::converting, "test", "");
    jobs->change(job, JobState::held, "test", "", [&](Job& edited) {
      edited.pages = pages;
      edited.ticket = ticket;
    });
    jobs->change(job, JobState::releasing, "test", "", [](Job& edited) { edited.device_id = "d1"; });
    Attempts attempts(*jobs);
    Attempt attempt = attempts.begin(job, "d1");
    attempts.mark_sending(job, attempt);
    attempts.finish(job, attempt, "sent", JobState::sent, "test");
    attempts.finish(job, attempt, "printed", JobState::printed, "test");
    return job;
  }

  std::vector<std::string> names(const JobFilter& filter) {
    std::vector<std::string> result;
    for (const JobLine& line : list_jobs(*database, filter, {}).rows) result.push_back(line.name);
    return result;
  }

  std::unique_ptr<Vault> vault;
  std::unique_ptr<JobStore> jobs;
  std::unique_ptr<Users> users;
  std::string ann, bob;
};
DCE_ON_BOTH_DATABASES(ReportsTest);

TEST_P(ReportsTest, JobsAreFilteredAndSearched) {
  make(ann, "Offer 100%.pdf");
  make(bob, "offer_2.pdf");
  const Job third = make(ann, "letter.txt");
  EXPECT_THAT(names({}), ElementsAre("letter.txt", "offer_2.pdf", "Offer 100%.pdf"));
  EXPECT_THAT(names({.user_id = ann}), ElementsAre("letter.txt", "Offer 100%.pdf"));
  EXPECT_THAT(names({.text = "OFFER"}), ElementsAre("offer_2.pdf", "Offer 100%.pdf"));
  EXPECT_THAT(names({.text = "0%.p"}), ElementsAre("Offer 100%.pdf"));
  EXPECT_THAT(names({.text = "bob@"}), ElementsAre("offer_2.pdf"));
  EXPECT_THAT(names({.text = third.id}), ElementsAre("letter.txt"));
  EXPECT_THAT(names({.text = "x' OR '1'='1"}), IsEmpty());
  EXPECT_THAT(names({.state = "held"}), IsEmpty());
  EXPECT_THAT(names({.state = "received", .text = "letter"}), ElementsAre("letter.txt"));
  EXPECT_THROW(names({.state = "nonsense"}), std::runtime_error);
  EXPECT_EQ(list_jobs(*database, {.user_id = bob}, {}).rows[0].user, "bob@example.org");
  EXPECT_EQ(count_jobs(*database).at(JobState::received), 3);
}

TEST_P(ReportsTest, TheDeletedAreThereWhenAskedForAlone) {
  Job job = make(ann, "gone.pdf");
  jobs->destroy(job, "test", "");
  EXPECT_THAT(names({}), IsEmpty());
  EXPECT_THAT(names({.state = "deleted"}), ElementsAre(""));
  EXPECT_THAT(names({.state = "all"}), ElementsAre(""));
}

TEST_P(ReportsTest, PaperIsCountedOnceWhenItIsSent) {
  print(ann, 5, R"({"copies":2,"sides":"two-sided-long-edge"})");
  print(bob, 3, R"({"print-color-mode":"monochrome"})");
  now += kDay;
  print(ann, 1);
  const std::string first = format_day(now - kDay), last = format_day(now);
  const auto by_user = usage_by(*database, UsageBy::user, first, last);
  ASSERT_THAT(by_user, SizeIs(2));
  EXPECT_EQ(by_user[0].label, "ann@example.org");
  EXPECT_EQ(by_user[0].jobs, 2);
  EXPECT_EQ(by_user[0].pages, 11);
  EXPECT_EQ(by_user[0].sheets, 7) << "five pages on three sheets, twice, and one";
  EXPECT_EQ(by_user[1].colour_pages, 0);
  const auto by_day = usage_by(*database, UsageBy::day, first, last);
  ASSERT_THAT(by_day, SizeIs(2));
  EXPECT_EQ(by_day[0].pages, 13);
  EXPECT_EQ(usage_by(*database, UsageBy::device, first, last)[0].label, "(removed)");
  EXPECT_EQ(usage_total(*database, last, last).pages, 1);
  EXPECT_EQ(usage_total(*database, first, last, ann).pages, 11);
  EXPECT_EQ(usage_total(*database, "2000-01-01", "2000-01-02").jobs, 0);
}

TEST(Usage, DaysAreToldFromOtherTexts) {
  EXPECT_TRUE(is_day("2026-11-28"));
  for (const char* bad : {"", "2026-11-2", "2026/11/28", "2026-11-28 ", "'; DROP x;", "20261-1-28"})
    EXPECT_FALSE(is_day(bad)) << bad;
}

TEST(Chart, EndsAtARoundNumber) {
  EXPECT_EQ(round_above(0), 1);
  EXPECT_EQ(round_above(3), 5);
  EXPECT_EQ(round_above(100), 100);
  EXPECT_EQ(round_above(1001), 2000);
  View view;
  add_columns(view, {});  // nothing to draw is drawn too
  add_columns(view, {{"a", 3}, {"<b>", 9}});
  const std::string svg =
      fill({{"chart", "{{#bars}}<rect y='{{y}}' height='{{height}}'>{{title}};{{/bars}}"}}, "chart", view);
  const auto lines = [](long long value) {
    View drawing;
    add_columns(drawing, {{"a", value}});
    return fill({{"chart", "{{#grid}}{{text}} {{/grid}}"}}, "chart", drawing);
  };
  EXPECT_EQ(lines(0), "0 1 ");
  EXPECT_EQ(lines(2), "0 1 2 ");
  EXPECT_EQ(lines(4), "0 1 2 3 4 5 ");
  EXPECT_EQ(lines(20), "0 5 10 15 20 ");
  EXPECT_EQ(lines(99), "0 20 40 60 80 100 ");
  EXPECT_EQ(svg, "<rect y='129.8' height='52.2'>a: 3;<rect y='25.4' height='156.6'>&lt;b&gt;: 9;");
}

class WebhooksTest : public ReportsTest {
 protected:
  void SetUp() override {
    ReportsTest::SetUp();
    if (IsSkipped()) return;
    webhooks = std::make_unique<Webhooks>(*database, key, NetworkPolicy{.allow_loopback = true}, clock());
    jobs->watch(
        [this](soci::session& sql, const Job& job, JobState from) { webhooks->tell(sql, job, from); });
  }
  std::unique_ptr<Webhooks> webhooks;
};
DCE_ON_BOTH_DATABASES(WebhooksTest);

TEST_P(WebhooksTest, EveryChangeIsToldOnceToEachThatIsOn) {
  make(ann, "before.pdf");
  EXPECT_FALSE(webhooks->take());
  const Webhook on = webhooks->add(kBy, "http://127.0.0.1:9/x", "on");
  const Webhook off = webhooks->add(kBy, "http://127.0.0.1:9/y", "off");
  webhooks->set_enabled(kBy, off.id, false);
  Job job = make(ann, "secret name.pdf");
  jobs->change(job, JobState::converting, "test", "");
  jobs->change(job, JobState::converting, "test", "no change of state");
  std::vector<std::string> states;
  while (const auto message = webhooks->take()) {
    EXPECT_EQ(message->webhook_id, on.id);
    const auto json = nlohmann::json::parse(message->body);
    EXPECT_EQ(json["user"], "ann@example.org");
    EXPECT_EQ(json["job"], job.id);
    EXPECT_EQ(message->body.find("secret"), std::string::npos) << "documents' names are not told";
    states.push_back(json["state"]);
    webhooks->conclude(*message, true, "200");
  }
  std::sort(states.begin(), states.end());
  EXPECT_THAT(states, ElementsAre("converting", "received"));
}

TEST_P(WebhooksTest, WhatIsNotTakenComesAgainForADay) {
  webhooks->add(kBy, "http://127.0.0.1:9/x", "x");
  make(ann, "a");
  std::vector<Millis> pauses;
  while (const auto message = webhooks->take()) {
    webhooks->conclude(*message, false, "refused");
    if (webhooks->list()[0].waiting == 0) break;
    const Millis failed = now;
    while (!webhooks->take()) now += 5 * kSecond;
    pauses.push_back(now - failed);
    now += kMinute;  // what was taken just now is due again
  }
  ASSERT_GT(pauses.size(), 10u);
  EXPECT_EQ(pauses[0], 10 * kSecond);
  EXPECT_EQ(pauses[1], 20 * kSecond);
  EXPECT_EQ(pauses.back(), kHour);
  EXPECT_EQ(webhooks->list()[0].lost, 1);
}

TEST_P(WebhooksTest, ThereIsRoomForSoManyAndNoMore) {
  const Webhook webhook = webhooks->add(kBy, "http://127.0.0.1:9/x", "x");
  Job job = make(ann, "a");
  database->write([&](soci::session& sql) {
    for (int i = 0; i < Webhooks::kMostWaiting + 10; ++i) webhooks->tell(sql, job, JobState::received);
  });
  EXPECT_EQ(webhooks->list()[0].waiting, Webhooks::kMostWaiting);
  EXPECT_EQ(webhooks->list()[0].lost, 11);
  webhooks->remove(kBy, webhook.id);
  EXPECT_FALSE(webhooks->take());
}

TEST_P(WebhooksTest, MessagesAreSignedWithTheirWebhooksSecret) {
  const Webhook one = webhooks->add(kBy, "http://127.0.0.1:9/x", "x");
  EXPECT_NE(webhooks->secret_of(one.id), webhooks->secret_of("other"));
  const std::string secret = webhooks->secret_of(one.id), text = "1000000000.{}";
  unsigned char digest[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  crypto_auth_hmacsha256_final(&state, digest);
  char expected[2 * sizeof digest + 1];
  sodium_bin2hex(expected, sizeof expected, digest, sizeof digest);
  EXPECT_EQ(webhooks->signature({.webhook_id = one.id, .body = "{}"}, 1'000'000'000'000),
            "t=1000000000,v1=" + std::string(expected));
}

TEST(Webhooks, LeadNowhereInside) {
  for (const char* bad :
       {"http://127.0.0.1/", "http://localhost/", "http://[::1]:8444/", "https://169.254.169.254/latest",
        "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://2130706433/", "http://0x7f.1/",
        "file:///etc/passwd", "gopher://example.org/", "http://user:pass@192.0.2.1/", "javascript:alert(1)",
        "http://192.0.2.1/\r\nX: y", "", "192.0.2.1", "http://224.0.0.1/"})
    EXPECT_THROW(checked_url(bad, {}), std::runtime_error) << bad;
  EXPECT_EQ(checked_url(" https://192.0.2.1:8443/hook?a=b ", {}), "https://192.0.2.1:8443/hook?a=b");
}

}  // namespace
}  // namespace dce::server
