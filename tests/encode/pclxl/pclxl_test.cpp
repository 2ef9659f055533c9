// PCL XL streams read back by a small interpreter of this test's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jpeglib.h>

#include <bit>
#include <cstdio>
#include <map>
#include <random>

#include "../encoder_harness.h"
#include "encode/pclxl/band_image.h"

namespace dce::core {
extern const StreamFormat encode_pclxl;
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Job : test::EncodedJob {
  Job() {
    resolution = {600, 600};
    media = {"", 21000, 29700};
    title = "t";
    band_height = 32;
  }

  std::string encode(const std::vector<Bitmap>& pages) {
    std::string out;
    sides = pages;
    two_sided = ticket.sides != Sides::one_sided;
    status = test::encode(*this, encode_pclxl, *make_memory_sink(out));
    return out;
  }

  Status status;
};

struct Value {
  std::vector<double> numbers;  // of a scalar, pair or array
  double one() const { return numbers.at(0); }
};
struct Operation {
  int op = 0;
  std::map<int, Value> attributes;
  std::string data;
  double operator[](int name) const { return attributes.at(name).one(); }
};

std::vector<Operation> operations(const std::string& stream) {
  std::vector<Operation> all;
  size_t at = stream.find(") HP-PCL XL;2;1;");
  EXPECT_NE(at, std::string::npos);
  at = stream.find('\n', at) + 1;
  auto byte = [&](size_t i) { return static_cast<uint8_t>(stream.at(i)); };
  auto little = [&](size_t size) {
    uint32_t value = 0;
    for (size_t i = 0; i < size; ++i) value |= uint32_t{byte(at + i)} << 8 * i;
    at += size;
    return value;
  };
  Operation now;
  Value value;
  while (stream.compare(at, 9, "\x1b%-12345X") != 0) {
    int tag = byte(at++);
    auto number = [&](int kind) -> double {
      if (kind == 0) return little(1);
      if (kind == 1) return little(2);
      if (kind == 5) return std::bit_cast<float>(little(4));
      ADD_FAILURE() << "type " << kind;
      return 0;
    };
    if (tag >= 0xc0 && tag <= 0xc5) {
      value.numbers = {number(tag & 7)};
    } else if (tag >= 0xd0 && tag <= 0xd5) {
      double x = number(tag & 7);
      value.numbers = {x, number(tag & 7)};
    } else if (tag == 0xc8) {
      size_t size = little(byte(at++) == 0xc0 ? 1 : 2);
      value.numbers.clear();
      for (size_t i = 0; i < size; ++i) value.numbers.push_back(little(1));
    } else if (tag == 0xf8) {
      now.attributes[byte(at++)] = value;
    } else if (tag == 0xfa || tag == 0xfb) {
      size_t size = little(tag == 0xfa ? 4 : 1);
      all.back().data = stream.substr(at, size);
      at += size;
    } else if (tag >= 0x41 && tag <= 0xb2) {
      now.op = tag;
      all.push_back(now);
      now = {};
    } else {
      ADD_FAILURE() << "unexpected tag " << tag << " at " << at;
      break;
    }
  }
  return all;
}

std::string unjpeg(const std::string& data, size_t size) {
  std::string pixels(size, '\0');
  jpeg_decompress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, reinterpret_cast<const unsigned char*>(data.data()), data.size());
  jpeg_read_header(&info, TRUE);
  jpeg_start_decompress(&info);
  size_t row_size = static_cast<size_t>(info.output_width) * info.output_components;
  EXPECT_EQ(row_size * info.output_height, size);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = reinterpret_cast<JSAMPROW>(pixels.data()) + info.output_scanline * row_size;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_destroy_decompress(&info);
  return pixels;
}

