#include <gmock/gmock.h>

#include "containers_for_test.h"
#include "input/packing.h"
#include "unpack/outlook_message_reader.h"
#include "unpack/rtf_text_reader.h"
#include "unpack/tnef_reader.h"
#include "unpack_for_test.h"

namespace dce::core {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(OutlookMessage, GivesTextAttachmentsAndMessagesWithin) {
  const std::string file = outlook_message();
  ASSERT_EQ(recognise_packing(bytes_of(file)), Packing::outlook);
  const auto message = read_outlook_message(bytes_of(file));
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message.value().subject, "Outer");
  EXPECT_EQ(message.value().from, "Jürgen");
  ASSERT_EQ(message.value().texts.size(), 1u);
  EXPECT_EQ(message.value().texts[0].text, "The text");
  ASSERT_EQ(message.value().attachments.size(), 2u);
  EXPECT_EQ(message.value().attachments[0].name, "note.txt");
  EXPECT_EQ(message.value().attachments[0].load(), "A note in a file");
  const auto inner = message.value().attachments[1].message();
  ASSERT_TRUE(inner.ok());
  EXPECT_EQ(inner.value().subject, "Inner");
}

TEST(OutlookMessage, CutShortGivesWhatIsThere) {
  const std::string file = outlook_message();
  for (size_t size = 0; size < file.size(); size += 37) {
    const std::string cut = file.substr(0, size);
    const auto message = read_outlook_message(bytes_of(cut));
    if (!message.ok()) continue;
    for (const Attachment& attachment : message.value().attachments) {
      if (attachment.load) attachment.load();
    }
  }
}

TEST(Tnef, GivesTextAndAttachments) {
  const std::string properties = number(3, 4) + tnef_property(0x0037, 0x1f, utf16("Subject")) +
                                 tnef_property(0x1000, 0x1e, "Text") + tnef_property(0x0c1a, 0x1e, "Sender");
  const std::string long_name = number(1, 4) + tnef_property(0x3707, 0x1f, utf16("a long name.txt"));
  const std::string file = tnef(
      {tnef_attribute(1, 0x00069007, number(1252, 8)), tnef_attribute(1, 0x00069003, properties),
       tnef_attribute(2, 0x00069002, std::string(14, '\0')), tnef_attribute(2, 0x00018010, "ALONGN~1.TXT"),
       tnef_attribute(2, 0x0006800f, "content"), tnef_attribute(2, 0x00069005, long_name)});
  const auto message = read_tnef(bytes_of(file));
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message.value().subject, "Subject");
  EXPECT_EQ(message.value().from, "Sender");
  ASSERT_EQ(message.value().attachments.size(), 1u);
  EXPECT_EQ(message.value().attachments[0].name, "a long name.txt");
  EXPECT_EQ(message.value().attachments[0].load(), "content");
  const std::string part = file.substr(0, file.size() - 30);
  const auto cut = read_tnef(bytes_of(part));
  ASSERT_TRUE(cut.ok());
  EXPECT_THAT(cut.value().losses, ElementsAre("the winmail.dat is cut short"));
}

TEST(RtfText, FindsTheHtmlWithin) {
  const RtfText text = text_of_rtf(
      "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 "
      "<p>}\\htmlrtf{\\b\\htmlrtf0 caf\\'e9 \\u8364?"
      "{\\*\\htmltag72 </p>}\\htmlrtf}\\htmlrtf0}");
  EXPECT_TRUE(text.html);
  EXPECT_EQ(text.text, "<p>café €</p>");
}

TEST(RtfText, GivesPlainTextOfTheRest) {
  const RtfText text = text_of_rtf(
      "{\\rtf1\\ansi{\\colortbl;\\red1;}{\\*\\generator X;}one\\par two\\tab{\\b three} "
      "\\{\\u-10179?\\u-8704?\\}}");
  EXPECT_FALSE(text.html);
  EXPECT_EQ(text.text, "one\ntwo\tthree {😀}");
}

TEST(RtfText, Decompresses) {
  // [MS-OXRTFCP] 3.1.1.
  const std::string packed(
      "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63\x70\x67\x31"
      "\x32\x35"
      "\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64\x7d\x0a\x80\x0f\xa0",
      49);
  EXPECT_EQ(decompress_rtf(bytes_of(packed)), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  EXPECT_FALSE(decompress_rtf(bytes_of("short")));
}

}  // namespace
}  // namespace dce::core
