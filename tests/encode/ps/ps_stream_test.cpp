// PostScript streams as others see them: their structuring comments, and the programs inside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_ps;

namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A font whose glyph `n` is a square of n/100 em; glyph 0 does not exist.
class SquareFont final : public CanvasFont {
 public:
  SquareFont() { key_.bytes[0] = 7; }
  Kind kind() const override { return Kind::outlines; }
  const FontKey& key() const override { return key_; }
  std::string_view name() const override { return "Square"; }
  int units_per_em() const override { return 1000; }
  float advance(uint32_t) const override { return 0.5f; }
  bool outline(uint32_t glyph, Path& out) const override {
    if (glyph == 0) return false;
    float size = static_cast<float>(glyph) / 100;
    out.rect(0, 0, size, size);
    return true;
  }
  Status draw(uint32_t, Canvas&, const Matrix&) const override { return ok(); }
  Bytes program() const override { return {}; }

 private:
  FontKey key_;
};

struct Job {
  Ticket ticket;
  int sides = 1;
  std::string title, user;
  PixelFormat format = PixelFormat::rgb8;
  bool two_sided = false;
  int copies = 1;
  test::Warnings warnings;
};

SideDescription side_of(const Job& job, int index) {
  return {.index = index, .width = 600, .height = 1200, .format = job.format, .resolution = {600, 600}};
}

/// The stream of sides that `draw` plays.
std::string stream_of(Job& job, const std::function<void(int, Canvas&)>& draw) {
  JobDescription description{.ticket = job.ticket,
                             .sides = job.sides,
                             .printer_copies = job.copies,
                             .two_sided = job.two_sided,
                             .format = job.format,
                             .resolution = {600, 600},
                             .title = job.title,
                             .user = job.user,
                             .reporter = job.warnings};
  auto encoder = encode_ps.make();
  std::string out;
  auto sink = make_memory_sink(out);
  EXPECT_TRUE(encoder->begin_job(description, *sink).ok());
  for (int i = 0; i < job.sides; ++i) {
    std::vector<Piece> pieces;
    auto canvas = encoder->begin_canvas_side(side_of(job, i), [&](Piece piece) {
      pieces.push_back(std::move(piece));
      return ok();
    });
    EXPECT_TRUE(canvas.ok());
    draw(i, **canvas);
    EXPECT_TRUE((*canvas)->end_side().ok());
    for (const Piece& piece : pieces) EXPECT_TRUE(encoder->write(side_of(job, i), piece, *sink).ok());
  }
  EXPECT_TRUE(encoder->end_job(*sink).ok());
  return out;
}

std::string from_ascii85(std::string_view text) {
  std::string out;
  uint32_t value = 0;
  int count = 0;
  for (char c : text) {
    if (c == '\n' || c == ' ') continue;
    if (c == 'z') {
      out.append(4, '\0');
      continue;
    }
    value = value * 85 + static_cast<uint32_t>(c - '!');
    if (++count == 5) {
      for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
      count = 0;
      value = 0;
    }
  }
  if (count > 0) {
    for (int i = count; i < 5; ++i) value = value * 85 + 84;
    for (int i = 0; i < count - 1; ++i) out.push_back(static_cast<char>(value >> (24 - 8 * i)));
  }
  return out;
}

/// The compressed programs of a level 3 stream in ASCII, one after the other.
std::vector<std::string> programs(const std::string& stream) {
  std::vector<std::string> found;
  for (size_t at = 0; (at = stream.find("\nX\n", at)) != std::string::npos;) {
    size_t begin = at + 3, end = stream.find("~>", begin);
    std::string packed = from_ascii85(std::string_view(stream).substr(begin, end - begin));
    std::string plain(1 << 20, '\0');
    uLongf size = plain.size();
    EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(plain.data()), &size,
                         reinterpret_cast<const Bytef*>(packed.data()), packed.size()),
              Z_OK);
    plain.resize(size);
    found.push_back(plain);
    at = end;
  }
  return found;
}

