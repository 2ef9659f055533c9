#include "input/packing.h"

#include <gtest/gtest.h>

#include "open_for_test.h"

namespace dce::core {
namespace {

using testing::bytes_of;
using testing::make_zip;

Packing packing(const std::string& content) {
  return recognise_packing(bytes_of(content));
}

TEST(Packing, TellsMailByItsHeaders) {
  for (const char* mail :
       {"From: a@example.org\r\nSubject: b\r\n\r\nText", "Received: by a\n\tfor b\nDate: c\n\n",
        "From a@example.org Mon Jan 1\nX-Odd: y\nFrom: a\nTo: b\n", "\n\nMIME-Version: 1.0\nTo: b\n\n",
        "From: a\nThis is no header\nTo: b\nSubject: c\n\n"})
    EXPECT_EQ(packing(mail), Packing::mail) << mail;
}

TEST(Packing, LeavesLettersAndProgramsAlone) {
  for (const char* text : {"", "Dear Bob,\nSubject: to approval\nFrom: now on\n", "From: a\n\nTo: b",
                           "#include <a>\nint b: c;\n", "Note: one\nTask: two\n",
                           "%PDF-1.4\nFrom: a\nTo: b\n", "{\"From\": 1,\n\"To\": 2}"})
    EXPECT_EQ(packing(text), Packing::none) << text;
}

TEST(Packing, TellsArchivesFromDocuments) {
  EXPECT_EQ(packing(make_zip({{"a.pdf", "%PDF"}, {"b/c.txt", "text"}})), Packing::zip);
  EXPECT_EQ(packing(make_zip({{"[Content_Types].xml", "<a/>"}, {"word/document.xml", "<b/>"}})),
            Packing::none);
  EXPECT_EQ(packing(make_zip({{"[content_types].xml", "<a/>"}, {"xl\\workbook.xml", "<b/>"}})), Packing::none);
  EXPECT_EQ(packing(make_zip({{"mimetype", "application/epub+zip"}})), Packing::none);
  EXPECT_EQ(packing(make_zip({{"a/1.fpage", "<a/>"}})), Packing::none);
}

TEST(Packing, TellsWinmail) {
  EXPECT_EQ(packing("\x78\x9f\x3e\x22 and so on"), Packing::tnef);
}

TEST(Packing, DamagedCompoundFilesAreNothing) {
  EXPECT_EQ(packing(std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) + std::string(600, '\xff')),
            Packing::none);
}

}  // namespace
}  // namespace dce::core
