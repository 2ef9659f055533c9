#include "input/indirect.h"

#include <gmock/gmock.h>

#include "input/input.h"
#include "open_for_test.h"

namespace dce::core {
namespace {

using testing::bytes_of;
using testing::make_zip;

constexpr InputFormat text{"text", "text/plain", "Plain text", nullptr, nullptr};
constexpr InputFormat pdf{"pdf", "application/pdf", "PDF", nullptr, nullptr};

std::string format_of(const std::string& document, const Hint& hint = {}, const InputFormat* direct = nullptr) {
  const IndirectFormat* const format = recognise_indirect(bytes_of(document), direct, hint);
  return format == nullptr ? "" : std::string(format->name);
}

TEST(Indirect, TellsOfficesPackagesByTheirFolders) {
  const testing::ZipPart types{"[Content_Types].xml", "<Types/>"};
  EXPECT_EQ(format_of(make_zip({types, {"word/document.xml", ""}})), "docx");
  EXPECT_EQ(format_of(make_zip({types, {"xl/workbook.xml", ""}})), "xlsx");
  EXPECT_EQ(format_of(make_zip({types, {"ppt/presentation.xml", ""}})), "pptx");
  EXPECT_EQ(format_of(make_zip({types, {"visio/document.xml", ""}})), "");
  EXPECT_EQ(format_of(make_zip({{"word/document.xml", ""}})), "zip");
}

TEST(Indirect, TellsOpenDocumentsByTheirFirstEntry) {
  const std::string type = "application/vnd.oasis.opendocument.";
  EXPECT_EQ(format_of(make_zip({{"mimetype", type + "text"}})), "odt");
  EXPECT_EQ(format_of(make_zip({{"mimetype", type + "spreadsheet"}})), "ods");
  EXPECT_EQ(format_of(make_zip({{"mimetype", type + "presentation-template"}})), "odp");
  EXPECT_EQ(format_of(make_zip({{"mimetype", "application/epub+zip"}})), "");
}

TEST(Indirect, BelievesNamesOnlyWhereContentCouldBeSeveralThings) {
  EXPECT_EQ(format_of("a,b\n1,2\n", {}, &text), "");
  EXPECT_EQ(format_of("a,b\n1,2\n", {.name = "TABLE.CSV", .media_type = {}}, &text), "csv");
  EXPECT_EQ(format_of("a,b\n1,2\n", {.name = {}, .media_type = "text/csv; charset=utf-8"}, &text), "csv");
  EXPECT_EQ(format_of("%PDF-1.7\n", {.name = "table.csv", .media_type = {}}, &pdf), "");
  EXPECT_EQ(format_of(std::string("\0\1\2\3", 4), {.name = "table.csv", .media_type = {}}), "");
  EXPECT_EQ(format_of("{\\rtf1 text}", {.name = "table.csv", .media_type = {}}), "rtf");
}

TEST(Indirect, TellsWorkbooksWithoutAContainer) {
  EXPECT_EQ(format_of(std::string("\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", 10)), "xls");
  EXPECT_EQ(format_of(std::string("\x09\x04\x06\x00\x00\x00\x11\x00\x00\x00", 10)), "");
}

}  // namespace
}  // namespace dce::core
