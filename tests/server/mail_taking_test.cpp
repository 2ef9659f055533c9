// From a mail to jobs and a reply, with a store but without servers.
#include <deque>
#include <mutex>

#include "fixture.h"
#include "server/mail_intake/mail_taker.h"
#include "server/mail_intake/mailbox_watcher.h"
#include "server/replies/reply_sender.h"

namespace dce::server {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string mail_of(const std::string& more, const std::string& body = "some text") {
  return "From: Ann <ann@example.org>\r\nTo: print@example.org\r\n" + more + "\r\n\r\n" + body + "\r\n";
}

std::string with_attachments(const std::string& head, std::initializer_list<std::string> names) {
  std::string body = "--x\r\nContent-Type: text/plain\r\n\r\ntext\r\n";
  for (const std::string& name : names)
    body += "--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"" + name +
            "\"\r\n\r\n" + (name == "empty.pdf" ? "" : "bytes of " + name) + "\r\n";
  return mail_of(head + "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x", body + "--x--");
}

class Carrier final : public MailCarrier {
 public:
  struct Sent {
    std::string recipient, message;
  };
  Carrier(std::vector<Sent>& sent, int& trouble) : sent_(sent), trouble_(trouble) {}
  void send(const std::string& recipient, const std::string& message) override {
    if (trouble_ == 1) throw MailError(MailError::Kind::unreachable, "nothing answers");
    if (trouble_ == 2) throw MailRejected("550 no such user");
    sent_.push_back({recipient, message});
  }

 private:
  std::vector<Sent>& sent_;
  int& trouble_;
};

class MailTakingTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (IsSkipped()) return;
    policy.replies = true;
    policy.own = {"print@example.org"};
    make();
  }

  void make() {
    // Who refers to others goes before them.
    sender.reset();
    taker.reset();
    acceptor.reset();
    users = std::make_unique<Users>(*database, SignUp::open, clock());
    throttle = std::make_unique<Throttle>(Throttle::Policy{}, clock());
    codes = std::make_unique<Codes>(*database, key, 6, *throttle);
    jobs = std::make_unique<JobStore>(*database, vault, clock());
    acceptor = std::make_unique<Acceptor>(*jobs, intake);
    taker = std::make_unique<MailTaker>(*jobs, *users, *codes, *acceptor, policy);
    sender = std::make_unique<ReplySender>(
        *jobs, *codes, key, ReplySettings{.from_name = "Print", .from_address = "print@example.org"},
        [this](const StopSignal&) { return std::make_unique<Carrier>(sent, trouble); });
  }

  std::string take(const std::string& mail, const std::string& place = "1.1", bool whole = true) {
    taker->begin({"box", place});
    return taker->take({"box", place}, mail, whole);
  }

  std::vector<Job> jobs_now() { return jobs->newest(100); }

  void turn(const std::string& name, JobState to, int pages = 1, const std::string& message = "") {
    for (Job job : jobs_now()) {
      if (job.name != name) continue;
      ASSERT_TRUE(jobs->change(job, JobState::converting, "test", ""));
      ASSERT_TRUE(jobs->change(job, to, "test", "", [&](Job& edited) {
        edited.pages = pages;
        edited.message = message;
      }));
    }
  }

  Vault vault{std::make_unique<FolderShelf>(folder / "vault"), key};
  IntakePolicy intake{};
  MailPolicy policy{};
  std::unique_ptr<Users> users;
  std::unique_ptr<Throttle> throttle;
  std::unique_ptr<Codes> codes;
  std::unique_ptr<JobStore> jobs;
  std::unique_ptr<Acceptor> acceptor;
  std::unique_ptr<MailTaker> taker;
  std::unique_ptr<ReplySender> sender;
  std::vector<Carrier::Sent> sent;
  int trouble = 0;
};
DCE_ON_BOTH_DATABASES(MailTakingTest);

