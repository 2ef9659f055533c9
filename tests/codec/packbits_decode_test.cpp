#include "codec/packbits_decode.h"

#include <gmock/gmock.h>

#include <vector>

namespace dce::core {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using Row = std::vector<uint8_t>;

TEST(PackBitsDecode, ExpandsAppleTechnicalNote1023) {
  const Row in = {0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa};
  Row out(24);
  Expansion done = packbits_decode(in, out);
  EXPECT_TRUE(done.clean());
  EXPECT_EQ(done.consumed, in.size());
  EXPECT_EQ(done.produced, 24u);
  EXPECT_THAT(out,
              ElementsAreArray({0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00,
                                0x2a, 0x22, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa}));
}

// PCL 5 Color Technical Reference, figure under "TIFF encoding": (-3)U(0)A(-1)T is UUUUATT.
TEST(PackBitsDecode, ExpandsThePclManualsExample) {
  const Row in = {0xfd, 'U', 0x00, 'A', 0xff, 'T'};
  Row out(7);
  EXPECT_TRUE(packbits_decode(in, out).clean());
  EXPECT_THAT(out, ElementsAre('U', 'U', 'U', 'U', 'A', 'T', 'T'));
}

TEST(PackBitsDecode, TakesControl128AsTheStreamDefinesIt) {
  const Row in = {0x80, 0x00, 'A', 0x80, 0x00, 'B'};
  Row out(2);
  EXPECT_EQ(packbits_decode(in, out).produced, 2u);
  Expansion ended = packbits_decode(in, out, PackBits128::ends);
  EXPECT_EQ(ended.produced, 0u);
  EXPECT_EQ(ended.consumed, 1u);
}

TEST(PackBitsDecode, ReportsWhatDoesNotFitAndWhatIsMissing) {
  Row out(3);
  Expansion surplus = packbits_decode(Row{0xfc, 'A'}, out);
  EXPECT_TRUE(surplus.overflow);
  EXPECT_EQ(surplus.produced, 3u);
  Expansion literal = packbits_decode(Row{0x04, 'x', 'y'}, out);
  EXPECT_TRUE(literal.truncated);
  EXPECT_EQ(literal.produced, 2u);
  EXPECT_TRUE(packbits_decode(Row{0xfc}, out).truncated);
}

TEST(PackBitsDecode, StopsWhereTheRoomIsFullWhenAsked) {
  const Row in = {0xff, 'A', 0xff, 'B'};
  Row out(2);
  Expansion done = packbits_decode(in, out, PackBits128::ignored, true);
  EXPECT_TRUE(done.clean());
  EXPECT_EQ(done.consumed, 2u);
}

// PCL 5 Color Technical Reference, "Run-length encoding": (3)U(0)A(1)T is UUUUATT.
TEST(RunLengthDecode, ExpandsThePclManualsExample) {
  Row out(7);
  EXPECT_TRUE(run_length_decode(Row{3, 'U', 0, 'A', 1, 'T'}, out).clean());
  EXPECT_THAT(out, ElementsAre('U', 'U', 'U', 'U', 'A', 'T', 'T'));
}

TEST(RunLengthDecode, ReportsAnOddByteAndASurplus) {
  Row out(2);
  EXPECT_TRUE(run_length_decode(Row{0, 'A', 9}, out).truncated);
  EXPECT_TRUE(run_length_decode(Row{2, 'A'}, out).overflow);
}

}  // namespace
}  // namespace dce::core
