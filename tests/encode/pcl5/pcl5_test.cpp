// PCL 5 streams read back by a small interpreter of this test's own, which assumes the worst where printers
// differ.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_pcl5;
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::string_literals;

struct Job : test::EncodedJob {
  Job() {
    media = {"", 21000, 29700};
    title = "t";
    user = "u";
    band_height = 16;
  }

  std::string encode(const std::vector<Bitmap>& pages) {
    std::string out;
    sides = pages;
    two_sided = ticket.sides != Sides::one_sided;
    status = test::encode(*this, encode_pcl5, *make_memory_sink(out));
    return out;
  }

  Status status;
};

// What a stream says: its commands other than raster transfers, and the rows of each page.
struct Interpreter {
  std::vector<std::string> commands;
  std::vector<std::vector<std::string>> pages;  ///< rows, bytes as sent and zero-filled
  int mode = 0;
  int transfers = 0;
  std::vector<int> modes;  ///< of rows, in order

  size_t row_size;
  std::string seed;
  std::vector<std::string> rows;

  explicit Interpreter(const std::string& stream, size_t row_bytes) : row_size(row_bytes) {
    size_t at = stream.find("ENTER LANGUAGE=PCL\r\n");
    EXPECT_NE(at, std::string::npos);
    at += 20;
    while (at < stream.size()) {
      if (stream[at] == '\f') {
        pages.push_back(rows);
        rows.clear();
        ++at;
        continue;
      }
      if (stream[at] != 0x1b) {
        ADD_FAILURE() << "stray byte at " << at;
        return;
      }
      if (stream.compare(at, 9, "\x1b%-12345X") == 0) return;
      if (stream[at + 1] == 'E') {
        commands.push_back("E");
        at += 2;
        continue;
      }
      std::string group = stream.substr(at + 1, 2);
      at += 3;
      for (bool more = true; more;) {
        size_t end = stream.find_first_not_of("+-.0123456789", at);
        std::string value = stream.substr(at, end - at);
        char letter = stream[end];
        more = letter >= 'a';
        char upper = static_cast<char>(letter & ~0x20);
        at = end + 1;
        std::string data;
        if (upper == 'W') {
          data = stream.substr(at, std::stoul(value));
          at += data.size();
        }
        command(group, value, upper, data);
      }
    }
  }

  void command(const std::string& group, const std::string& value, char letter, const std::string& data) {
    if (group == "*b" && letter == 'M') {
      mode = std::stoi(value);
    } else if (group == "*b" && letter == 'Y') {
      for (int i = std::stoi(value); i > 0; --i) rows.push_back(std::string(row_size, '\0'));
      seed.assign(row_size, '\0');
    } else if (group == "*b" && letter == 'W') {
      ++transfers;
      EXPECT_LE(data.size(), 32767u);
      if (mode == 5) {
        block(data);
      } else {
        row(mode, data);
      }
    } else {
      if (group == "*r" && letter == 'A') {
        seed.assign(row_size, '\0');
      }
      commands.push_back(group + value + letter + data);
    }
  }

  void block(const std::string& data) {
    auto byte = [&](size_t i) { return static_cast<uint8_t>(data.at(i)); };
    for (size_t at = 0; at < data.size();) {
      int what = byte(at);
      size_t count = byte(at + 1) * 256u + byte(at + 2);
      at += 3;
      if (what <= 3) {
        row(what, data.substr(at, count));
        at += count;
      } else if (what == 4) {
        for (size_t i = 0; i < count; ++i) rows.push_back(std::string(row_size, '\0'));
        seed.assign(row_size, '\0');
      } else {
        ASSERT_EQ(what, 5);
        ASSERT_GT(count, 0u);
        for (size_t i = 0; i < count; ++i) rows.push_back(seed);
      }
    }
    // Some printers clear the seed row here and some keep it: nobody may look at it.
    seed.assign(row_size, '\xA5');
  }