size_t count(const std::string& text, std::string_view part) {
  size_t n = 0;
  for (size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++n;
  return n;
}

const CanvasColor red{CanvasColor::Space::rgb, {1, 0, 0, 0}};

void square(Canvas& canvas, Box box, const CanvasColor& color = {}) {
  Path path;
  path.rect(box);
  canvas.fill_path(path.view(), FillRule::nonzero, color);
}

/// Runs Ghostscript over `stream` to 72 dpi pixels, one PPM a page; its messages must be none.
std::vector<std::string> ghostscript(const std::string& stream) {
  auto folder = std::filesystem::temp_directory_path() / ("dce_ps_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "in.ps", std::ios::binary) << stream;
  std::string command = "gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=ppmraw -r72 -o " +
                        (folder / "p%d").string() + " " + (folder / "in.ps").string() + " > " +
                        (folder / "log").string() + " 2>&1";
  EXPECT_EQ(std::system(command.c_str()), 0);
  auto read = [](const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  };
  EXPECT_EQ(read(folder / "log"), "");
  std::vector<std::string> pages;
  for (int i = 1; std::filesystem::exists(folder / ("p" + std::to_string(i))); ++i) {
    pages.push_back(read(folder / ("p" + std::to_string(i))));
  }
  std::filesystem::remove_all(folder);
  return pages;
}
bool have_ghostscript() {
  return std::system("gs --version > /dev/null 2>&1") == 0;
}

/// The pixel of a PPM of 72 x 144.
std::array<int, 3> pixel(const std::string& ppm, int x, int y) {
  size_t at = ppm.size() - static_cast<size_t>((144 - y) * 72 - x) * 3;
  auto byte = [&](size_t i) { return static_cast<int>(static_cast<unsigned char>(ppm[at + i])); };
  return {byte(0), byte(1), byte(2)};
}

TEST(PostScript, CommentsFollowTheConventionsWhateverTheTitle) {
  Job job;
  job.title = "evil)\n%%EOF\n(\xff\\ " + std::string(500, 'x');
  job.user = "me";
  job.sides = 2;
  std::string out = stream_of(job, [](int, Canvas& canvas) { square(canvas, {0, 0, 60, 60}); });
  EXPECT_THAT(out, StartsWith("%!PS-Adobe-3.0\n"));
  EXPECT_THAT(out, HasSubstr("%%Title: (evil\\)\\012%%EOF\\012\\(\\377\\\\ xxx"));
  EXPECT_THAT(out, HasSubstr("%%DocumentData: Clean7Bit\n"));
  EXPECT_THAT(out, HasSubstr("%%LanguageLevel: 3\n"));
  EXPECT_EQ(count(out, "\n%%Page: "), 2u);
  EXPECT_THAT(out, HasSubstr("\n%%Trailer\n%%BoundingBox: 0 0 72 144\n%%Pages: 2\n"));
  EXPECT_EQ(count(out, "\n%%EOF\n"), 1u);
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    ASSERT_LE(line.size(), 255u);
    for (char c : line) ASSERT_TRUE(c >= ' ' && c <= '~') << line;
  }
}

TEST(PostScript, SetupAsksForWhatTheTicketSays) {
  Job job;
  job.two_sided = true;
  job.copies = 3;
  job.ticket.sides = Sides::two_sided_short_edge;
  job.ticket.media_source = "tray-2";
  job.ticket.media_type = "heavy)paper";
  job.ticket.finishings = {{20, "staple-top-left"}, {999, "polish"}};
  std::string out = stream_of(job, [](int, Canvas&) {});
  std::string setup = out.substr(out.find("%%BeginSetup"), out.find("%%EndSetup") - out.find("%%BeginSetup"));
  EXPECT_THAT(setup, HasSubstr("/Duplex true/Tumble true"));
  EXPECT_THAT(setup, HasSubstr("/NumCopies 3/Collate true"));
  EXPECT_THAT(setup, HasSubstr("/MediaPosition 1"));
  EXPECT_THAT(setup, HasSubstr("/MediaType(heavy\\)paper)"));
  EXPECT_THAT(setup, HasSubstr("/Staple 3"));
  ASSERT_EQ(job.warnings.texts.size(), 1u);
  EXPECT_THAT(job.warnings.texts[0], HasSubstr("polish"));
}

TEST(PostScript, SaysPathsInRelativeWholeUnits) {
  Job job;
  std::string out = stream_of(job, [](int, Canvas& canvas) {
    square(canvas, {0, 0, 60, 60}, red);
    Path path;
    path.move_to(100, 100);
    path.line_to(150, 100);
    path.line_to(150, 130);
    path.line_to(140, 140);
    path.curve_to(140, 150, 130, 160, 120, 160);
    path.close();
    path.move_to(5, 5);  // draws nothing
    canvas.fill_path(path.view(), FillRule::even_odd, red);
    StrokeStyle style;
    style.width = 2;
    style.cap = LineCap::round;
    float dashes[] = {3, 1};
    style.dashes = dashes;
    canvas.stroke_path(path.view(), style, {});
  });
  ASSERT_EQ(programs(out).size(), 1u);
  EXPECT_EQ(programs(out)[0],
            "1 0 0 r\n0 13680 720 720 rf\n"
            "1200 13200 m\n600 x\n-360 y\n-120 -120 l\n0 -120 -120 -240 -240 -240 v\nh\ne\n"
            "0 g\n1200 13200 m\n600 x\n-360 y\n-120 -120 l\n0 -120 -120 -240 -240 -240 v\nh\n"
            "24 lw\n1 lc\n0 lj\n10 ml\n[36 12 ]0 d\ns\n");
}

TEST(PostScript, DefinesGlyphsOnceAndPagesStandAlone) {
  SquareFont font;
  Job job;
  job.sides = 12;
  auto text = [&](int side, Canvas& canvas) {
    std::vector<Glyph> glyphs;
    for (uint32_t i = 0; i < 3; ++i) {
      glyphs.push_back({30 + i, 'A' + static_cast<int32_t>(i), {100.0f + 50 * static_cast<float>(i), 200}});
    }
    if (side == 10) glyphs.push_back({60, 'Z', {250, 200}});
    GlyphRun run;
    run.font = &font;
    run.em_to_device = {100, 0, 0, -100, 0, 0};
    run.glyphs = glyphs;
    canvas.draw_glyphs(run, {});
  };
  std::string out = stream_of(job, text);
  std::vector<std::string> found = programs(out);
  ASSERT_EQ(found.size(), 1u + 12 * 2);
  EXPECT_EQ(count(found[0], " FD "), 3u);  // the setup
  EXPECT_EQ(count(found[1], " FD "), 0u);  // a page's fonts
  EXPECT_THAT(found[1], HasSubstr("[/A.30 65 /B.31 66 /C.32 67 ]/F0 1000 FE"));
  EXPECT_EQ(found[2], "/F0 1200 ft\n1200 12000 m(ABC)t\n");  // evenly advanced: nothing between the letters
  EXPECT_EQ(count(found[21], " FD "), 1u);                   // what page 11 alone has
  EXPECT_THAT(found[21], HasSubstr("/Z.60 "));
  EXPECT_EQ(count(found[23], " FD "), 0u);

  if (!have_ghostscript()) GTEST_SKIP() << "gs is not installed";
  std::vector<std::string> whole = ghostscript(out);
  ASSERT_EQ(whole.size(), 12u);
  EXPECT_EQ(pixel(whole[0], 14, 22), (std::array{0, 0, 0}));
  EXPECT_EQ(pixel(whole[0], 5, 22), (std::array{255, 255, 255}));
  EXPECT_NE(whole[10], whole[9]);
  // Each page, with nothing but what comes before and after all pages.
  size_t first = out.find("%%Page: "), trailer = out.find("%%Trailer");
  std::vector<size_t> starts;
  for (size_t at = first; at < trailer && at != std::string::npos; at = out.find("\n%%Page: ", at + 1))
    starts.push_back(at);
  starts.push_back(trailer);
  for (size_t page : {size_t{1}, size_t{10}, size_t{11}}) {
    std::string alone = out.substr(0, first) + out.substr(starts[page], starts[page + 1] - starts[page]) +
                        "\n" + out.substr(trailer);
    std::vector<std::string> pixels = ghostscript(alone);
    ASSERT_EQ(pixels.size(), 1u);
    EXPECT_EQ(pixels[0], whole[page]);
  }
}

TEST(PostScript, PutsGapsWhereTextIsNotEven) {
  SquareFont font;
  Job job;
  std::string out = stream_of(job, [&](int, Canvas& canvas) {
    Glyph glyphs[] = {{1, 'a', {0, 100}}, {2, 'b', {50, 100}}, {3, 'c', {110, 100}}, {4, '(', {160, 100}}};
    GlyphRun run;
    run.font = &font;
    run.em_to_device = {100, 0, 0, -100, 0, 0};
    run.glyphs = glyphs;
    canvas.draw_glyphs(run, {});
  });
  EXPECT_EQ(programs(out).back(), "/F0 1200 ft\n0 13200 m[(ab)120(c\xff)]T\n");
}

TEST(PostScript, RewindsToAMark) {
  Job job;
  std::string out = stream_of(job, [](int, Canvas& canvas) {
    square(canvas, {0, 0, 10, 10}, red);
    size_t mark = canvas.mark();
    Path clip;
    clip.rect(0, 0, 5, 5);
    canvas.push_clip(clip.view(), FillRule::nonzero);
    square(canvas, {0, 0, 20, 20});
    ASSERT_TRUE(canvas.rewind(mark));
    square(canvas, {0, 0, 30, 30}, red);
  });
  EXPECT_EQ(programs(out)[0], "1 0 0 r\n0 14280 120 120 rf\n0 14040 360 360 rf\n");
}

TEST(PostScript, EveryLevelAndCarrierDrawsTheSame) {
  if (!have_ghostscript()) GTEST_SKIP() << "gs is not installed";
  auto draw = [](int, Canvas& canvas) {
    square(canvas, {60, 60, 120, 120}, red);
    canvas.begin_patch({0, 600, 300, 900}, 300, 300);
    Bitmap pixels(PixelFormat::rgb8, 300, 300);
    for (int y = 0; y < 300; ++y) {
      for (int x = 0; x < 900; ++x) pixels.row(y)[x] = static_cast<uint8_t>(x % 3 == 1 ? 200 : x * y);
    }
    canvas.draw_patch_rows(pixels.band(0, 300));
    canvas.end_patch();
  };
  std::vector<std::string> first;
  for (int level : {2, 3}) {
    for (StreamData data : {StreamData::ascii, StreamData::binary}) {
      Job job;
      job.ticket.postscript_level = level;
      job.ticket.postscript_data = data;
      std::string out = stream_of(job, draw);
      if (level == 2) {
        EXPECT_THAT(out, Not(HasSubstr("FlateDecode")));
      }
      std::vector<std::string> pages = ghostscript(out);
      ASSERT_EQ(pages.size(), 1u);
      EXPECT_EQ(pixel(pages[0], 10, 10), (std::array{255, 0, 0}));
      EXPECT_EQ(pixel(pages[0], 10, 80)[1], 200);
      if (first.empty()) first = pages;
      EXPECT_EQ(pages, first);
    }
  }
}

TEST(PostScript, BandsOfEveryFormat) {
  if (!have_ghostscript()) GTEST_SKIP() << "gs is not installed";
  for (PixelFormat format :
       {PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8, PixelFormat::cmyk8}) {
    test::EncodedJob job;
    job.resolution = {72, 72};
    Bitmap bitmap(format, 72, 144);
    uint8_t ink = static_cast<uint8_t>(~paper_byte(format));
    for (int y = 100; y < 120; ++y) std::fill_n(bitmap.row(y), bitmap.row_size() / 2, ink);
    job.sides = {bitmap};
    std::string out;
    auto sink = make_memory_sink(out);
    ASSERT_TRUE(test::encode(job, encode_ps, *sink).ok());
    std::vector<std::string> pages = ghostscript(out);
    ASSERT_EQ(pages.size(), 1u) << pixel_format_name(format);
    for (int y : {99, 100, 119, 120}) {
      bool dark = y == 100 || y == 119;
      EXPECT_EQ(pixel(pages[0], 5, y)[0] < 60, dark) << pixel_format_name(format) << " row " << y;
      EXPECT_GT(pixel(pages[0], 60, y)[0], 250) << pixel_format_name(format) << " row " << y;
    }
  }
}

}  // namespace
}  // namespace dce::core
