#include "codec/inflate.h"

#include <gmock/gmock.h>

#include <vector>

namespace dce::core {
namespace {

using ::testing::Each;
using Row = std::vector<uint8_t>;

// zlib of "aaaaaaaaaa" (RFC 1950: 78 9c, one fixed block, Adler-32 14e103cb).
const Row ten_a = {0x78, 0x9c, 0x4b, 0x84, 0x03, 0x00, 0x14, 0xe1, 0x03, 0xcb};

TEST(InflateZlib, ExpandsExactly) {
  Row out(10);
  Expansion done = inflate_zlib(ten_a, out);
  EXPECT_TRUE(done.clean());
  EXPECT_EQ(done.produced, 10u);
  EXPECT_EQ(done.consumed, ten_a.size());
  EXPECT_THAT(out, Each('a'));
}

TEST(InflateZlib, LeavesWhatFollowsTheStream) {
  Row in = ten_a;
  in.push_back('!');
  Row out(10);
  EXPECT_EQ(inflate_zlib(in, out).consumed, ten_a.size());
}

TEST(InflateZlib, SaysWhenThereIsMoreOrLessThanRoom) {
  Row small(9), large(11);
  Expansion surplus = inflate_zlib(ten_a, small);
  EXPECT_TRUE(surplus.overflow);
  EXPECT_EQ(surplus.produced, 9u);
  Expansion shortage = inflate_zlib(ten_a, large);
  EXPECT_TRUE(shortage.clean());
  EXPECT_EQ(shortage.produced, 10u);
}

TEST(InflateZlib, SaysWhenTheDataIsDamaged) {
  Row out(10);
  Row checksum = ten_a;
  checksum.back() ^= 1;
  EXPECT_TRUE(inflate_zlib(checksum, out).invalid);
  EXPECT_TRUE(inflate_zlib(Bytes(ten_a).first(6), out).truncated);
  EXPECT_TRUE(inflate_zlib(Row{1, 2, 3, 4}, out).invalid);
  EXPECT_TRUE(inflate_zlib(Bytes(), out).truncated);
}

}  // namespace
}  // namespace dce::core