  void row(int how, const std::string& data) {
    modes.push_back(how);
    std::string out;
    auto byte = [&](size_t i) { return static_cast<uint8_t>(data.at(i)); };
    if (how == 0) {
      out = data;
    } else if (how == 2) {
      for (size_t i = 0; i < data.size();) {
        int head = static_cast<int8_t>(data[i++]);
        if (head >= 0) {
          out += data.substr(i, head + 1);
          i += head + 1;
        } else {
          out.append(1 - head, data.at(i++));
        }
      }
    } else {
      ASSERT_EQ(how, 3);
      out = seed;
      size_t to = 0;
      for (size_t i = 0; i < data.size();) {
        size_t count = (byte(i) >> 5) + 1, offset = byte(i) & 31;
        ++i;
        for (bool more = offset == 31; more;) {
          offset += byte(i);
          more = byte(i++) == 255;
        }
        to += offset;
        ASSERT_LE(to + count, row_size);
        for (; count > 0; --count) out[to++] = data.at(i++);
      }
    }
    ASSERT_LE(out.size(), row_size);
    out.resize(row_size, '\0');
    rows.push_back(out);
    seed = out;
  }
};

// The rows a page should come out as: inverted for grey, whose palette runs from white to black.
std::vector<std::string> rows_of(const Bitmap& page) {
  std::vector<std::string> rows;
  for (int y = 0; y < page.height(); ++y) {
    std::string row(reinterpret_cast<const char*>(page.row(y)), page.row_size());
    if (page.format() == PixelFormat::gray8) {
      for (char& c : row) c = static_cast<char>(~c);
    }
    rows.push_back(row);
  }
  return rows;
}

void expect_page(const std::vector<std::string>& got, const Bitmap& page) {
  std::vector<std::string> want = rows_of(page);
  ASSERT_LE(got.size(), want.size());
  std::string blank(page.row_size(), page.format() == PixelFormat::rgb8 ? '\xff' : '\0');
  for (size_t y = 0; y < want.size(); ++y) ASSERT_EQ(y < got.size() ? got[y] : blank, want[y]) << "row " << y;
}

Bitmap random_page(PixelFormat format, int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  Bitmap page(format, width, height);
  size_t size = page.row_size();
  int kind = 0;
  for (int y = 0; y < height; ++y) {
    if (random() % 12 == 0) kind = static_cast<int>(random() % 6);
    uint8_t* row = page.row(y);
    const uint8_t* above = y ? page.row(y - 1) : row;
    if (kind == 0) continue;                                  // paper
    if (kind == 1 && y) std::copy(above, above + size, row);  // repeats
    for (size_t i = 0; i < size; ++i) {
      if (kind == 2) row[i] = static_cast<uint8_t>(random());                        // noise
      if (kind == 3 && random() % 30 == 0) row[i] = static_cast<uint8_t>(random());  // specks
      if (kind == 4)
        row[i] = random() % 50 ? above[i] : static_cast<uint8_t>(random());  // like the row above
      if (kind == 5) row[i] = i < size / 3 ? 0x0f : row[i];                  // a bar
    }
    if (format == PixelFormat::black1 && width % 8)
      row[size - 1] &= static_cast<uint8_t>(0xff << (8 - width % 8));
  }
  return page;
}

TEST(Pcl5, GoldenPage) {
  Bitmap page(PixelFormat::black1, 32, 40);
  for (int y = 10; y < 13; ++y) page.row(y)[1] = 0xf0;
  page.row(20)[3] = 0x01;
  Job job;
  std::string stream = job.encode({page});
  std::string pcl =
      stream.substr(stream.find("\x1b"
                                "E"));
  EXPECT_EQ(pcl,
            "\x1b"
            "E\x1b&u300D\x1b&l0S\x1b*t300R\x1b*r0F"
            "\x1b&l26A\x1b&l0o0e0L\x1b&l-170.4U\x1b*p0x0Y\x1b*r32s1A\x1b*b0M"
            "\x1b*b10Y"
            "\x1b*b5m16W"
            "\3\0\2\1\xf0"  // row 10 by delta row, two bytes: one byte at offset 1
            "\5\0\2"        // twice more
            "\4\0\7"        // seven blank rows
            "\3\0\2\3\1"    // row 20
            "\x1b*rC\f\x1b"
            "E\x1b%-12345X@PJL EOJ NAME=\"t\"\r\n\x1b%-12345X"s);
  EXPECT_TRUE(job.warnings.texts.empty());
}

