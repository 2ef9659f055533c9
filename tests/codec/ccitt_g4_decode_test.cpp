// The decoder against the encoder, which libtiff judges (tiff_coders_test.cpp).
#include "codec/ccitt_g4_decode.h"

#include <gmock/gmock.h>

#include <random>
#include <vector>

#include "codec/ccitt_g4_encode.h"
#include "raster/bit_rows.h"
#include "sample_rows.h"

namespace dce::core {
namespace {

using test::Pattern;
using testing::ElementsAre;
using testing::IsEmpty;
using Row = CcittG4Decoder::Row;

std::vector<uint8_t> encode(const Bitmap& bitmap) {
  CcittG4Encoder encoder(bitmap.width());
  ByteBuffer out;
  encoder.rows(bitmap.band(0, bitmap.height()), out);
  encoder.finish(out);
  return {out.view().begin(), out.view().end()};
}

Bitmap decode(Bytes coded, int width, int height) {
  Bitmap bitmap(PixelFormat::black1, width, height);
  CcittG4Decoder decoder(coded, width);
  for (int y = 0; y < height; ++y) {
    EXPECT_EQ(decoder.next(), Row::whole) << y;
    const auto changes = decoder.changes();
    for (size_t i = 0; i < changes.size(); i += 2) {
      set_bits(bitmap.row(y), changes[i], i + 1 < changes.size() ? changes[i + 1] : width);
    }
  }
  EXPECT_EQ(decoder.next(), Row::end);
  EXPECT_EQ(decoder.next(), Row::end);
  return bitmap;
}

TEST(CcittG4Decoder, ReadsWhatTheEncoderWrites) {
  for (Pattern pattern : test::patterns) {
    for (int width : {1, 2, 7, 8, 9, 63, 64, 65, 200, 1728, 6000}) {
      const Bitmap bitmap = test::sample_bitmap(PixelFormat::black1, width, 40, pattern);
      EXPECT_EQ(decode(encode(bitmap), width, 40), bitmap) << static_cast<int>(pattern) << ' ' << width;
    }
  }
}

TEST(CcittG4Decoder, ReadsEveryRunLength) {
  constexpr int width = 6000, most = 2700;
  Bitmap bitmap(PixelFormat::black1, width, 2 * most);
  for (int run = 1; run <= most; ++run) set_bits(bitmap.row(2 * (run - 1)), run, std::min(2 * run, width));
  EXPECT_EQ(decode(encode(bitmap), width, 2 * most), bitmap);
}

TEST(CcittG4Decoder, RunsOfNoneTurnNothing) {
  // Horizontal: white 2, black 0; horizontal: white 0, black 1; vertical to the end.
  // 001 0111 0000110111, 001 00110101 010, 1
  const uint8_t coded[] = {0b00101110, 0b00011011, 0b10010011, 0b01010101, 0b00000000};
  CcittG4Decoder decoder(coded, 8);
  EXPECT_EQ(decoder.next(), Row::whole);
  EXPECT_THAT(decoder.changes(), ElementsAre(2, 3));
}

TEST(CcittG4Decoder, WhatIsCutOffEndsDamaged) {
  const Bitmap bitmap = test::sample_bitmap(PixelFormat::black1, 1728, 40, Pattern::text);
  const auto coded = encode(bitmap);
  for (size_t size = 0; size + 4 < coded.size(); size += 1 + size / 7) {
    CcittG4Decoder decoder(Bytes(coded).first(size), 1728);
    int rows = 0;
    while (decoder.next() == Row::whole && rows < 100) ++rows;
    EXPECT_LT(rows, 40) << size;
    EXPECT_EQ(decoder.next(), Row::damaged) << size;
  }
}

TEST(CcittG4Decoder, NoiseKeepsChangesRisingWithinTheRow) {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::vector<uint8_t> noise(random() % 200);
    // Ones are short codes: rows get far before they end.
    for (uint8_t& byte : noise) byte = static_cast<uint8_t>(round % 2 ? random() | random() : random());
    const int width = 1 + static_cast<int>(random() % 300);
    CcittG4Decoder decoder(noise, width);
    for (int y = 0; y < 2000 && decoder.next() == Row::whole; ++y) {
      int left = -1;
      for (int change : decoder.changes()) {
        ASSERT_GT(change, left);
        ASSERT_LT(change, width);
        left = change;
      }
    }
  }
}

TEST(CcittG4Decoder, NothingIsDamaged) {
  CcittG4Decoder decoder({}, 10);
  EXPECT_EQ(decoder.next(), Row::damaged);
  EXPECT_THAT(decoder.changes(), IsEmpty());
}

}  // namespace
}  // namespace dce::core
