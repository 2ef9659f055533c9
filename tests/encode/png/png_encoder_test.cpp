#include <gmock/gmock.h>
#include <png.h>

#include <cstring>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_png;

namespace {

using test::EncodedJob;
using test::Pattern;

struct ReadPng {
  Bitmap pixels;
  uint32_t x_dots_a_metre = 0, y_dots_a_metre = 0;
  bool srgb = false;
};

/// Reads a whole file, chunk checksums and all; libpng's errors and warnings fail the test.
ReadPng read_png(const std::string& file) {
  ReadPng out;
  size_t at = 0;
  struct State {
    const std::string& file;
    size_t& at;
  } state{file, at};
  auto fail = [](png_structp, png_const_charp text) { throw std::runtime_error(text); };
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, fail);
  png_infop info = png_create_info_struct(png);
  png_set_read_fn(png, &state, [](png_structp reader, png_bytep to, size_t size) {
    auto& from = *static_cast<State*>(png_get_io_ptr(reader));
    if (size > from.file.size() - from.at) png_error(reader, "the file is too short");
    std::memcpy(to, from.file.data() + from.at, size);
    from.at += size;
  });
  try {
    png_read_info(png, info);
    const PixelFormat format = png_get_color_type(png, info) == PNG_COLOR_TYPE_RGB ? PixelFormat::rgb8
                               : png_get_bit_depth(png, info) == 1                 ? PixelFormat::black1
                                                                                   : PixelFormat::gray8;
    out.pixels = Bitmap(format, static_cast<int>(png_get_image_width(png, info)),
                        static_cast<int>(png_get_image_height(png, info)));
    if (format == PixelFormat::black1) png_set_invert_mono(png);  // would invert 8-bit grey, too
    for (int y = 0; y < out.pixels.height(); ++y) png_read_row(png, out.pixels.row(y), nullptr);
    png_read_end(png, info);
    int unit = 0, intent = 0;
    png_get_pHYs(png, info, &out.x_dots_a_metre, &out.y_dots_a_metre, &unit);
    EXPECT_EQ(unit, PNG_RESOLUTION_METER);
    out.srgb = png_get_sRGB(png, info, &intent) != 0;
    EXPECT_EQ(at, file.size()) << "bytes after the end";
  } catch (const std::exception& error) {
    ADD_FAILURE() << "libpng: " << error.what();
  }
  png_destroy_read_struct(&png, &info, nullptr);
  // Padding bits of 1-bit rows are nobody's.
  if (out.pixels.format() == PixelFormat::black1 && out.pixels.width() % 8) {
    for (int y = 0; y < out.pixels.height(); ++y) {
      out.pixels.row(y)[out.pixels.row_size() - 1] &=
          static_cast<uint8_t>(0xff00 >> (out.pixels.width() % 8));
    }
  }
  return out;
}

std::vector<std::string> encode_files(EncodedJob& job) {
  test::PageFilesSink sink;
  const Status status = encode(job, encode_png, sink);
  EXPECT_TRUE(status.ok()) << status.message();
  return sink.files;
}

TEST(PngEncoder, ReadsBackTheSameWhateverTheBands) {
  for (PixelFormat format : {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8}) {
    for (Pattern pattern : test::patterns) {
      SCOPED_TRACE(std::string(pixel_format_name(format)) + " pattern " +
                   std::to_string(static_cast<int>(pattern)));
      EncodedJob job;
      job.resolution = {600, 300};
      job.sides = {test::sample_bitmap(format, 203, 150, pattern),
                   test::sample_bitmap(format, 1, 1, pattern)};
      std::vector<std::string> files[2];
      for (int i : {0, 1}) {
        job.band_height = i ? 7 : 150;
        files[i] = encode_files(job);
        ASSERT_EQ(files[i].size(), 2u);
        for (size_t page : {0u, 1u}) {
          const ReadPng png = read_png(files[i][page]);
          EXPECT_EQ(png.pixels, job.sides[page]);
          EXPECT_EQ(png.x_dots_a_metre, 23622u);
          EXPECT_EQ(png.y_dots_a_metre, 11811u);
          EXPECT_TRUE(png.srgb);
        }
      }
    }
  }
}

TEST(PngEncoder, MakesOnePageOfOneFileOnly) {
  EncodedJob job;
  job.sides = {test::sample_bitmap(PixelFormat::gray8, 10, 10, Pattern::text)};
  EXPECT_EQ(read_png(encode(job, encode_png)).pixels, job.sides[0]);
  job.sides.push_back(job.sides[0]);
  std::string out;
  const Status status = encode(job, encode_png, *make_memory_sink(out));
  EXPECT_EQ(status.code(), Code::usage);
  EXPECT_THAT(status.message(), testing::HasSubstr("page-%d"));
}

}  // namespace
}  // namespace dce::core