TEST(Pcl5, BlankPageIsStillAPage) {
  Job job;
  for (PixelFormat format : {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8}) {
    Bitmap page(format, 100, 50);
    Interpreter read(job.encode({page, page}), page.row_size());
    ASSERT_EQ(read.pages.size(), 2u);
    EXPECT_TRUE(read.pages[0].empty());
    EXPECT_EQ(read.transfers, 0);
  }
}

// The pipeline sends sides without colour in black alone, so one job mixes what pixels are.
TEST(Pcl5, EachSideSaysWhatItsPixelsAre) {
  const std::string direct{"*v6W\0\3\0\10\10\10", 10}, indexed{"*v6W\0\1\10\10\10\10", 10};
  const Bitmap color(PixelFormat::rgb8, 100, 50), black(PixelFormat::black1, 100, 50),
      grey(PixelFormat::gray8, 100, 50);
  Job job;
  Interpreter read(job.encode({color, color, black, color, grey, black}), color.row_size());
  ASSERT_EQ(read.pages.size(), 6u);
  std::vector<std::string> said;
  for (const std::string& command : read.commands) {
    if (command.starts_with("*v6W") || command == "*r1U") said.push_back(command);
    if (command == "*r1A") said.push_back("raster");
  }
  EXPECT_THAT(said, ElementsAre(direct, "raster", "raster", "*r1U", "raster", direct, "raster", indexed,
                                "raster", "*r1U", "raster"));
}

class Pcl5Pages : public testing::TestWithParam<PixelFormat> {};

TEST_P(Pcl5Pages, RandomPagesComeBackWhateverTheBands) {
  for (unsigned seed = 1; seed < 25; ++seed) {
    int width = static_cast<int>(1 + seed * 37 % 900);
    std::vector<Bitmap> pages = {random_page(GetParam(), width, 200, seed),
                                 random_page(GetParam(), width, 90, seed + 99)};
    Job job;
    std::string stream = job.encode(pages);
    Interpreter read(stream, pages[0].row_size());
    ASSERT_EQ(read.pages.size(), 2u);
    for (int i : {0, 1}) ASSERT_NO_FATAL_FAILURE(expect_page(read.pages[i], pages[i])) << "seed " << seed;
    for (int height : {1, 7, 300}) {
      Job other;
      other.band_height = height;
      ASSERT_EQ(other.encode(pages), stream) << "bands of " << height;
    }
  }
}

TEST_P(Pcl5Pages, ManyBlocksAndRowsLargerThanABlock) {
  int width = GetParam() == PixelFormat::black1  ? 65528  // the widest there is
              : GetParam() == PixelFormat::gray8 ? 32766
                                                 : 10922;
  Bitmap page = random_page(GetParam(), width, 60, 5);
  std::mt19937 random(1);
  for (int y = 20; y < 30; ++y) {
    if (y % 3)
      std::generate_n(page.row(y), page.row_size() - 1, [&] { return static_cast<uint8_t>(random() | 1); });
    else
      std::copy_n(page.row(y - 1), page.row_size(), page.row(y));
  }
  Job job;
  Interpreter read(job.encode({page}), page.row_size());
  ASSERT_EQ(read.pages.size(), 1u);
  expect_page(read.pages[0], page);
}
INSTANTIATE_TEST_SUITE_P(Formats, Pcl5Pages,
                         testing::Values(PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8),
                         [](const auto& format) { return std::string(pixel_format_name(format.param)); });

TEST(Pcl5, LongRunsOfEqualRowsCostNothing) {
  Bitmap page(PixelFormat::black1, 4960, 7000);
  for (int y = 100; y < 6900; ++y) page.row(y)[300] = 0x18;
  Job job;
  std::string stream = job.encode({page});
  EXPECT_LT(stream.size(), 500u);
  Interpreter read(stream, page.row_size());
  expect_page(read.pages.at(0), page);
}