// The image's rows one after the other, without padding.
std::string decompress(int mode, const std::string& data, size_t row_size, int rows) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(data.at(i)); };
  std::string out;
  size_t at = 0;
  if (mode == 1) {
    size_t padded = (row_size + 3) / 4 * 4;
    std::string all;
    while (at < data.size()) {
      int head = static_cast<int8_t>(data[at++]);
      if (head >= 0) {
        all += data.substr(at, head + 1);
        at += head + 1;
      } else {
        all.append(1 - head, data.at(at++));
      }
    }
    EXPECT_EQ(all.size(), padded * rows);
    for (int y = 0; y < rows; ++y) out += all.substr(y * padded, row_size);
  } else if (mode == 2) {
    return unjpeg(data, row_size * rows);
  } else {
    EXPECT_EQ(mode, 3);
    std::string row(row_size, '\0');
    for (int y = 0; y < rows; ++y) {
      size_t end = at + 2 + byte(at) + byte(at + 1) * 256u;
      at += 2;
      size_t to = 0;
      while (at < end) {
        size_t count = (byte(at) >> 5) + 1, offset = byte(at) & 31;
        ++at;
        for (bool more = offset == 31; more;) {
          offset += byte(at);
          more = byte(at++) == 255;
        }
        to += offset;
        for (; count > 0; --count) row.at(to++) = data.at(at++);
      }
      out += row;
    }
    EXPECT_EQ(at, data.size());
  }
  return out;
}

// Draws the stream's pages on paper: grey or colour, whatever the images were.
std::vector<Bitmap> draw(const std::vector<Operation>& all, int width, int height, PixelFormat format) {
  std::vector<Bitmap> pages;
  int n = components(format);
  std::vector<double> palette;
  int space = 0, x0 = 0, y0 = 0, next = 0;
  Operation image;
  for (const Operation& o : all) {
    if (o.op == 0x43) {
      pages.emplace_back(format, width, height);
      space = 0;
    } else if (o.op == 0x6a) {
      space = static_cast<int>(o[3]);
      palette = o.attributes.count(6) ? o.attributes.at(6).numbers : std::vector<double>();
      EXPECT_EQ(space == 1 ? 1 : 3, n);
    } else if (o.op == 0x6b) {
      x0 = static_cast<int>(o.attributes.at(76).numbers[0]);
      y0 = static_cast<int>(o.attributes.at(76).numbers[1]);
    } else if (o.op == 0xb0) {
      image = o;
      next = 0;
    } else if (o.op == 0xb2) {
      EXPECT_EQ(next, image[107]);
    } else if (o.op == 0xb1) {
      bool indexed = image[100] == 1;
      int bits = image[98] == 0 ? 1 : image[98] == 1 ? 4 : 8;
      int w = static_cast<int>(image[108]), h = static_cast<int>(image[107]);
      EXPECT_EQ(image.attributes.at(103).numbers, (std::vector<double>{1.0 * w, 1.0 * h}));
      const int first = static_cast<int>(o[109]), count = static_cast<int>(o[99]);
      EXPECT_EQ(first, next);
      // What delta rows in the middle of an image change first is read in different ways.
      if (o[101] == 3) {
        EXPECT_EQ(first, 0);
      }
      next = first + count;
      EXPECT_LE(next, h);
      EXPECT_TRUE(!indexed || palette.size() == (1u << bits) * n);
      size_t row_size = (static_cast<size_t>(w) * bits * (indexed ? 1 : n) + 7) / 8;
      std::string rows = decompress(static_cast<int>(o[101]), o.data, row_size, count);
      for (int y = 0; y < count; ++y) {
        const auto* row = reinterpret_cast<const uint8_t*>(rows.data()) + row_size * y;
        for (int x = 0; x < w; ++x) {
          for (int c = 0; c < n; ++c) {
            int value = 0;
            if (!indexed) {
              value = row[x * n + c];
            } else {
              int index = row[x * bits / 8] >> (8 - bits - x * bits % 8) & ((1 << bits) - 1);
              value = static_cast<int>(palette[index * n + c]);
            }
            EXPECT_LT(x0 + x, width);
            pages.back().row(y0 + first + y)[(x0 + x) * n + c] = static_cast<uint8_t>(value);
          }
        }
      }
    }
  }
  return pages;
}

