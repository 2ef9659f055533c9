#include <gmock/gmock.h>
#include <jpeglib.h>
#include <zlib.h>

#include <cstdio>
#include <regex>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_pclm;

namespace {

using test::EncodedJob;
using test::Pattern;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

/// A reader of just what PCLm may be: objects in file order, found through the cross-reference table.
class PclmFile {
 public:
  explicit PclmFile(const std::string& file) : file_(file) {
    std::smatch match;
    const std::string tail = file.substr(file.size() - std::min<size_t>(file.size(), 200));
    EXPECT_TRUE(std::regex_search(tail, match, std::regex("startxref\n([0-9]+)\n%%EOF\n$")));
    size_t at = std::stoul(match[1]);
    EXPECT_EQ(file.compare(at, 7, "xref\n0 "), 0);
    const size_t count = std::stoul(file.substr(at + 7));
    at = file.find('\n', at + 5) + 1;
    EXPECT_EQ(file.substr(at, 20), "0000000000 65535 f \n");
    offsets_.push_back(0);
    for (size_t i = 1; i < count; ++i) {
      const std::string entry = file.substr(at + 20 * i, 20);
      EXPECT_TRUE(std::regex_match(entry, std::regex("[0-9]{10} 00000 n \n"))) << entry;
      offsets_.push_back(std::stoul(entry));
      const std::string start = std::to_string(i) + " 0 obj\n";
      EXPECT_EQ(file.substr(offsets_[i], start.size()), start);
      if (i > 3) {
        EXPECT_GT(offsets_[i], offsets_[i - 1]) << "objects stream in order";
      }
    }
    EXPECT_THAT(file.substr(at + 20 * count), StartsWith("trailer\n"));
  }

  size_t objects() const { return offsets_.size(); }

  /// An object's dictionary, as text.
  std::string dictionary(size_t number) const {
    const size_t at = offsets_.at(number);
    const size_t end = std::min(file_.find("\nstream\n", at), file_.find("endobj", at));
    return file_.substr(at, end - at);
  }
  std::string data(size_t number) const {
    const size_t at = file_.find("\nstream\n", offsets_.at(number)) + 8;
    const size_t size = std::stoul(value(number, "/Length "));
    EXPECT_THAT(file_.substr(at + size, 11),
                testing::AnyOf(StartsWith("\nendstream"), StartsWith("endstream")));
    return file_.substr(at, size);
  }
  std::string value(size_t number, const std::string& key) const {
    const std::string text = dictionary(number);
    const size_t at = text.find(key);
    if (at == std::string::npos) return "";
    return text.substr(at + key.size(), text.find('\n', at) - at - key.size());
  }
  std::vector<size_t> pages() const {
    std::vector<size_t> out;
    const std::string kids = value(2, "/Kids [");
    const std::regex reference("([0-9]+) 0 R");
    for (std::sregex_iterator i(kids.begin(), kids.end(), reference), end; i != end; ++i)
      out.push_back(std::stoul((*i)[1]));
    return out;
  }

  /// The page's strips where its contents put them.
  Bitmap pixels(size_t page, PixelFormat format, int width, int height) const {
    Bitmap out(format, width, height);
    const std::string contents = data(std::stoul(value(page, "/Contents [ ")));
    const std::regex placed("q\n([0-9]+) 0 0 ([0-9]+) 0 ([0-9]+) cm\n/(Image[0-9]+) Do Q");
    int next = 0;
    for (std::sregex_iterator i(contents.begin(), contents.end(), placed), end; i != end; ++i) {
      const size_t image = std::stoul(value(page, "/" + (*i)[4].str() + " "));
      const int rows = std::stoi((*i)[2]);
      EXPECT_EQ(std::stoi((*i)[1]), width);
      EXPECT_EQ(value(image, "/Width "), std::to_string(width));
      EXPECT_EQ(value(image, "/Height "), std::to_string(rows));
      EXPECT_EQ(value(image, "/ColorSpace /"), format == PixelFormat::rgb8 ? "DeviceRGB" : "DeviceGray");
      EXPECT_EQ(height - std::stoi((*i)[3]) - rows, next) << "strips follow each other from the top";
      if (next + rows > height) {
        ADD_FAILURE() << "strips are taller than the page";
        return out;
      }
      unpack(image, out.row_size() * static_cast<size_t>(rows), out.row(next));
      next += rows;
    }
    EXPECT_EQ(next, height);
    return out;
  }