TEST(Pcl5, DuplexCopiesAndSizes) {
  Bitmap page(PixelFormat::black1, 8, 8);
  Job job;
  job.ticket.sides = Sides::two_sided_long_edge;
  job.ticket.collate = false;
  job.ticket.media_source = "tray-2";
  job.ticket.media_type = "labels";
  job.ticket.output_bin = "face-up";
  job.printer_copies = 3;
  Interpreter read(job.encode({page, page, page}), 1);
  EXPECT_THAT(read.commands, ElementsAre("E", "&u300D", "&l1S", "&l3X", "&l1H", "&n7WdLabels", "&l2G",
                                         "*t300R", "*r0F", "&l26A", "&l0O", "&l0E", "&l0L", "&l-170.4U",
                                         "*p0X", "*p0Y", "*r8S", "*r1A", "*rC", "&l170.4U", "*p0X", "*p0Y",
                                         "*r8S", "*r1A", "*rC",  // the back: the sign follows the binding
                                         "&l-170.4U", "*p0X", "*p0Y", "*r8S", "*r1A", "*rC", "E"));
  Job custom;
  custom.media = {"", 12700, 8467};
  EXPECT_THAT(custom.encode({page}), HasSubstr("\x1b&f3600i2400J\x1b&l101A\x1b&l0o0e0L\x1b&l-180U"));
  // A page of an inch would have a picture frame of no height.
  custom.media = {"", 7620, 2540};
  EXPECT_THAT(custom.encode({page}), HasSubstr("\x1b&f2160i721J\x1b&l101A"));
  Job a5;
  a5.media = {"", 14800, 21000};
  EXPECT_THAT(a5.encode({page}), HasSubstr("J\x1b&l101A\x1b&l25A\x1b&l0o0e0L"));
}

TEST(Pcl5, SaysWhatItCannotExpress) {
  Bitmap page(PixelFormat::black1, 8, 8);
  Job job;
  job.ticket.media_source = "roll-1";
  job.ticket.media_type = "felt";
  job.ticket.output_bin = "river";
  std::string stream = job.encode({page});
  ASSERT_EQ(job.warnings.texts.size(), 3u);
  EXPECT_EQ(stream.find("felt"), std::string::npos);
  Job odd;
  odd.resolution = {400, 400};
  odd.encode({page});
  EXPECT_EQ(odd.status.code(), Code::usage);
  odd.resolution = {600, 300};
  odd.encode({page});
  EXPECT_EQ(odd.status.code(), Code::usage);
}

// Interpreters that know no 1200 dpi raster scale to the size on paper, and fill up what rows are missing
// with zeros.
TEST(Pcl5, TwelveHundredDpiSaysTheSizeToo) {
  for (PixelFormat format : {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8}) {
    Bitmap page(format, 201, 99);
    page.row(3)[0] = page.row(3)[1] = 0x7f;
    Job job;
    job.resolution = {1200, 1200};
    std::string stream = job.encode({page});
    EXPECT_THAT(stream, HasSubstr("\x1b&u1200D"));
    EXPECT_THAT(stream, HasSubstr("\x1b*r201s99T\x1b*t120.6h59.4V\x1b*r3A\x1b*b0M"));
    Interpreter read(stream, page.row_size());
    ASSERT_EQ(read.pages.size(), 1u);
    EXPECT_EQ(read.pages[0].size(), format == PixelFormat::rgb8 ? 99u : 4u);
    expect_page(read.pages[0], page);
  }
}

TEST(Pcl5, HostileTitleStaysInPjl) {
  Job job;
  job.title =
      "x\"\r\n\x1b"
      "E\x1b%-12345X@PJL SET COPIES=99";
  job.user = "\x1b&l99X";
  std::string stream = job.encode({Bitmap(PixelFormat::black1, 8, 8)});
  std::string pjl = stream.substr(9, stream.find("\x1b"
                                                 "E") -
                                         9);
  EXPECT_EQ(pjl.find('\x1b'), std::string::npos);
  EXPECT_THAT(
      pjl,
      HasSubstr("@PJL JOB NAME=\"x'???E?%-12345X@PJL SET COPIES=99\"\r\n@PJL SET USERNAME=\"?&l99X\"\r\n"));
}

}  // namespace
}  // namespace dce::core
