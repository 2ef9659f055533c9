#include <gmock/gmock.h>
#include <jpeglib.h>

#include <cstdio>
#include <stdexcept>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_jpeg;

namespace {

using test::EncodedJob;

struct ReadJpeg {
  Bitmap pixels;
  int x_density = 0, y_density = 0, unit = 0;
  bool adobe = false;
};

ReadJpeg read_jpeg(const std::string& file) {
  ReadJpeg out;
  jpeg_decompress_struct reader{};
  jpeg_error_mgr errors{};
  reader.err = jpeg_std_error(&errors);
  errors.error_exit = [](j_common_ptr common) {
    char text[JMSG_LENGTH_MAX];
    common->err->format_message(common, text);
    FAIL() << text;
  };
  jpeg_create_decompress(&reader);
  jpeg_mem_src(&reader, reinterpret_cast<const unsigned char*>(file.data()), file.size());
  jpeg_read_header(&reader, TRUE);
  const PixelFormat format = reader.num_components == 1   ? PixelFormat::gray8
                             : reader.num_components == 3 ? PixelFormat::rgb8
                                                          : PixelFormat::cmyk8;
  out.x_density = reader.X_density;
  out.y_density = reader.Y_density;
  out.unit = reader.density_unit;
  out.adobe = reader.saw_Adobe_marker;
  jpeg_start_decompress(&reader);
  out.pixels = Bitmap(format, static_cast<int>(reader.output_width), static_cast<int>(reader.output_height));
  while (reader.output_scanline < reader.output_height) {
    JSAMPROW row = out.pixels.row(static_cast<int>(reader.output_scanline));
    jpeg_read_scanlines(&reader, &row, 1);
    if (format == PixelFormat::cmyk8) {  // Adobe's are inverted
      for (size_t i = 0; i < out.pixels.row_size(); ++i) row[i] = static_cast<uint8_t>(255 - row[i]);
    }
  }
  jpeg_finish_decompress(&reader);
  EXPECT_EQ(errors.num_warnings, 0);
  jpeg_destroy_decompress(&reader);
  return out;
}

/// A slow ramp down and across, different in each component.
Bitmap ramp(PixelFormat format, int width, int height) {
  Bitmap bitmap(format, width, height);
  const int parts = components(format);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < parts; ++c) {
        bitmap.row(y)[x * parts + c] =
            static_cast<uint8_t>(40 * c + (x + 2 * y) * 100 / (width + 2 * height));
      }
    }
  }
  return bitmap;
}

TEST(JpegEncoder, ReadsBackNearlyTheSameWhateverTheBands) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    SCOPED_TRACE(pixel_format_name(format));
    EncodedJob job;
    job.resolution = {600, 300};
    job.sides = {ramp(format, 201, 150), ramp(format, 1, 1)};
    test::PageFilesSink whole, cut;
    job.band_height = 150;
    ASSERT_TRUE(encode(job, encode_jpeg, whole).ok());
    job.band_height = 7;
    ASSERT_TRUE(encode(job, encode_jpeg, cut).ok());
    EXPECT_EQ(cut.files, whole.files);
    ASSERT_EQ(whole.files.size(), 2u);
    for (size_t page : {0u, 1u}) {
      const ReadJpeg jpeg = read_jpeg(whole.files[page]);
      const Bitmap& source = job.sides[page];
      ASSERT_EQ(jpeg.pixels.format(), format);
      ASSERT_EQ(jpeg.pixels.width(), source.width());
      ASSERT_EQ(jpeg.pixels.height(), source.height());
      int worst = 0;
      for (size_t i = 0; i < source.bytes(); ++i) {
        worst = std::max(worst, std::abs(source.row(0)[i] - jpeg.pixels.row(0)[i]));
      }
      EXPECT_LE(worst, 8);
      EXPECT_EQ(jpeg.adobe, format == PixelFormat::cmyk8);
      if (format != PixelFormat::cmyk8) {
        EXPECT_EQ(jpeg.unit, 1) << "dots an inch";
        EXPECT_EQ(jpeg.x_density, 600);
        EXPECT_EQ(jpeg.y_density, 300);
      }
    }
  }
}

TEST(JpegEncoder, TakesQualityFromTheTicket) {
  EncodedJob job;
  job.sides = {test::sample_bitmap(PixelFormat::gray8, 200, 200, test::Pattern::noise)};
  size_t last = 0;
  for (Quality quality : {Quality::draft, Quality::normal, Quality::high}) {
    job.ticket.print_quality = quality;
    const size_t size = encode(job, encode_jpeg).size();
    EXPECT_GT(size, last);
    last = size;
  }
}

TEST(JpegEncoder, SaysThatAPageIsTooLarge) {
  EncodedJob job;
  job.sides.emplace_back(PixelFormat::gray8, 65501, 1);
  std::string out;
  const Status status = encode(job, encode_jpeg, *make_memory_sink(out));
  EXPECT_EQ(status.code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