 private:
  void unpack(size_t image, size_t size, uint8_t* to) const {
    const std::string packed = data(image);
    if (value(image, "/Filter /") == "FlateDecode") {
      uLongf got = size;
      EXPECT_EQ(uncompress(to, &got, reinterpret_cast<const Bytef*>(packed.data()), packed.size()), Z_OK);
      EXPECT_EQ(got, size);
      return;
    }
    ASSERT_EQ(value(image, "/Filter /"), "DCTDecode");
    jpeg_decompress_struct reader{};
    jpeg_error_mgr errors{};
    reader.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&reader);
    jpeg_mem_src(&reader, reinterpret_cast<const unsigned char*>(packed.data()), packed.size());
    jpeg_read_header(&reader, TRUE);
    jpeg_start_decompress(&reader);
    const size_t row_size = reader.output_width * static_cast<size_t>(reader.output_components);
    ASSERT_EQ(row_size * reader.output_height, size);
    while (reader.output_scanline < reader.output_height) {
      JSAMPROW row = to + row_size * reader.output_scanline;
      jpeg_read_scanlines(&reader, &row, 1);
    }
    jpeg_destroy_decompress(&reader);
  }

  const std::string& file_;
  std::vector<size_t> offsets_;
};

TEST(PclmEncoder, HoldsPagesInStripsWhateverTheBands) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    EncodedJob job;
    job.resolution = {600, 300};
    job.sides = {test::sample_bitmap(format, 601, 100, Pattern::text),
                 test::sample_bitmap(format, 17, 16, Pattern::noise),
                 test::sample_bitmap(format, 600, 1, Pattern::runs)};
    job.band_height = 100;
    const std::string file = encode(job, encode_pclm);
    EXPECT_THAT(file, StartsWith("%PDF-1.7\n%PCLm 1.0\n3 0 obj\n"));
    const PclmFile pclm(file);
    EXPECT_EQ(pclm.objects(), 3u + (2 + 14) + (2 + 2) + (2 + 2))
        << "a page, its contents, two objects a strip";
    const auto pages = pclm.pages();
    ASSERT_THAT(pages, ElementsAre(3, 19, 23));
    for (size_t i = 0; i < pages.size(); ++i) {
      const Bitmap& side = job.sides[i];
      EXPECT_EQ(pclm.pixels(pages[i], format, side.width(), side.height()), side) << "page " << i;
    }
    EXPECT_EQ(pclm.value(3, "/MediaBox "), "[ 0 0 72.12 24 ]");
    EXPECT_THAT(pclm.data(4), StartsWith("0.12 0 0 0.24 0 0 cm\n"));
    for (int height : {1, 16, 7, 33}) {
      job.band_height = height;
      EXPECT_EQ(encode(job, encode_pclm), file);
    }
  }
}

TEST(PclmEncoder, DraftsAreJpeg) {
  for (PixelFormat format : {PixelFormat::gray8, PixelFormat::rgb8}) {
    EncodedJob job;
    job.ticket.print_quality = Quality::draft;
    job.sides.emplace_back(format, 333, 40);
    for (int y = 0; y < 24; ++y) std::fill_n(job.sides[0].row(y), job.sides[0].row_size(), uint8_t{60});
    const std::string file = encode(job, encode_pclm);
    EXPECT_THAT(file, HasSubstr("/DCTDecode"));
    const Bitmap back = PclmFile(file).pixels(3, format, 333, 40);
    int worst = 0;
    for (size_t i = 0; i < back.bytes(); ++i)
      worst = std::max(worst, std::abs(back.row(0)[i] - job.sides[0].row(0)[i]));
    EXPECT_LE(worst, 3);
  }
}

TEST(PclmEncoder, AsksForTwoSides) {
  EncodedJob job;
  job.sides.emplace_back(PixelFormat::gray8, 10, 10);
  EXPECT_EQ(PclmFile(encode(job, encode_pclm)).value(1, "/ViewerPreferences"), "");
  job.two_sided = true;
  job.ticket.sides = Sides::two_sided_long_edge;
  EXPECT_EQ(PclmFile(encode(job, encode_pclm)).value(1, "/ViewerPreferences "),
            "<< /Duplex /DuplexFlipLongEdge >>");
  job.ticket.sides = Sides::two_sided_short_edge;
  EXPECT_EQ(PclmFile(encode(job, encode_pclm)).value(1, "/ViewerPreferences "),
            "<< /Duplex /DuplexFlipShortEdge >>");
}

TEST(PclmEncoder, LetsNoNameIn) {
  EncodedJob job;
  job.sides.emplace_back(PixelFormat::gray8, 10, 10);
  const std::string plain = encode(job, encode_pclm);
  job.title = job.ticket.job_name = job.media.name = job.ticket.media_type = "x)>>\nendobj\n%%EOF\n";
  EXPECT_EQ(encode(job, encode_pclm), plain);
  EXPECT_THAT(job.warnings.texts, ElementsAre(HasSubstr("media-type")));
}

}  // namespace
}  // namespace dce::core
