#include "unpack/unpack.h"

#include <gmock/gmock.h>

#include "unpack_for_test.h"

namespace dce::core {
namespace {

using ::testing::AllOf;
using testing::Collector;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char head[] =
    "From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>\r\nSubject: =?iso-8859-1?B?R3L832U=?=\r\nMIME-Version: "
    "1.0\r\n";
constexpr char pdf[] = "%PDF-1.4 a document";

std::string mixed(const std::string& parts) {
  return head + std::string("Content-Type: multipart/mixed; boundary=b\r\n\r\n") + parts + "--b--\r\n";
}
std::string part(const std::string& headers, const std::string& content) {
  return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n";
}
const std::string text = part("Content-Type: text/plain; charset=utf-8", "The text");

Status run(const std::string& bytes, Collector& found, UnpackOptions options = {}) {
  return unpack(testing::bytes_of(bytes), options, found);
}
std::vector<std::string> names(const Collector& found) {
  std::vector<std::string> list;
  for (const auto& document : found.documents) list.push_back(document.name);
  return list;
}

TEST(Unpack, PrintsTheTextWhereNothingIsAttached) {
  Collector found;
  ASSERT_TRUE(run(std::string(head) + "\r\nHello <you>", found).ok());
  ASSERT_EQ(found.documents.size(), 1u);
  EXPECT_THAT(found.documents[0].bytes, AllOf(HasSubstr("Jürgen &lt;j@example.org&gt;"), HasSubstr("Grüße"),
                                              HasSubstr("Hello &lt;you&gt;")));
}

TEST(Unpack, AttachmentsComeInOrderAndTheTextWhenAsked) {
  const std::string mail = mixed(
      text + part("Content-Type: application/pdf; name*=utf-8''n%C3%A4me.pdf", pdf) +
      part("Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"=?utf-8?q?b=C3=A4r?=\"",
           "png"));
  Collector found;
  ASSERT_TRUE(run(mail, found).ok());
  EXPECT_THAT(names(found), ElementsAre("näme.pdf", "bär"));
  Collector all;
  ASSERT_TRUE(run(mail, all, {.text = MessageText::print}).ok());
  EXPECT_THAT(names(all), ElementsAre("the text of the message", "näme.pdf", "bär"));
  EXPECT_THAT(all.documents[0].bytes, HasSubstr("näme.pdf, bär"));
}

TEST(Unpack, ABadAttachmentIsNamedAndTheRestKept) {
  const std::string mail = mixed(text + part("Content-Type: application/x; name=bad.bin", "BAD") +
                                 part("Content-Type: application/pdf; name=a.pdf", pdf));
  Collector found;
  found.refused = "BAD";
  ASSERT_TRUE(run(mail, found).ok());
  EXPECT_THAT(names(found), ElementsAre("a.pdf"));
  EXPECT_THAT(found.warnings, ElementsAre("\"bad.bin\" cannot be read"));
  Collector only_bad;
  only_bad.refused = "BAD";
  ASSERT_TRUE(run(mixed(text + part("Content-Type: application/x; name=bad.bin", "BAD")), only_bad).ok());
  EXPECT_THAT(names(only_bad), ElementsAre("the text of the message")) << "nothing attached could be printed";
}

TEST(Unpack, NothingToPrintIsAnError) {
  Collector found;
  const Status status = run(mixed(part("Content-Type: application/pdf; name=a.pdf", "")), found);
  EXPECT_EQ(status.code(), Code::unreadable);
  EXPECT_THAT(status.message(), HasSubstr("\"a.pdf\" is empty"));
  Collector omitted;
  EXPECT_EQ(run(std::string(head) + "\r\nHello", omitted, {.text = MessageText::omit}).code(),
            Code::unreadable);
}

TEST(Unpack, ImagesOfTheTextAreInIt) {
  const std::string mail = mixed(
      "--b\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\nContent-Type: "
      "text/html\r\n\r\n<p>See <img src=\"cid:a%40b\"></p>\r\n"
      "--r\r\nContent-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: "
      "base64\r\n\r\ncG5n\r\n"
      "--r\r\nContent-Type: image/gif\r\nContent-ID: <logo>\r\n\r\ngif\r\n--r--\r\n" +
      part("Content-Type: image/jpeg\r\nContent-Disposition: inline; filename=photo.jpg", "jpg"));
  Collector found;
  ASSERT_TRUE(run(mail, found, {.text = MessageText::print}).ok());
  EXPECT_THAT(names(found), ElementsAre("the text of the message", "photo.jpg"));
  EXPECT_THAT(found.documents[0].bytes,
              AllOf(HasSubstr("<img src=\"data:image/png;base64,cG5n\">"), Not(HasSubstr("cid:"))));
}

TEST(Unpack, OfAlternativesTheBestIsShown) {
  Collector found;
  ASSERT_TRUE(run(std::string(head) +
                      "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
                      "text/plain\r\n\r\nplain\r\n"
                      "--b\r\nContent-Type: text/html\r\n\r\n<i>rich</i>\r\n--b\r\nContent-Type: "
                      "text/calendar\r\n\r\nBEGIN\r\n--b--\r\n",
                  found)
                  .ok());
  ASSERT_EQ(found.documents.size(), 1u);
  EXPECT_THAT(found.documents[0].bytes, AllOf(HasSubstr("<i>rich</i>"), Not(HasSubstr("plain"))));
}

TEST(Unpack, MessagesWithinAreUnpackedToo) {
  const std::string inner =
      "From: x@example.org\r\nSubject: inner\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n"
      "Content-Type: application/pdf; name=deep.pdf\r\n\r\n" +
      std::string(pdf) + "\r\n--c--\r\n";
  Collector found;
  ASSERT_TRUE(run(mixed(text + part("Content-Type: message/rfc822", inner)), found).ok());
  EXPECT_THAT(names(found), ElementsAre("the text of the message", "deep.pdf"));
}

TEST(Unpack, ArchivesHaveLimits) {
  const std::string zip =
      testing::make_zip({{"folder/", ""}, {"a.pdf", pdf}, {"__MACOSX/._a.pdf", "x"}, {"b.txt", "text"}});
  Collector found;
  ASSERT_TRUE(run(zip, found).ok());
  EXPECT_THAT(names(found), ElementsAre("a.pdf", "b.txt"));

  Collector few;
  EXPECT_EQ(run(zip, few, {.most_documents = 1}).code(), Code::limit);
  Collector small;
  EXPECT_EQ(run(zip, small, {.most_bytes = 10}).code(), Code::limit);
  Collector bomb;
  EXPECT_EQ(run(testing::make_zip({{"zeros", "x", 500u << 20}}), bomb).code(), Code::unreadable);
  EXPECT_THAT(bomb.warnings, ElementsAre("\"zeros\" would unpack to more than 200 times its size"));
  std::string nested = zip;
  for (int i = 0; i < 12; ++i) nested = testing::make_zip({{"again.zip", nested}});
  Collector deep;
  EXPECT_EQ(run(nested, deep).code(), Code::unreadable);
  EXPECT_THAT(deep.warnings, ElementsAre("what is packed deeper than 8 levels is left out"));
}

TEST(Unpack, NamesDoNotForgeLines) {
  Collector found;
  (void)run(mixed(text + part("Content-Type: application/pdf; name*=utf-8''a%0Adce%3A%20done%1b", "")),
            found);
  EXPECT_THAT(found.warnings, ElementsAre("attachment \"a dce: done \" is empty"));
}

TEST(Unpack, DeepMultipartsEnd) {
  std::string mail = head;
  for (int i = 0; i < 3000; ++i) {
    const std::string boundary = "b" + std::to_string(i);
    mail += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--" + boundary + "\r\n";
  }
  Collector found;
  EXPECT_FALSE(run(mail + "\r\nx", found).ok());
}

}  // namespace
}  // namespace dce::core
