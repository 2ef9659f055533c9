// What mail servers, token endpoints and mails say, and what we write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "server/base/stop.h"
#include "server/base/text.h"
#include "server/mail/access_tokens.h"
#include "server/mail/imap_response_reader.h"
#include "server/mail_intake/subject.h"
#include "server/mime/mail_content.h"
#include "server/mime/mail_head.h"
#include "server/mime/mail_writer.h"

namespace dce::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

class Script final : public LineSource {
 public:
  explicit Script(std::string text) : text_(std::move(text)) {}
  std::string line(size_t longest) override {
    const size_t end = text_.find("\r\n");
    if (end == std::string::npos || end > longest) throw MailError(MailError::Kind::protocol, "no line");
    const std::string line = text_.substr(0, end);
    text_.erase(0, end + 2);
    return line;
  }
  std::string bytes(size_t count) override {
    const std::string bytes = text_.substr(0, count);
    text_.erase(0, count);
    return bytes;
  }

 private:
  std::string text_;
};

ImapResponse response(const std::string& text, size_t most = 1000) {
  Script script(text);
  return read_imap_response(script, most);
}

TEST(Imap, ConditionsAndCodesAreRead) {
  const ImapResponse select = response("d7 OK [READ-ONLY] SELECT completed\r\n");
  EXPECT_EQ(select.tag, "d7");
  EXPECT_EQ(condition_of(select), "OK");
  EXPECT_TRUE(has_code(select, "READ-ONLY"));
  EXPECT_FALSE(has_code(select, "READ"));
  EXPECT_EQ(number_in_code(response("* OK [UIDVALIDITY 3857529045] UIDs valid\r\n"), "UIDVALIDITY"),
            3857529045u);
  EXPECT_FALSE(number_in_code(response("* 3 EXISTS\r\n"), "UIDVALIDITY"));
  EXPECT_EQ(condition_of(response("* OKAY what\r\n")), "");
  EXPECT_EQ(exists_in(response("* 23 EXISTS\r\n")), 23u);
  EXPECT_TRUE(is_expunge(response("* 23 EXPUNGE\r\n")));
  EXPECT_FALSE(is_expunge(response("* 23 EXISTS\r\n")));
  EXPECT_EQ(condition_of(response("d1 ok done\r\n")), "OK");
  EXPECT_THAT(capabilities_in(response("* CAPABILITY IMAP4rev1 idle\r\n")), ElementsAre("IMAP4REV1", "IDLE"));
  EXPECT_THAT(*search_result(response("* SEARCH 2 84 x 882\r\n")), ElementsAre(2, 84, 882));
  EXPECT_TRUE(search_result(response("* SEARCH\r\n"))->empty());
}

TEST(Imap, LiteralsAreTakenByTheirLength) {
  ImapResponse one = response("* 12 FETCH (FLAGS (\\Seen) BODY[]<0> {13}\r\na\r\n) b {99}\r\n UID 4827)\r\n");
  const auto fetched = fetched_in(one);
  ASSERT_TRUE(fetched);
  EXPECT_EQ(fetched->uid, 4827u);
  EXPECT_EQ(fetched->body, "a\r\n) b {99}\r\n");
  ImapResponse sizes = response("* 1 FETCH (UID 9 RFC822.SIZE 44827)\r\n");
  EXPECT_THAT(fetched_in(sizes)->size, Optional(44827u));
  ImapResponse quoted = response("* 1 FETCH (BODY[HEADER] \"\" X \"a ) \\\" b\" UID 3)\r\n");
  EXPECT_EQ(fetched_in(quoted)->uid, 3u);
  ImapResponse none = response("* 1 FETCH (FLAGS ())\r\n");
  EXPECT_FALSE(fetched_in(none));
}

TEST(Imap, MoreThanWasAskedForIsRefused) {
  EXPECT_THROW(response("* 1 FETCH (BODY[] {1001}\r\n"), MailError);
  EXPECT_THROW(response("* 1 FETCH (A {600}\r\n" + std::string(600, 'x') + " B {600}\r\n"), MailError);
  EXPECT_EQ(response("* 1 FETCH (BODY[] {99999999999999999999999}\r\n").literals.size(), 0u);
}