Bitmap as_gray(const Bitmap& bits) {
  Bitmap page(PixelFormat::gray8, bits.width(), bits.height());
  for (int y = 0; y < bits.height(); ++y) {
    for (int x = 0; x < bits.width(); ++x) {
      if (bits.row(y)[x / 8] >> (7 - x % 8) & 1) page.row(y)[x] = 0;
    }
  }
  return page;
}

// Some ink of `colors` different colours in a box of its own; the rest is paper.
Bitmap colored_page(PixelFormat format, int width, int height, int colors, unsigned seed) {
  std::mt19937 random(seed);
  Bitmap page(format, width, height);
  int n = components(format);
  std::vector<uint32_t> choice;
  for (int i = 0; i < colors; ++i) choice.push_back(static_cast<uint32_t>(random()));
  int x0 = static_cast<int>(random() % (width / 2 + 1)), y0 = static_cast<int>(random() % (height / 2 + 1));
  int x1 = x0 + static_cast<int>(random() % (width - x0)) + 1,
      y1 = y0 + static_cast<int>(random() % (height - y0)) + 1;
  uint32_t color = choice[0];
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      if (random() % 5 == 0) color = random() % 3 ? 0xffffff : choice[random() % choice.size()];
      for (int c = 0; c < n; ++c) page.row(y)[x * n + c] = static_cast<uint8_t>(color >> 8 * c);
    }
  }
  return page;
}

TEST(PclXl, GoldenPage) {
  Bitmap page(PixelFormat::black1, 64, 40);
  page.row(10)[2] = 0xff;
  page.row(11)[2] = 0xff;
  page.row(12)[3] = 0x80;
  Job job;
  std::string stream = job.encode({page});
  using namespace std::string_literals;
  EXPECT_EQ(stream.substr(stream.find(") HP")),
            ") HP-PCL XL;2;1;Comment libdce\n"
            "\xd1\x58\2\x58\2\xf8\x89"
            "\xc0\0\xf8\x86"
            "\xc0\2\xf8\x8f\x41"  // 600 units an inch
            "\xc0\0\xf8\x88"
            "\xc0\1\xf8\x82\x48"
            "\xc0\0\xf8\x28"
            "\xc0\2\xf8\x25"
            "\xc0\0\xf8\x34\x43"  // portrait A4, one side
            "\xc0\1\xf8\3"
            "\xc0\2\xf8\2"
            "\xc8\xc0\2\xff\0\xf8\6\x6a"    // 0 is white, 1 is black
            "\xd1\x10\0\x0a\0\xf8\x4c\x6b"  // at 16, 10
            "\xc0\1\xf8\x64"
            "\xc0\0\xf8\x62"
            "\xc1\x10\0\xf8\x6c"
            "\xc1\3\0\xf8\x6b"
            "\xd1\x10\0\3\0\xf8\x67\xb0"
            "\xc1\0\0\xf8\x6d"
            "\xc1\3\0\xf8\x63"
            "\xc0\3\xf8\x65\xb1"
            "\xfb\x0b"
            "\2\0\0\xff"
            "\0\0"
            "\3\0\x20\0\x80"
            "\xb2"  // delta rows
            "\x44\x49\x42\x1b%-12345X@PJL EOJ NAME=\"t\"\r\n\x1b%-12345X"s);
}

TEST(PclXl, BlackAndWhiteComesBack) {
  for (unsigned seed = 1; seed < 20; ++seed) {
    std::mt19937 random(seed);
    Bitmap page(PixelFormat::black1, static_cast<int>(1 + random() % 500), 150);
    for (int y = 0; y < 150; ++y) {
      for (size_t i = 0; i < page.row_size(); ++i) {
        if (y > 40 && y < 100 && random() % (seed % 4 + 1) == 0)
          page.row(y)[i] = static_cast<uint8_t>(random());
      }
      if (page.width() % 8)
        page.row(y)[page.row_size() - 1] &= static_cast<uint8_t>(0xff << (8 - page.width() % 8));
    }
    for (int bands : {1, 13, 150}) {
      Job job;
      job.band_height = bands;
      std::vector<Bitmap> back =
          draw(operations(job.encode({page, page})), page.width(), 150, PixelFormat::gray8);
      ASSERT_EQ(back.size(), 2u);
      ASSERT_EQ(back[0], as_gray(page));
      ASSERT_EQ(back[1], as_gray(page));
    }
  }
}

