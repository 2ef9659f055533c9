// CCITT Group 4 and LZW, judged by libtiff.
#include <gmock/gmock.h>
#include <tiffio.h>

#include <string>

#include "codec/ccitt_g4_encode.h"
#include "codec/lzw_encode.h"
#include "sample_rows.h"

namespace dce::core {
namespace {

using test::Pattern;
using testing::ElementsAreArray;

/// A file in memory for TIFFClientOpen.
struct MemoryFile {
  std::string bytes;
  size_t at = 0;

  static MemoryFile& of(thandle_t handle) { return *static_cast<MemoryFile*>(handle); }
  static tmsize_t read(thandle_t handle, void* to, tmsize_t size) {
    MemoryFile& file = of(handle);
    size = std::min<tmsize_t>(
        size, static_cast<tmsize_t>(file.bytes.size() - std::min(file.at, file.bytes.size())));
    std::copy_n(file.bytes.data() + file.at, size, static_cast<char*>(to));
    file.at += size;
    return size;
  }
  static tmsize_t write(thandle_t handle, void* from, tmsize_t size) {
    MemoryFile& file = of(handle);
    file.bytes.resize(std::max(file.bytes.size(), file.at + size));
    std::copy_n(static_cast<char*>(from), size, file.bytes.data() + file.at);
    file.at += size;
    return size;
  }
  static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    MemoryFile& file = of(handle);
    return file.at = offset + (whence == SEEK_CUR ? file.at : whence == SEEK_END ? file.bytes.size() : 0);
  }
  static int close(thandle_t) { return 0; }
  static toff_t size(thandle_t handle) { return of(handle).bytes.size(); }

