#include "encode/pcl5/row_packer.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace dce::core {
namespace {

std::vector<uint8_t> noise(size_t size) {
  std::minstd_rand random(7);
  std::vector<uint8_t> row(size);
  for (uint8_t& byte : row) byte = static_cast<uint8_t>(random() >> 8 | 1);
  return row;
}

Status packed(const std::vector<uint8_t>& row, ByteBuffer& out) {
  RowPacker packer(row.size(), 0);
  packer.add(row.data(), out);
  packer.finish(out);
  return packer.status();
}

TEST(RowPacker, TakesARowAsLongAsOneTransfer) {
  ByteBuffer out;
  EXPECT_TRUE(packed(noise(32767), out).ok());
  EXPECT_GT(out.size(), 32767u);
}

TEST(RowPacker, TakesALongRowThatCompresses) {
  ByteBuffer out;
  EXPECT_TRUE(packed(std::vector<uint8_t>(60000, 0x55), out).ok());
  EXPECT_LT(out.size(), 2000u);
}

TEST(RowPacker, RefusesARowThatNoTransferHolds) {
  ByteBuffer out;
  EXPECT_EQ(packed(noise(32768), out).code(), Code::limit);
  EXPECT_LT(out.size(), 100u) << "and does not send it";
}

}  // namespace
}  // namespace dce::core
