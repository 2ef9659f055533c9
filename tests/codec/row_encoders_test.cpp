// The row compressors against decoders written here from the formats' definitions.
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "../colour/each_target.h"
#include "codec/delta_row_encode.h"
#include "codec/packbits_encode.h"
#include "codec/word_scan.h"

namespace dce::core {
namespace {

using Row = std::vector<uint8_t>;

Row unpack_bits(const Row& in) {
  Row out;
  for (size_t i = 0; i < in.size();) {
    int8_t head = static_cast<int8_t>(in[i++]);
    if (head >= 0) {
      for (int k = 0; k <= head; ++k) out.push_back(in.at(i++));
    } else if (head != -128) {
      out.insert(out.end(), 1 - head, in.at(i++));
    }
  }
  return out;
}

Row undelta(const Row& in, Row seed) {
  size_t to = 0;
  for (size_t i = 0; i < in.size();) {
    size_t count = (in[i] >> 5) + 1, offset = in[i] & 31;
    ++i;
    if (offset == 31) {
      uint8_t more;
      do {
        more = in.at(i++);
        offset += more;
      } while (more == 255);
    }
    to += offset;
    for (size_t k = 0; k < count; ++k) seed.at(to++) = in.at(i++);
  }
  return seed;
}

Row packed(const Row& row) {
  Row out(packbits_bound(row.size()));
  out.resize(packbits_encode(row, out.data()));
  return out;
}
Row delta(const Row& row, const Row& seed) {
  Row out(delta_row_bound(row.size()));
  out.resize(delta_row_encode(row, seed.data(), out.data()));
  return out;
}

TEST(PackBits, KnownForms) {
  EXPECT_EQ(packed({}), Row({}));
  EXPECT_EQ(packed({7}), Row({0, 7}));
  EXPECT_EQ(packed({7, 7}), Row({0xff, 7}));
  // The example of TIFF 6.0 section 9.
  Row apple = {0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0xAA, 0xAA, 0xAA, 0xAA, 0x80, 0x00,
               0x2A, 0x22, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA};
  EXPECT_EQ(packed(apple),
            Row({0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A, 0x22, 0xF7, 0xAA}));
  // A pair inside a literal stays in it: breaking the literal would cost a byte.
  EXPECT_EQ(packed({1, 2, 2, 3}), Row({3, 1, 2, 2, 3}));
  EXPECT_EQ(packed(Row(128, 9)), Row({0x81, 9}));
  EXPECT_EQ(packed(Row(129, 9)), Row({0x81, 9, 0, 9}));
}

TEST(PackBits, LimitGivesUpExactlyWhenExceeded) {
  Row row = {1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 5};
  size_t size = packed(row).size();
  Row out(packbits_bound(row.size()));
  EXPECT_EQ(packbits_encode(row, out.data(), size), size);
  EXPECT_EQ(packbits_encode(row, out.data(), size - 1), no_size);
  EXPECT_EQ(packbits_encode(row, out.data(), 0), no_size);
  EXPECT_EQ(packbits_encode({}, out.data(), 0), 0u);
}

TEST(DeltaRow, KnownForms) {
  Row zeros(600, 0);
  EXPECT_EQ(delta(zeros, zeros), Row({}));
  Row row = zeros;
  row[0] = 5;
  EXPECT_EQ(delta(row, zeros), Row({0x00, 5}));
  row = zeros;
  row[30] = 5;
  EXPECT_EQ(delta(row, zeros), Row({30, 5}));
  row = zeros;
  row[31] = 5;  // the offset is exactly the escape: one extension byte of zero follows
  EXPECT_EQ(delta(row, zeros), Row({31, 0, 5}));
  row = zeros;
  row[31 + 255] = 5;
  EXPECT_EQ(delta(row, zeros), Row({31, 255, 0, 5}));
  row = zeros;
  for (int i = 2; i < 12; ++i) row[i] = 1;
  EXPECT_EQ(delta(row, zeros), Row({0xe2, 1, 1, 1, 1, 1, 1, 1, 1, 0x20, 1, 1}));
}

TEST(DeltaRow, LimitGivesUpExactlyWhenExceeded) {
  Row seed(700, 0), row = seed;
  row[3] = 1;
  row[699] = 2;
  size_t size = delta(row, seed).size();
  Row out(delta_row_bound(row.size()));
  EXPECT_EQ(delta_row_encode(row, seed.data(), out.data(), size), size);
  EXPECT_EQ(delta_row_encode(row, seed.data(), out.data(), size - 1), no_size);
}

/// That every target's delta row comes back, keeps its bound, and is the one of the first.
void expect_delta_rows(const Row& row, const Row& seed) {
  Row first;
  test::for_each_target([&] {
    Row out(delta_row_bound(row.size()) + 1, 0xc3);
    const size_t used = delta_row_encode(row, seed.data(), out.data());
    ASSERT_LE(used, delta_row_bound(row.size()));
    ASSERT_EQ(out.back(), 0xc3);
    out.resize(used);
    ASSERT_EQ(undelta(out, seed), row);
    if (first.empty()) first = out;
    EXPECT_EQ(out, first);
  });
}

// Rows of every size and of several kinds, each with a guard behind the promised bound.
TEST(RowEncoders, RandomRowsComeBack) {
  std::mt19937 random(20240521);
  for (int round = 0; round < 6000; ++round) {
    size_t size = random() % 700;
    Row row(size), seed(size);
    int kind = round % 6;
    uint8_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      switch (kind) {
        case 0:
          value = static_cast<uint8_t>(random());
          break;  // noise
        case 1:
          if (random() % 9 == 0) value = static_cast<uint8_t>(random());
          break;  // short runs
        case 2:
          if (random() % 200 == 0) value = static_cast<uint8_t>(random());
          break;
        case 3:
          value = i % 2 ? 0x55 : 0xaa;
          break;  // a screen
        case 4:
          value = random() % 3 ? 0 : static_cast<uint8_t>(random());
          break;
        default:
          value = static_cast<uint8_t>(random() % 2);
          break;
      }
      row[i] = value;
      seed[i] = random() % 20 < static_cast<unsigned>(kind) ? static_cast<uint8_t>(random()) : value;
    }
    Row out(packbits_bound(size) + 1, 0xc3);
    size_t used = packbits_encode(row, out.data());
    ASSERT_LE(used, packbits_bound(size));
    ASSERT_EQ(out.back(), 0xc3);
    ASSERT_EQ(unpack_bits(Row(out.begin(), out.begin() + used)), row);

    expect_delta_rows(row, seed);
    // The worst seed there is: every byte, or every other byte, differs.
    for (size_t i = 0; i < size; ++i) seed[i] = static_cast<uint8_t>(row[i] ^ (kind % 2 && i % 2 ? 0 : 1));
    expect_delta_rows(row, seed);
  }
}

TEST(WordScan, AgreesWithBytewiseSearch) {
  std::mt19937 random(7);
  for (int round = 0; round < 4000; ++round) {
    size_t size = random() % 40;
    Row a(size), b(size);
    for (size_t i = 0; i < size; ++i) {
      a[i] = static_cast<uint8_t>(random() % 3 + (random() % 4 ? 0 : 0x80));
      b[i] = random() % 2 ? a[i] : static_cast<uint8_t>(a[i] ^ 0x80);
    }
    size_t from = size ? random() % size : 0;
    size_t i = from;
    while (i < size && a[i] == b[i]) ++i;
    ASSERT_EQ(word_scan::first_difference(a.data(), b.data(), from, size), i);
    i = from;
    while (i < size && a[i] != b[i]) ++i;
    ASSERT_EQ(word_scan::first_agreement(a.data(), b.data(), from, size), i);
    i = from;
    while (i < size && a[i] == 1) ++i;
    ASSERT_EQ(word_scan::first_other(a.data(), 1, from, size), i);
    i = size;
    while (i > 0 && a[i - 1] == 2) --i;
    ASSERT_EQ(word_scan::trimmed_size(a.data(), 2, size), i);
    i = from;
    while (i + 2 < size && !(a[i] == a[i + 1] && a[i] == a[i + 2])) ++i;
    ASSERT_EQ(word_scan::first_run_of_three(a.data(), from, size), i + 2 < size ? i : size);
  }
}

}  // namespace
}  // namespace dce::core