  TIFF* open(const char* mode) {
    at = 0;
    return TIFFClientOpen("memory", mode, this, read, write, seek, close, size, nullptr, nullptr);
  }
};

/// Wraps one coded strip in a TIFF file and has libtiff decode it.
Bitmap decode(Bytes coded, PixelFormat format, int width, int height, int compression) {
  MemoryFile file;
  TIFF* out = file.open("w");
  TIFFSetField(out, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField(out, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField(out, TIFFTAG_COMPRESSION, compression);
  TIFFSetField(out, TIFFTAG_PHOTOMETRIC,
               format == PixelFormat::black1 ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK);
  TIFFSetField(out, TIFFTAG_BITSPERSAMPLE, format == PixelFormat::black1 ? 1 : 8);
  TIFFSetField(out, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(out, TIFFTAG_ROWSPERSTRIP, height);
  TIFFWriteRawStrip(out, 0, const_cast<uint8_t*>(coded.data()), static_cast<tmsize_t>(coded.size()));
  TIFFClose(out);
  TIFF* in = file.open("r");
  Bitmap bitmap(format, width, height);
  const auto size = static_cast<tmsize_t>(bitmap.bytes());
  EXPECT_EQ(TIFFReadEncodedStrip(in, 0, bitmap.row(0), size), size);
  TIFFClose(in);
  return bitmap;
}

std::vector<uint8_t> encode_g4(const Bitmap& bitmap, int band_height) {
  CcittG4Encoder encoder(bitmap.width());
  ByteBuffer out;
  for (int y = 0; y < bitmap.height(); y += band_height) {
    encoder.rows(bitmap.band(y, std::min(band_height, bitmap.height() - y)), out);
  }
  encoder.finish(out);
  return {out.view().begin(), out.view().end()};
}

class TiffCoders : public testing::Test {
 protected:
  void SetUp() override {
    auto handler = [](const char*, const char* format, va_list arguments) {
      char text[200];
      vsnprintf(text, sizeof text, format, arguments);
      ADD_FAILURE() << "libtiff: " << text;
    };
    TIFFSetErrorHandler(handler);
    TIFFSetWarningHandler(handler);
  }
};

TEST_F(TiffCoders, G4DecodesToTheSamePixelsWhateverTheBands) {
  for (Pattern pattern : test::patterns) {
    for (int width : {1, 2, 7, 8, 9, 63, 64, 65, 200, 1728, 6000}) {
      SCOPED_TRACE("pattern " + std::to_string(static_cast<int>(pattern)) + " width " +
                   std::to_string(width));
      const Bitmap bitmap = test::sample_bitmap(PixelFormat::black1, width, 40, pattern);
      const auto bytes = encode_g4(bitmap, 40);
      EXPECT_EQ(decode(bytes, PixelFormat::black1, width, 40, COMPRESSION_CCITTFAX4), bitmap);
      EXPECT_THAT(encode_g4(bitmap, 7), ElementsAreArray(bytes));
    }
  }
}

// Every run length of both colours up to past the longest make-up code: each word of the tables.
TEST_F(TiffCoders, G4CodesEveryRunLength) {
  constexpr int width = 6000, most = 2700;
  Bitmap bitmap(PixelFormat::black1, width, 2 * most);
  auto set = [&](int y, int x) { bitmap.row(y)[x / 8] |= static_cast<uint8_t>(0x80 >> (x % 8)); };
  for (int run = 1; run <= most; ++run) {
    // Alternate lines share no edge near enough for vertical mode, so that runs are coded as runs.
    const int y = 2 * (run - 1);
    for (int x = run; x < 2 * run && x < width; ++x) set(y, x);  // white run, black run
  }
  EXPECT_EQ(decode(encode_g4(bitmap, 100), PixelFormat::black1, width, 2 * most, COMPRESSION_CCITTFAX4),
            bitmap);
}

TEST_F(TiffCoders, G4OfABlankPageIsOneBitARow) {
  const Bitmap bitmap = test::sample_bitmap(PixelFormat::black1, 4961, 7016, Pattern::blank);
  EXPECT_EQ(encode_g4(bitmap, 512).size(), 7016 / 8 + 3);
}

TEST_F(TiffCoders, LzwDecodesToTheSameBytes) {
  LzwEncoder encoder;
  for (Pattern pattern : test::patterns) {
    for (int width : {1, 2, 255, 3837, 100000}) {
      SCOPED_TRACE("pattern " + std::to_string(static_cast<int>(pattern)) + " width " +
                   std::to_string(width));
      const Bitmap bitmap = test::sample_bitmap(PixelFormat::gray8, width, 3, pattern);
      ByteBuffer out;
      encoder.encode(Bytes(bitmap.row(0), bitmap.bytes()), out);
      EXPECT_EQ(decode(out.view(), PixelFormat::gray8, width, 3, COMPRESSION_LZW), bitmap);
    }
  }
}

// The code length grows with the last code of a strip, too: every length near every step must end well.
TEST_F(TiffCoders, LzwEndsWellAtEveryLength) {
  LzwEncoder encoder;
  const Bitmap all = test::sample_bitmap(PixelFormat::gray8, 9000, 1, Pattern::noise);
  for (int length = 240; length < 9000; length += (length % 256 > 250 || length % 256 < 6) ? 1 : 5) {
    ByteBuffer out;
    encoder.encode(Bytes(all.row(0), static_cast<size_t>(length)), out);
    const Bitmap back = decode(out.view(), PixelFormat::gray8, length, 1, COMPRESSION_LZW);
    ASSERT_TRUE(std::equal(back.row(0), back.row(0) + length, all.row(0))) << length;
  }
}

TEST_F(TiffCoders, LzwForgetsWhatItSaw) {
  LzwEncoder encoder;
  const Bitmap bitmap = test::sample_bitmap(PixelFormat::gray8, 5000, 1, Pattern::text);
  const Bytes bytes(bitmap.row(0), bitmap.bytes());
  ByteBuffer first;
  encoder.encode(bytes, first);
  for (int i = 0; i < 5000; ++i) {  // past the wrap of its generations
    ByteBuffer again;
    encoder.encode(bytes.first(100), again);
  }
  ByteBuffer last;
  encoder.encode(bytes, last);
  EXPECT_THAT(last.view(), ElementsAreArray(first.view()));
}

}  // namespace
}  // namespace dce::core