TEST_P(MailTakingTest, EachAttachmentIsAJob) {
  const std::string what =
      take(with_attachments("Subject: 2 copies duplex\r\nMessage-ID: <1@a>", {"a.pdf", "b.pdf"}));
  EXPECT_THAT(what, HasSubstr("2 documents, 0 refused"));
  std::vector<std::string> names;
  for (const Job& job : jobs_now()) {
    names.push_back(job.name);
    EXPECT_EQ(job.ticket, R"({"copies":2,"sides":"two-sided-long-edge"})");
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("a.pdf", "b.pdf"));
  EXPECT_EQ(users->list().at(0).name, "Ann");
}

TEST_P(MailTakingTest, TheTextIsPrintedAsThePolicySays) {
  take(mail_of("Subject: words\r\nMessage-ID: <1@a>"));
  EXPECT_EQ(jobs_now().at(0).name, "words");
  policy.body = BodyPolicy::always;
  make();
  now += kSecond;
  take(with_attachments("Subject: both\r\nMessage-ID: <2@a>", {"a.pdf"}), "1.2");
  std::vector<std::string> names;
  for (const Job& job : jobs_now()) names.push_back(job.name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("words", "both", "a.pdf"));
  const auto text = std::find_if(names.begin(), names.end(), [](const auto& name) { return name == "both"; });
  const Job page = jobs_now().at(static_cast<size_t>(text - names.begin()));
  const std::string html = vault.read_all(jobs->files(page.id).at(0).id, 1 << 20);
  EXPECT_THAT(html, HasSubstr("<html"));
  EXPECT_THAT(html, HasSubstr("both"));
  policy.body = BodyPolicy::never;
  make();
  EXPECT_THAT(take(mail_of("Message-ID: <3@a>"), "1.3"), HasSubstr("0 documents, 1 refused"));
}

TEST_P(MailTakingTest, AMailIsTakenOnce) {
  const std::string mail = with_attachments("Message-ID: <1@a>", {"a.pdf"});
  EXPECT_EQ(taker->begin({"box", "1.1"}), 1);
  EXPECT_EQ(taker->begin({"box", "1.1"}), 2);
  take(mail);
  EXPECT_EQ(taker->begin({"box", "1.1"}), 0) << "not to be fetched again";
  EXPECT_EQ(take("Received: another way\r\n" + mail, "2.7"), "before");
  EXPECT_EQ(taker->begin({"box", "2.7"}), 0);
  EXPECT_EQ(jobs_now().size(), 1u);
  EXPECT_EQ(Outbox(*database).list().size(), 1u);
  take(mail_of(""), "1.3");
  take(mail_of(""), "1.4");
  EXPECT_EQ(jobs_now().size(), 3u) << "without a Message-ID two mails may be alike and meant";
  taker->begin({"box", "1.5"});
  taker->undo({"box", "1.5"});
  EXPECT_EQ(taker->begin({"box", "1.5"}), 1);
}

TEST_P(MailTakingTest, MachinesAndOurselvesAreNotAnswered) {
  for (const char* header : {"Auto-Submitted: auto-replied", "List-Id: <x>", "Return-Path: <>"})
    EXPECT_THAT(take(mail_of(std::string(header) + "\r\nX-Which: 1"), header), HasSubstr("ignored"));
  EXPECT_THAT(take("From: Print@Example.org\r\n\r\ntext", "own"), HasSubstr("ignored"));
  EXPECT_THAT(take("From: a@b.c, d@e.f\r\n\r\ntext", "two"), HasSubstr("refused"));
  EXPECT_THAT(take("", "empty"), HasSubstr("refused"));
  users->set_rule("@example.org", false);
  EXPECT_THAT(take(mail_of("Message-ID: <2@a>"), "denied"), HasSubstr("refused"));
  EXPECT_THAT(jobs_now(), IsEmpty());
  EXPECT_THAT(Outbox(*database).list(), IsEmpty());
  EXPECT_THAT(users->list(), IsEmpty());
}