TEST(Secret, IsOneLineOfAPrivateFile) {
  std::string path = std::filesystem::temp_directory_path() / "dce-secret-XXXXXX";
  close(mkstemp(path.data()));
  std::ofstream(path) << "pass word\n";
  EXPECT_EQ(read_secret({.file = path}), "pass word");
  chmod(path.c_str(), 0644);
  EXPECT_THROW(read_secret({.file = path}), std::runtime_error);
  chmod(path.c_str(), 0600);
  std::ofstream(path) << "one\r\nA1 LOGOUT\r\n";
  EXPECT_THROW(read_secret({.file = path}), std::runtime_error);
  std::filesystem::remove(path);
  setenv("DCE_TEST_SECRET", "x", 1);
  EXPECT_EQ(read_secret({.variable = "DCE_TEST_SECRET"}), "x");
  EXPECT_THROW(read_secret({.variable = "DCE_TEST_NO_SECRET"}), std::runtime_error);
}

TEST(Token, AnswersOfEndpointsAreJudged) {
  const TokenAnswer good =
      parse_token_answer(R"({"access_token":"a.b","expires_in":"3600","refresh_token":"r"})");
  EXPECT_EQ(good.access_token, "a.b");
  EXPECT_EQ(good.refresh_token, "r");
  EXPECT_EQ(good.lifetime, kHour);
  EXPECT_EQ(parse_token_answer(R"({"access_token":"a","expires_in":99999999999})").lifetime, kDay);
  for (const char* bad : {"", "<html>", "[]", "{}", R"({"access_token":5})", R"({"access_token":"a\r\nb"})",
                          R"({"error":"invalid_grant","error_description":"gone"})"})
    EXPECT_THROW(parse_token_answer(bad), MailError) << bad;
}

TEST(Stop, EndsWaits) {
  StopSignal stop;
  EXPECT_FALSE(stop.wait(1));
  std::thread other([&] { stop.raise(); });
  EXPECT_TRUE(stop.wait(kMinute));
  EXPECT_TRUE(stop.raised());
  other.join();
}

MailHead head_of(const std::string& headers) {
  return read_mail_head("From: Ann <Ann@Example.org>\r\n" + headers + "\r\n\r\ntext");
}

TEST(MailHead, IsReadAndMadePrintable) {
  const MailHead head = head_of(
      "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe=0D=0ABcc=3A_x?=\r\nMessage-ID: <1@a>\r\nReferences: <0@a> junk "
      "<b@c>\r\n"
      "Accept-Language: de-DE, en");
  EXPECT_EQ(head.from, "Ann@Example.org");
  EXPECT_EQ(head.from_name, "Ann");
  EXPECT_EQ(printable(head.subject), head.subject);
  EXPECT_THAT(head.subject, HasSubstr("Grüße"));
  EXPECT_EQ(head.message_id, "1@a");
  EXPECT_THAT(head.references, ElementsAre("0@a", "b@c"));
  EXPECT_EQ(head.languages, "de-DE, en");
  EXPECT_EQ(head.automation, Automation::person);
  EXPECT_EQ(head_of("Message-ID: <a b@c>").message_id, "");
  EXPECT_EQ(read_mail_head("From: a@b.c, d@e.f\r\n\r\n").from, "");
  EXPECT_EQ(read_mail_head("").from, "");
  EXPECT_EQ(read_mail_head("no headers at all").from, "");
}

TEST(MailHead, TellsMachinesFromPeople) {
  using enum Automation;
  const std::pair<const char*, Automation> cases[] = {
      {"Auto-Submitted: auto-replied", machine},
      {"Auto-Submitted: no", person},
      {"Return-Path: <>", machine},
      {"Return-Path: <a@b.c>", person},
      {"Precedence: list", list},
      {"Precedence: auto_reply", machine},
      {"List-Id: <x.y>", list},
      {"X-Auto-Response-Suppress: DR, OOF", person},
      {"X-Auto-Response-Suppress: OOF, AutoReply", silent},
      {"Content-Type: multipart/report; report-type=delivery-status; boundary=x", machine},
  };
  for (const auto& [header, expected] : cases) EXPECT_EQ(head_of(header).automation, expected) << header;
  EXPECT_EQ(read_mail_head("From: MAILER-DAEMON@x.y\r\n\r\n").automation, machine);
  EXPECT_EQ(read_mail_head("From: news-bounces@x.y\r\n\r\n").automation, machine);
}

TEST(Fingerprint, IsTheSameWhicheverWayAMailCame) {
  const std::string mail = "From: a@b.c\r\nSubject: s\r\nMessage-ID: <1@a>\r\n\r\ntext\r\nmore\r\n";
  EXPECT_EQ(fingerprint_of(mail), fingerprint_of("Received: x\r\nReturn-Path: <y>\r\n" + mail));
  EXPECT_EQ(fingerprint_of(mail), fingerprint_of("From: a@b.c\nSubject: s\nMessage-ID: <1@a>\n\ntext\nmore"));
  EXPECT_NE(fingerprint_of(mail), fingerprint_of(mail + "x"));
  EXPECT_NE(fingerprint_of(mail), fingerprint_of("To: z\r\n" + mail));
}