class PclXlContone : public testing::TestWithParam<PixelFormat> {};

TEST_P(PclXlContone, AnyNumberOfColorsComesBack) {
  for (int colors : {1, 2, 3, 14, 15, 16, 17, 255, 256, 257, 3000}) {
    for (unsigned seed = 1; seed < 6; ++seed) {
      Bitmap page = colored_page(GetParam(), 150 + static_cast<int>(seed) * 31, 120, colors, seed);
      for (int bands : {40, 120}) {
        Job job;
        job.band_height = bands;
        std::vector<Bitmap> back = draw(operations(job.encode({page})), page.width(), 120, GetParam());
        ASSERT_EQ(back.at(0), page) << colors << " colours, seed " << seed;
      }
    }
  }
}

TEST_P(PclXlContone, FewColorsTakeFewBits) {
  auto depth = [](const std::vector<Operation>& all) {
    for (const Operation& o : all) {
      if (o.op == 0xb0) return std::pair(o[100], o[98]);
    }
    return std::pair(-1.0, -1.0);
  };
  Bitmap page(GetParam(), 64, 64);
  int n = components(GetParam());
  for (int i = 0; i < 20 * n; ++i) page.row(9)[i] = 7;
  Job job;
  EXPECT_EQ(depth(operations(job.encode({page}))), std::pair(1.0, 0.0));
  page.row(10)[0] = 8;
  EXPECT_EQ(depth(operations(job.encode({page}))), std::pair(1.0, 1.0));
  for (int i = 0; i < 64 * n; ++i) page.row(11)[i] = static_cast<uint8_t>(i / n * 3);
  EXPECT_EQ(depth(operations(job.encode({page}))), std::pair(1.0, 2.0));
}
INSTANTIATE_TEST_SUITE_P(Formats, PclXlContone, testing::Values(PixelFormat::gray8, PixelFormat::rgb8),
                         [](const auto& format) { return std::string(pixel_format_name(format.param)); });

TEST(PclXl, BlankBandsAndPagesSendNoImage) {
  for (PixelFormat format : {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8}) {
    Job job;
    Bitmap page(format, 100, 100);
    std::vector<int> ops;
    for (const Operation& o : operations(job.encode({page}))) ops.push_back(o.op);
    EXPECT_THAT(ops, ElementsAre(0x41, 0x48, 0x43, 0x44, 0x49, 0x42));
  }
}

TEST(PclXl, DraftsTakeJpegForPhotographsOnly) {
  Bitmap photo(PixelFormat::rgb8, 256, 64);
  std::mt19937 random(3);
  for (int y = 0; y < 64; ++y) {
    for (int i = 0; i < 256 * 3; ++i) photo.row(y)[i] = static_cast<uint8_t>(i / 6 + y + random() % 6);
  }
  Job job;
  job.band_height = 64;
  size_t lossless = job.encode({photo}).size();
  ASSERT_EQ(draw(operations(job.encode({photo})), 256, 64, PixelFormat::rgb8)[0], photo);
  job.ticket.print_quality = Quality::draft;
  std::string draft = job.encode({photo});
  EXPECT_LT(draft.size() * 3, lossless);
  Bitmap back = draw(operations(draft), 256, 64, PixelFormat::rgb8)[0];
  int worst = 0;
  for (int y = 0; y < 64; ++y) {
    for (int i = 0; i < 256 * 3; ++i) worst = std::max(worst, std::abs(back.row(y)[i] - photo.row(y)[i]));
  }
  EXPECT_LT(worst, 40);
  Bitmap text = colored_page(PixelFormat::rgb8, 256, 64, 3, 1);
  EXPECT_EQ(draw(operations(job.encode({text})), 256, 64, PixelFormat::rgb8)[0], text);
}