TEST_P(MailTakingTest, TheReplyWaitsForPageCountsButNotLong) {
  take(with_attachments("Message-ID: <1@a>\r\nAccept-Language: de", {"a.pdf", "empty.pdf"}));
  EXPECT_FALSE(sender->send_one());
  turn("a.pdf", JobState::held, 7);
  EXPECT_TRUE(sender->send_one());
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].recipient, "ann@example.org");
  EXPECT_THAT(sent[0].message, HasSubstr(codes->code_of(users->list().at(0).id)));
  EXPECT_THAT(sent[0].message, HasSubstr("a.pdf (7 Seiten)"));
  EXPECT_THAT(sent[0].message, HasSubstr("empty.pdf: es ist leer"));
  EXPECT_THAT(sent[0].message, HasSubstr("In-Reply-To: <1@a>"));
  EXPECT_THAT(Outbox(*database).list(), IsEmpty());
  EXPECT_FALSE(sender->send_one());
}

TEST_P(MailTakingTest, PoliciesAndTheWayOfRepliesHoldFromTheNextMailOn) {
  MailPolicy next = policy;
  next.documents = 1;
  next.mails_per_hour = 1;
  taker->set_policy(next);
  EXPECT_THAT(take(with_attachments("Message-ID: <1@a>", {"a.pdf", "b.pdf"})),
              HasSubstr("1 documents, 1 refused"));
  turn("a.pdf", JobState::held);
  sender->use({}, {});
  EXPECT_FALSE(sender->send_one()) << "there is no way, and what is owed waits";
  sender->use({.from_name = "Print", .from_address = "other@example.org"},
              [this](const StopSignal&) { return std::make_unique<Carrier>(sent, trouble); });
  EXPECT_TRUE(sender->send_one());
  EXPECT_THAT(sent.at(0).message, HasSubstr("From: Print <other@example.org>"));
}

TEST_P(MailTakingTest, WhatFailsLaterIsToldOnce) {
  take(with_attachments("Message-ID: <1@a>", {"a.pdf", "b.pdf", "c.pdf"}));
  turn("a.pdf", JobState::failed, 0, "it is damaged");
  now += 2 * kSecond;
  EXPECT_TRUE(sender->send_one());
  EXPECT_THAT(sent.at(0).message, HasSubstr("a.pdf: it is damaged"));
  EXPECT_FALSE(sender->send_one()) << "not before it is known";
  now += kMinute;
  turn("b.pdf", JobState::failed, 0, "a password is needed");
  turn("c.pdf", JobState::held);
  EXPECT_TRUE(sender->send_one());
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_THAT(sent[1].message, HasSubstr("b.pdf: a password is needed"));
  EXPECT_THAT(sent[1].message, Not(HasSubstr("damaged")));
  EXPECT_FALSE(sender->send_one());
}

TEST_P(MailTakingTest, RepliesAreTriedAgainAndAreTheSameThen) {
  take(mail_of("Message-ID: <1@a>"));
  now += 2 * kSecond;
  trouble = 1;
  EXPECT_TRUE(sender->send_one());
  EXPECT_FALSE(sender->send_one()) << "a pause first";
  EXPECT_EQ(Outbox(*database).list().at(0).problem, "nothing answers");
  now += kMinute;
  // A server that ends between sending and noting it.
  const auto taken = Outbox(*database, clock()).take(jobs->instance());
  ASSERT_TRUE(taken);
  EXPECT_FALSE(Outbox(*database, clock()).take("another")) << "one server at a time";
  Outbox(*database, clock()).take_over([](const std::string&) { return true; });
  trouble = 0;
  EXPECT_TRUE(sender->send_one());
  std::optional<MailRecord> record;
  database->read([&](soci::session& sql) { record = find_mail(sql, taken->mail_id); });
  EXPECT_THAT(sent.at(0).message, HasSubstr(sender->message_id(*record, ReplyKind::reply)));
  EXPECT_GT(record->answered_at, 0);
}