constexpr char kMixed[] =
    "From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    "Content-Type: multipart/related; boundary=y\r\n\r\n--y\r\nContent-Type: text/html\r\n\r\n"
    "<img src=\"cid:logo\">\r\n--y\r\nContent-Type: image/png\r\nContent-ID: "
    "<logo>\r\n\r\nPNG\r\n--y--\r\n--x\r\n"
    "Content-Type: application/pdf; name=\"a.pdf\"\r\nContent-Disposition: attachment\r\n"
    "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--x\r\nContent-Type: application/ms-tnef; "
    "name=winmail.dat\r\n\r\ntnef\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nFrom: d@e.f\r\nSubject: "
    "inner\r\n\r\n"
    "inner text\r\n--x--\r\n";

TEST(MailContent, TellsDocumentsFromLogos) {
  const MailContent content = read_mail_content(kMixed, "the title");
  std::vector<std::string> names;
  for (const MailDocument& document : content.documents) names.push_back(document.name);
  EXPECT_THAT(names, ElementsAre("a.pdf", "the title", "inner.eml"));
  EXPECT_EQ(content.texts.size(), 1u);
  EXPECT_EQ(content.documents[0].bytes(), "hello");
  EXPECT_THAT(content.documents[2].bytes(), HasSubstr("Subject: inner"));
  EXPECT_THAT(content.documents[2].bytes(), Not(HasSubstr("--x--")));
}

TEST(MailContent, OfBrokenMailIsWhatCanBeRead) {
  const std::string whole = kMixed;
  for (size_t size = 0; size < whole.size(); size += 7) {
    // A copy as long as it is, so that a sanitizer sees what is read past its end.
    const std::string cut = whole.substr(0, size);
    for (const MailDocument& document : read_mail_content(cut, "x").documents) document.bytes();
  }
  EXPECT_TRUE(read_mail_content("", "x").documents.empty());
  EXPECT_TRUE(read_mail_content("From: a@b.c\r\n\r\n  \r\n", "x").texts.empty());
}

OutgoingMail letter() {
  return {.from_name = "Drücker, Print",
          .from_address = "print@example.org",
          .to = "ann@example.org",
          .subject = "Grüße\r\nBcc: victim@example.org",
          .language = "de",
          .text = "Zeile\n.\nFrom here\n",
          .html = "<p>Zeile</p>",
          .message_id = "1@example.org",
          .in_reply_to = "0@example.org",
          .references = {"a@b"},
          .date = 1'700'000'000'000};
}

TEST(MailWriter, LetsNothingIntoHeaders) {
  const std::string mail = write_mail(letter());
  EXPECT_EQ(mail, write_mail(letter())) << "the same mail must be the same bytes";
  EXPECT_THAT(mail, Not(HasSubstr("\nBcc:")));
  for (const char* line : {"Auto-Submitted: auto-replied\r\n", "Message-Id: <1@example.org>\r\n",
                           "In-Reply-To: <0@example.org>\r\n", "References: <a@b> <0@example.org>\r\n"})
    EXPECT_THAT(lower_ascii(mail), HasSubstr(lower_ascii(line)));
  for (size_t at = mail.find('\n'); at != std::string::npos; at = mail.find('\n', at + 1))
    ASSERT_EQ(mail[at - 1], '\r');
  for (const char c : mail) ASSERT_GE(static_cast<signed char>(c), 0) << "ASCII only";
  const MailHead head = read_mail_head(mail);
  EXPECT_EQ(head.from, "print@example.org");
  EXPECT_EQ(head.from_name, "Drücker, Print");
  EXPECT_EQ(head.automation, Automation::machine) << "our own replies are never answered";
}

TEST(Subject, AsksForANewCode) {
  for (const char* yes : {"new code", "New Code please", "Re: neuer Code", "Bitte einen neuen Code!",
                          "nouveau code SVP", "nuevo código", "NUEVO CODIGO por favor"})
    EXPECT_TRUE(asks_for_new_code(yes)) << yes;
  for (const char* no :
       {"", "code", "new", "new code of conduct", "our new code review", "code new features", "Re:"})
    EXPECT_FALSE(asks_for_new_code(no)) << no;
  EXPECT_FALSE(asks_for_new_code(std::string(10'000, ' ') + "new code"));
}

}  // namespace
}  // namespace dce::server
