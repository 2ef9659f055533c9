#include "worker/office/csv.h"

#include <gmock/gmock.h>

namespace dce::worker {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Csv, FindsTheSeparator) {
  EXPECT_EQ(csv_separator("a,b\n1,2\n"), ',');
  EXPECT_EQ(csv_separator("a;b;c\n1,5;2;3\n4,5;6;7\n"), ';');
  EXPECT_EQ(csv_separator("a\tb\n1\t2\n"), '\t');
  EXPECT_EQ(csv_separator("\"a,b,c\"|d\n1|2\n"), '|');
  EXPECT_EQ(csv_separator("one column\nonly\n"), ',');
  EXPECT_EQ(csv_separator(""), ',');
}

TEST(Csv, KeepsValuesAsTheyAreWritten) {
  const std::string sheet = sheet_of_csv("Name,Sum\n\"Smith, J. \"\"Jo\"\"\",\"1,50\"\n<&>,007\n");
  EXPECT_THAT(sheet, HasSubstr("<text:p>Smith, J. \"Jo\"</text:p>"));
  EXPECT_THAT(sheet, HasSubstr(R"(table:style-name="n" office:value-type="string"><text:p>1,50</text:p>)"));
  EXPECT_THAT(sheet, HasSubstr("<text:p>&lt;&amp;></text:p>"));
  EXPECT_THAT(sheet, HasSubstr("<text:p>007</text:p>"));
}

TEST(Csv, ReadsEncodings) {
  EXPECT_THAT(sheet_of_csv("caf\xe9,\x80\n"), HasSubstr("caf\xc3\xa9</text:p>"));
  EXPECT_THAT(sheet_of_csv("caf\xc3\xa9\n"), HasSubstr("caf\xc3\xa9</text:p>"));
  EXPECT_THAT(sheet_of_csv(std::string("\xff\xfe\xe9\0,\0b\0", 8)), HasSubstr("<text:p>\xc3\xa9</text:p>"));
  EXPECT_THAT(sheet_of_csv(std::string("a\x01\x02\n", 4)), Not(HasSubstr("\x01")));
}

TEST(Csv, BreaksLinesWithinQuotes) {
  EXPECT_THAT(sheet_of_csv("\"a\nb\",c\r\n"), HasSubstr("<text:p>a</text:p><text:p>b</text:p></table:table-cell>"));
}

}  // namespace
}  // namespace dce::worker