TEST_P(MailTakingTest, WhatIsRefusedForGoodIsKeptForTheAdministrator) {
  take(mail_of("Message-ID: <1@a>"));
  now += 2 * kSecond;
  trouble = 2;
  EXPECT_TRUE(sender->send_one());
  Outbox outbox(*database, clock());
  ASSERT_EQ(outbox.list().size(), 1u);
  EXPECT_EQ(outbox.list()[0].state, "failed");
  now += kDay;
  EXPECT_FALSE(sender->send_one());
  trouble = 0;
  EXPECT_TRUE(outbox.retry(outbox.list()[0].id));
  EXPECT_TRUE(sender->send_one());
  EXPECT_EQ(sent.size(), 1u);
  EXPECT_FALSE(outbox.drop("none"));
}

TEST_P(MailTakingTest, LimitsHoldAndNameWhatTheyRefuse) {
  policy.documents = 1;
  make();
  EXPECT_THAT(take(with_attachments("Message-ID: <1@a>", {"a.pdf", "b.pdf"})),
              HasSubstr("1 documents, 1 refused"));
  EXPECT_THAT(take(with_attachments("Message-ID: <2@a>", {"c.pdf"}), "1.2", false),
              HasSubstr("0 documents, 1 refused"));
  policy.documents = 10;
  intake.jobs_of_user = 2;
  make();
  EXPECT_THAT(take(with_attachments("Message-ID: <3@a>", {"d.pdf", "e.pdf"}), "1.3"),
              HasSubstr("1 documents, 1 refused"));
  const Job job = jobs_now().at(0);
  EXPECT_EQ(refuse_pages(*jobs, job, 5, 5), "");
  EXPECT_NE(refuse_pages(*jobs, job, 6, 5), "");
  policy.mails_per_hour = 1;
  make();
  const size_t owed = Outbox(*database).list().size();
  take(mail_of("Message-ID: <4@a>"), "1.4");
  EXPECT_EQ(Outbox(*database).list().size(), owed) << "beyond the rate mails are taken in silence";
}

TEST_P(MailTakingTest, ANewCodeIsGivenOnRequest) {
  take(mail_of("Message-ID: <1@a>"));
  const std::string user = users->list().at(0).id, before = codes->code_of(user);
  now += 2 * kSecond;
  sender->send_one();
  take(mail_of("Subject: neuer Code\r\nMessage-ID: <2@a>"), "1.2");
  EXPECT_NE(codes->code_of(user), before);
  EXPECT_EQ(jobs_now().size(), 1u) << "the request itself is not printed";
  now += 2 * kSecond;
  EXPECT_TRUE(sender->send_one());
  EXPECT_THAT(sent.at(1).message, HasSubstr(codes->code_of(user)));
}

TEST_P(MailTakingTest, NothingOfAMailStaysLongerThanNeeded) {
  take(with_attachments("Message-ID: <1@a>", {"a.pdf", "empty.pdf"}));
  now += 2 * kSecond;
  sender->send_one();
  std::string losses;
  database->read([&](soci::session& sql) { sql << "SELECT losses FROM mails", soci::into(losses); });
  EXPECT_EQ(losses, "[]");
  turn("a.pdf", JobState::held);
  EXPECT_TRUE(sender->send_one()) << "nothing failed: the note is dropped";
  EXPECT_EQ(sent.size(), 1u);
  Outbox(*database).purge(now + 1);
  int rows = 1;
  database->read([&](soci::session& sql) { sql << "SELECT COUNT(*) FROM mails", soci::into(rows); });
  EXPECT_EQ(rows, 0);
}

