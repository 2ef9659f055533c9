#include "codec/deflate.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <string>
#include <vector>

#include "sample_rows.h"

namespace dce::core {
namespace {

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string inflate_all(Bytes bytes) {
  std::string out(1 << 22, '\0');
  uLongf size = out.size();
  uLong used = bytes.size();
  EXPECT_EQ(uncompress2(reinterpret_cast<Bytef*>(out.data()), &size, bytes.data(), &used), Z_OK);
  EXPECT_EQ(used, bytes.size()) << "bytes after the stream";
  out.resize(size);
  return out;
}

std::string noise(size_t size) {
  const Bitmap bitmap =
      test::sample_bitmap(PixelFormat::gray8, static_cast<int>(size), 1, test::Pattern::text);
  return {bitmap.row(0), bitmap.row(0) + size};
}

TEST(Deflate, WholeBuffersInflateAgain) {
  for (int level : {1, 2, 6, 12}) {
    DeflateEncoder encoder(level);
    for (const std::string& text :
         {std::string(), std::string("a"), std::string(100000, 'x'), noise(300000)}) {
      ByteBuffer out;
      out.append("before");
      ASSERT_TRUE(encoder.zlib(bytes_of(text), out).ok());
      EXPECT_EQ(inflate_all(out.view().subspan(6)), text);
    }
  }
}

TEST(Deflate, StreamsInflateAgainWhateverTheCuts) {
  const std::string text = noise(200000);
  for (int level : {1, 4}) {
    for (size_t step : {17u, 999u, 70000u, 200000u}) {
      ZlibStreamEncoder encoder(level);
      for (int again = 0; again < 2; ++again) {
        ByteBuffer out;
        for (size_t at = 0; at < text.size(); at += step) {
          ASSERT_TRUE(encoder.write(bytes_of(std::string_view(text).substr(at, step)), out).ok());
        }
        ASSERT_TRUE(encoder.finish(out).ok());
        EXPECT_EQ(inflate_all(out.view()), text);
      }
    }
  }
}

TEST(Deflate, ChecksumsGoOnFromEarlierResults) {
  // The check values of both definitions for "123456789".
  EXPECT_EQ(crc32_update(crc32_update(0, bytes_of("1234")), bytes_of("56789")), 0xcbf43926u);
  EXPECT_EQ(adler32_update(adler32_update(1, bytes_of("1234")), bytes_of("56789")), 0x091e01deu);
  EXPECT_EQ(crc32_update(0x1234, {}), 0x1234u);
  EXPECT_EQ(adler32_update(0x1234, {}), 0x1234u);
}

}  // namespace
}  // namespace dce::core