TEST(PclXl, DuplexCopiesAndMedia) {
  Bitmap page(PixelFormat::black1, 8, 8);
  Job job;
  job.ticket.sides = Sides::two_sided_short_edge;
  job.ticket.collate = false;
  job.ticket.media_source = "manual";
  job.ticket.media_type = "labels";
  job.ticket.output_bin = "face-up";
  job.printer_copies = 3;
  int side = 0;
  for (const Operation& o : operations(job.encode({page, page, page}))) {
    if (o.op == 0x43) {
      EXPECT_EQ(o[53], 0);  // bound on the short edge
      EXPECT_EQ(o[54], side++ % 2);
      EXPECT_EQ(o[37], 2);  // A4
      EXPECT_EQ(o[38], 2);
      EXPECT_EQ(o[36], 2);
      EXPECT_EQ(o.attributes.at(39).numbers.size(), 6u);
      EXPECT_FALSE(o.attributes.count(52));
    }
    EXPECT_TRUE(o.op != 0x44 || o[49] == 3);
  }
  EXPECT_EQ(side, 3);

  Job custom;
  custom.media = {"", 12345, 6789};
  custom.printer_copies = 3;  // collated: PJL's affair
  std::string stream = custom.encode({page});
  EXPECT_THAT(stream, HasSubstr("QTY=3"));
  for (const Operation& o : operations(stream)) {
    if (o.op == 0x43) {
      EXPECT_FALSE(o.attributes.count(37));
      EXPECT_FLOAT_EQ(static_cast<float>(o.attributes.at(47).numbers[0]), 123.45f);
      EXPECT_FLOAT_EQ(static_cast<float>(o.attributes.at(47).numbers[1]), 67.89f);
      EXPECT_EQ(o[48], 1);
    }
    EXPECT_EQ(o.attributes.count(49), 0u);
  }
}

TEST(PclXl, RowsTooLongForDeltaRowsComeBack) {
  Bitmap page(PixelFormat::rgb8, 20000, 70);
  std::mt19937 random(1);
  for (int y = 20; y < 60; ++y) {
    for (size_t i = 0; i < page.row_size(); i += 1 + random() % 40)
      page.row(y)[i] = static_cast<uint8_t>(random());
  }
  page.row(30)[0] = page.row(30)[page.row_size() - 1] = 0;
  Job job;
  job.band_height = 70;
  ASSERT_EQ(draw(operations(job.encode({page})), 20000, 70, PixelFormat::rgb8).at(0), page);
}

TEST(PclXl, SizesWithoutANameAreCustom) {
  Job job;
  job.media = {"", 13970, 21590};  // PCL 5 has a code for it, PCL XL has none
  for (const Operation& o : operations(job.encode({Bitmap(PixelFormat::black1, 8, 8)}))) {
    EXPECT_TRUE(o.op != 0x43 || (o.attributes.count(47) && !o.attributes.count(37)));
  }
}

TEST(PclXl, SaysWhatItCannotExpress) {
  Job job;
  job.ticket.media_source = "roll-1";
  job.ticket.media_type = "felt";
  job.ticket.output_bin = "river";
  job.encode({Bitmap(PixelFormat::black1, 8, 8)});
  EXPECT_EQ(job.warnings.texts.size(), 3u);
}

TEST(PclXl, InkBox) {
  Bitmap page(PixelFormat::rgb8, 50, 40);
  EXPECT_TRUE(ink_box(page.band(0, 40)).empty());
  page.row(7)[3 * 30 + 2] = 0;
  EXPECT_EQ(ink_box(page.band(0, 40)), (Rect{30, 7, 31, 8}));
  page.row(20)[3 * 49 + 2] = 0;
  page.row(12)[0] = 1;
  EXPECT_EQ(ink_box(page.band(0, 40)), (Rect{0, 7, 50, 21}));
  Bitmap bits(PixelFormat::black1, 13, 4);
  bits.row(2)[1] = 0x08;
  EXPECT_EQ(ink_box(bits.band(0, 4)), (Rect{8, 2, 13, 3}));
}

}  // namespace
}  // namespace dce::core