TEST(Reply, SaysTheSameInEveryLanguage) {
  for (const char* language : {"en", "de", "fr", "es"}) {
    for (const ReplyKind kind : {ReplyKind::reply, ReplyKind::new_code, ReplyKind::failure}) {
      const ReplyText text =
          write_reply({.kind = kind,
                       .language = language,
                       .code = "123456",
                       .jobs = {{.name = "<b>.pdf",
                                 .state = JobState::held,
                                 .pages = 3,
                                 .warnings = "page 1: a font is missing"},
                                {.name = "bad.pdf", .state = JobState::failed, .message = "it is empty"}},
                       .losses = {{"other.pdf", "it is empty"}}});
      EXPECT_EQ(text.text.find("{{"), std::string::npos);
      EXPECT_EQ(text.html.find("<b>.pdf"), std::string::npos);
      EXPECT_THAT(text.text, HasSubstr("other.pdf: "));
      const bool with_code = kind != ReplyKind::failure;
      EXPECT_EQ(text.text.find("123456") != std::string::npos, with_code);
      EXPECT_EQ(text.html.find("font is missing") != std::string::npos, with_code);
      EXPECT_EQ(text.subject.find('\n'), std::string::npos);
    }
  }
}

/// A mailbox in memory that goes away now and then.
struct Box {
  std::mutex mutex;
  std::deque<std::pair<std::string, std::string>> mails;  // by place
  int fetched = 0, opened = 0;
  int breaks = 0;  // connections that end while a mail is fetched
};

class BoxSession final : public MailboxSession {
 public:
  BoxSession(Box& box, const StopSignal& stop) : box_(box), stop_(stop) {}
  std::vector<WaitingMail> waiting() override {
    const std::lock_guard lock(box_.mutex);
    std::vector<WaitingMail> list;
    for (const auto& [place, mail] : box_.mails) list.push_back({place, mail.size()});
    return list;
  }
  std::string fetch(const WaitingMail& mail, size_t most) override {
    const std::lock_guard lock(box_.mutex);
    ++box_.fetched;
    if (box_.breaks-- > 0) throw MailError(MailError::Kind::unreachable, "it ended the connection");
    for (const auto& [place, text] : box_.mails)
      if (place == mail.place) return text.substr(0, most);
    return {};
  }
  void settle(const WaitingMail& mail) override {
    const std::lock_guard lock(box_.mutex);
    std::erase_if(box_.mails, [&](const auto& entry) { return entry.first == mail.place; });
  }
  bool wait(Millis) override {
    if (stop_.wait(5)) throw MailError(MailError::Kind::stopped, "the server ends");
    return true;
  }
  std::string describe() override { return "a box"; }

 private:
  Box& box_;
  const StopSignal& stop_;
};

TEST_P(MailTakingTest, AMailboxIsWatchedThroughTroubles) {
  Box box;
  box.breaks = 1;
  box.mails = {{"1.1", with_attachments("Message-ID: <1@a>", {"a.pdf"})}, {"1.2", "\xff broken"}};
  {
    const MailboxWatcher watcher({.name = "box"}, *taker, Outbox(*database), [&](const StopSignal& stop) {
      ++box.opened;
      return std::make_unique<BoxSession>(box, stop);
    });
    for (int i = 0; i < 1000; ++i) {
      {
        const std::lock_guard lock(box.mutex);
        if (box.mails.empty()) break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  EXPECT_TRUE(box.mails.empty());
  EXPECT_EQ(box.opened, 2);
  EXPECT_EQ(box.fetched, 3);
  EXPECT_EQ(jobs_now().size(), 1u);
}

TEST_P(MailTakingTest, AMailThatEndsTheServerIsGivenUp) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(taker->begin({"box", "1.1"}), i + 1);
  Box box;
  box.mails = {{"1.1", mail_of("Message-ID: <1@a>")}};
  {
    const MailboxWatcher watcher({.name = "box"}, *taker, Outbox(*database), [&](const StopSignal& stop) {
      return std::make_unique<BoxSession>(box, stop);
    });
    for (int i = 0; i < 1000 && taker->begin({"box", "1.1"}) != 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(box.fetched, 0);
  EXPECT_THAT(jobs_now(), IsEmpty());
}

}  // namespace
}  // namespace dce::server
