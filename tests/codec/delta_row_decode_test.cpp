#include "codec/delta_row_decode.h"

#include <gmock/gmock.h>

#include <vector>

namespace dce::core {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using Row = std::vector<uint8_t>;

// PCL 5 Technical Reference, table 15-8: three rows of five bytes, each from the one before.
TEST(DeltaRowDecode, ExpandsThePclManualsExample) {
  Row row(5, 0);
  EXPECT_TRUE(delta_row_decode(Row{0b00000001, 0b11111111}, row).clean());
  EXPECT_THAT(row, ElementsAre(0, 0xff, 0, 0, 0));
  EXPECT_TRUE(delta_row_decode(Row{0b00000010, 0b11110000}, row).clean());
  EXPECT_THAT(row, ElementsAre(0, 0xff, 0xf0, 0, 0));
  EXPECT_TRUE(delta_row_decode(Row{0b00000000, 0b00001111, 0b00100010, 0b10101010, 0b10101010}, row).clean());
  EXPECT_THAT(row, ElementsAre(0x0f, 0xff, 0xf0, 0xaa, 0xaa));
}

// The same manual, figure 15-10: an offset of 414 is 31 + 255 + 128.
TEST(DeltaRowDecode, AddsUpExtendedOffsets) {
  Row row(420, 0);
  EXPECT_TRUE(delta_row_decode(Row{0x1f, 0xff, 0x80, 0x55}, row).clean());
  EXPECT_EQ(row[414], 0x55);
  row[414] = 0;
  EXPECT_THAT(row, Each(0));
}

TEST(DeltaRowDecode, AnOffsetOf31NeedsAFurtherByte) {
  Row row(40, 0);
  EXPECT_TRUE(delta_row_decode(Row{0x1f, 0x00, 0x77}, row).clean());
  EXPECT_EQ(row[31], 0x77);
}

TEST(DeltaRowDecode, NoBytesRepeatTheRow) {
  Row row = {1, 2, 3};
  EXPECT_TRUE(delta_row_decode(Bytes(), row).clean());
  EXPECT_THAT(row, ElementsAre(1, 2, 3));
}

TEST(DeltaRowDecode, ReportsWhatLiesOutsideTheRow) {
  Row row(4, 0);
  EXPECT_TRUE(delta_row_decode(Row{0xe2, 1, 2, 3, 4, 5, 6, 7, 8}, row).overflow);
  EXPECT_THAT(row, ElementsAre(0, 0, 1, 2));
  EXPECT_TRUE(delta_row_decode(Row{0x1f, 0xff, 0xff, 0x00, 9}, row).overflow);
  EXPECT_TRUE(delta_row_decode(Row{0x1f, 0xff}, row).truncated);
  EXPECT_TRUE(delta_row_decode(Row{0xe0, 9}, row).truncated);
}

// The worked examples that printer makers give for method 9, on a seed row of 13 bytes of 0x55.
TEST(ReplacementDeltaRowDecode, ReplacesLiterally) {
  Row row(13, 0x55);
  EXPECT_TRUE(
      replacement_delta_row_decode(Row{0b00101111, 0x00, 0x11, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77}, row)
          .clean());
  EXPECT_THAT(
      row, ElementsAreArray({0x55, 0x55, 0x55, 0x55, 0x55, 0x11, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77}));
}

TEST(ReplacementDeltaRowDecode, ReplacesByRepetition) {
  Row row(13, 0x55);
  EXPECT_TRUE(replacement_delta_row_decode(Row{0b11100001, 0x00, 0x11, 0b11000010, 0x66}, row).clean());
  EXPECT_THAT(
      row, ElementsAreArray({0x55, 0x55, 0x55, 0x11, 0x11, 0x11, 0x55, 0x55, 0x66, 0x66, 0x66, 0x66, 0x55}));
}

TEST(ReplacementDeltaRowDecode, AddsUpBothExtendedFields) {
  Row row(700, 0);
  // Offset 15 + 255 + 10 = 280; count 7 + 255 + 1 + 1 = 264, literally.
  Row in = {0b01111111, 255, 10, 255, 1};
  in.insert(in.end(), 264, 0xee);
  EXPECT_TRUE(replacement_delta_row_decode(in, row).clean());
  EXPECT_EQ(row[279], 0);
  EXPECT_EQ(row[280], 0xee);
  EXPECT_EQ(row[543], 0xee);
  EXPECT_EQ(row[544], 0);
  // Offset 3 + 0; count 31 + 255 + 0 + 2 = 288, repeated.
  EXPECT_TRUE(replacement_delta_row_decode(Row{0xff, 0, 255, 0, 0x11}, row).clean());
  EXPECT_EQ(row[2], 0);
  EXPECT_EQ(row[3], 0x11);
  EXPECT_EQ(row[290], 0x11);
  EXPECT_EQ(row[291], 0xee);
}

TEST(ReplacementDeltaRowDecode, ReportsMissingBytes) {
  Row row(8, 0);
  EXPECT_TRUE(replacement_delta_row_decode(Row{0x00}, row).truncated);
  EXPECT_TRUE(replacement_delta_row_decode(Row{0x80}, row).truncated);
  EXPECT_TRUE(replacement_delta_row_decode(Row{0x7f, 0xff}, row).truncated);
  EXPECT_TRUE(replacement_delta_row_decode(Row{0x9f, 0xff, 0xff, 0x00, 1}, row).overflow);
}

TEST(PclXlDeltaRowDecode, EachRowHasACountAndTheFirstStartsFromZero) {
  Row out(9, 0xcc);
  const Row in = {2, 0, 0x01, 0x80, 0, 0, 2, 0, 0x00, 0x7f};
  Expansion done = pclxl_delta_row_decode(in, 3, out);
  EXPECT_TRUE(done.clean());
  EXPECT_EQ(done.consumed, in.size());
  EXPECT_THAT(out, ElementsAre(0, 0x80, 0, 0, 0x80, 0, 0x7f, 0x80, 0));
}

TEST(PclXlDeltaRowDecode, ReportsMissingRows) {
  Row out(9, 0xcc);
  Expansion done = pclxl_delta_row_decode(Row{2, 0, 0x01, 0x80}, 3, out);
  EXPECT_EQ(done.produced, 3u);
  EXPECT_TRUE(pclxl_delta_row_decode(Row{9, 0, 0x01, 0x80}, 3, out).truncated);
  EXPECT_TRUE(pclxl_delta_row_decode(Row{9}, 3, out).truncated);
}

}  // namespace
}  // namespace dce::core
