#include <gmock/gmock.h>

#include <cstdio>
#include <map>

#include "../decode_testing.h"

namespace dce::core {
extern const StreamReader decode_pclm;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Lays a file out: header, objects in the order they are added, cross-reference table, trailer.
class Builder {
 public:
  Builder& add(int number, const std::string& body) {
    offsets_[number] = out_.size();
    out_ += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
    return *this;
  }
  Builder& stream(int number, const std::string& entries, const std::string& data) {
    return add(number, "<< " + entries + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data +
                           "\nendstream");
  }
  /// A strip of RunLengthDecode grey: `height` rows of 8 pixels of `level`.
  Builder& strip(int number, int height, int level, const std::string& more = "") {
    std::string data;
    for (int y = 0; y < height; ++y) data += bytes(257 - 8, level);
    return stream(number,
                  "/Type /XObject /Subtype /Image /Width 8 /Height " + std::to_string(height) +
                      " /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /RunLengthDecode" + more,
                  data + bytes(0x80));
  }
  std::string finish(int shift = 0) const {
    std::string all = out_;
    size_t at = all.size();
    int last = offsets_.rbegin()->first;
    all += "xref\n0 " + std::to_string(last + 1) + "\n0000000000 65535 f \n";
    for (int i = 1; i <= last; ++i) {
      char entry[24];
      std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", offsets_.at(i) + static_cast<size_t>(shift));
      all += entry;
    }
    return all + "trailer\n<< /Size " + std::to_string(last + 1) + " /Root 1 0 R >>\nstartxref\n" +
           std::to_string(at) + "\n%%EOF\n";
  }

 private:
  std::string out_ = "%PDF-1.7\n%PCLm 1.0\n";
  std::map<int, size_t> offsets_;
};

constexpr const char* page_object =
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 8 24] /Contents 4 0 R /Resources << /XObject << /A 5 0 R /B "
    "6 0 R >> >> >>";
constexpr const char* content = "q 8 0 0 16 0 8 cm /A Do Q q 8 0 0 8 0 0 cm /B Do Q";

Builder file(const std::string& page = page_object, const std::string& drawn = content) {
  Builder builder;
  builder.add(3, page).stream(4, "", drawn).strip(5, 16, 10).strip(6, 8, 20);
  return builder;
}
std::string closed(Builder builder, const std::string& catalog = "", int shift = 0) {
  return builder.add(1, "<< /Type /Catalog /Pages 2 0 R " + catalog + " >>")
      .add(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
      .finish(shift);
}

TEST(Pclm, PutsStripsWhereTheContentSays) {
  Decoded done = decode(decode_pclm, closed(file()));
  ASSERT_TRUE(done.status.ok()) << done.status.message();
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  ASSERT_EQ(done.pages.size(), 1u);
  const StreamPage& page = done.pages[0];
  EXPECT_EQ(page.x_resolution, 72);
  EXPECT_EQ(page.media_height, 24);
  EXPECT_EQ(page.pixels.format(), PixelFormat::gray8);
  EXPECT_EQ(pixel(page.pixels, 0, 0), "10");
  EXPECT_EQ(pixel(page.pixels, 7, 15), "10");
  EXPECT_EQ(pixel(page.pixels, 0, 16), "20");
}

TEST(Pclm, ReadsTheJob) {
  Decoded done = decode(decode_pclm,
                        closed(file(), "/ViewerPreferences << /Duplex /DuplexFlipShortEdge /NumCopies 3 >>"));
  EXPECT_EQ(done.pages.at(0).sides, "two-sided-short-edge");
  EXPECT_EQ(done.pages.at(0).copies, 3);
  EXPECT_THAT(done.report.attributes, Contains(std::make_pair("NumCopies", "3")));
}

TEST(Pclm, ReadsFlateAndJpeg) {
  // zlib of ten times 'a' as a 10 x 1 strip.
  std::string zlib = bytes(0x78, 0x9c, 0x4b, 0x84, 0x03, 0x00, 0x14, 0xe1, 0x03, 0xcb);
  Builder builder;
  builder.add(
      3, "<< /Type /Page /MediaBox [0 0 10 1] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>");
  builder.stream(4, "", "10 0 0 1 0 0 cm /A Do");
  builder.stream(
      5,
      "/Subtype /Image /Width 10 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
      zlib);
  Decoded done = decode(decode_pclm, closed(builder));
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_EQ(pixel(done.pages.at(0).pixels, 9, 0), "97");
}

TEST(Pclm, ChecksTheFilesStructure) {
  EXPECT_THAT(decode(decode_pclm, closed(file(), "", 1)).report.errors,
              Contains(HasSubstr("xref: object 1 is at offset")));
  std::string good = closed(file());
  std::string start = good;
  start.replace(start.find("startxref\n") + 10, 1, "9");
  EXPECT_THAT(decode(decode_pclm, start).report.errors, Contains(HasSubstr("startxref is")));
  std::string size = good;
  size.replace(size.find("/Size 7"), 7, "/Size 9");
  EXPECT_THAT(decode(decode_pclm, size).report.errors, Contains(HasSubstr("Size")));
  std::string length = good;
  length.replace(length.find("/Length 50"), 10, "/Length 49");
  EXPECT_EQ(decode(decode_pclm, length).status.code(), Code::unreadable);
  EXPECT_EQ(decode(decode_pclm, good.substr(0, good.size() / 2)).status.code(), Code::unreadable);
  EXPECT_EQ(decode(decode_pclm, "%PDF-1.7\n1 0 obj").status.code(), Code::unreadable);
  std::string eof = good.substr(0, good.size() - 6);
  EXPECT_THAT(decode(decode_pclm, eof).report.errors, Contains(HasSubstr("%%EOF")));
}

TEST(Pclm, ChecksStrips) {
  auto errors = [](Builder builder) { return decode(decode_pclm, closed(builder)).report.errors; };
  Builder late;
  late.stream(4, "", content).strip(5, 16, 10).strip(6, 8, 20).add(3, page_object);
  EXPECT_THAT(errors(late), Contains(HasSubstr("before the page")));
  Builder swapped;
  swapped.add(3, page_object).stream(4, "", content).strip(6, 8, 20).strip(5, 16, 10);
  EXPECT_THAT(errors(swapped), Contains(HasSubstr("does not follow")));
  Builder high;
  high.add(3, page_object).stream(4, "", content).strip(5, 16, 10).strip(6, 32, 20);
  EXPECT_THAT(errors(high), Contains(HasSubstr("height differs")));
  Builder mask;
  mask.add(3, page_object).stream(4, "", content).strip(5, 16, 10, " /SMask 6 0 R").strip(6, 8, 20);
  EXPECT_THAT(errors(mask), Contains(HasSubstr("SMask")));
  Builder brief;
  brief.add(3, page_object).stream(4, "", content).strip(5, 16, 10);
  brief.stream(6,
               "/Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter "
               "/RunLengthDecode",
               bytes(0, 1));
  EXPECT_THAT(errors(brief), Contains(HasSubstr("too short")));
  Builder deep;
  deep.add(3, page_object).stream(4, "", content).strip(5, 16, 10);
  deep.stream(
      6,
      "/Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode",
      "x");
  EXPECT_THAT(errors(deep), Contains(HasSubstr("BitsPerComponent")));
}

TEST(Pclm, ChecksContentAndPages) {
  auto errors = [](const std::string& drawn) {
    return decode(decode_pclm, closed(file(page_object, drawn))).report.errors;
  };
  EXPECT_THAT(errors("0 0 8 8 re f"), Contains(HasSubstr("operator re")));
  EXPECT_THAT(errors("/C Do"), Contains(HasSubstr("/C")));
  EXPECT_THAT(errors("Q"), Contains(HasSubstr("Q without q")));
  EXPECT_THAT(errors("1 0 cm"), Contains(HasSubstr("six numbers")));
  EXPECT_THAT(errors("8 3 3 8 0 0 cm /A Do"), Contains(HasSubstr("neither upright")));
  EXPECT_THAT(decode(decode_pclm, closed(file("<< /Type /Page /Contents 4 0 R >>"))).report.errors,
              Contains(HasSubstr("MediaBox")));
  EXPECT_THAT(
      decode(decode_pclm, closed(file("<< /Type /Page /MediaBox [0 0 8 24] /Rotate 90 /Contents 4 0 R >>")))
          .report.errors,
      Contains(HasSubstr("Rotate")));
}

TEST(Pclm, SurvivesHostileStructure) {
  Builder cycle = file();
  std::string looped = cycle.add(1, "<< /Type /Catalog /Pages 2 0 R >>")
                           .add(2, "<< /Kids [2 0 R 2 0 R 3 0 R] /Count 1 >>")
                           .finish();
  Decoded done = decode(decode_pclm, looped);
  EXPECT_EQ(done.pages.size(), 1u);
  EXPECT_THAT(done.report.errors, Contains(HasSubstr("twice")));
  std::string deep = "%PDF-1.7\n%PCLm 1.0\n1 0 obj\n" + std::string(100'000, '[');
  EXPECT_EQ(decode(decode_pclm, deep).status.code(), Code::unreadable);
  EXPECT_EQ(decode(decode_pclm, "%PDF-1.7\n%PCLm 1.0\n99999999 0 obj\nnull\nendobj\n").status.code(),
            Code::unreadable);
  EXPECT_EQ(
      decode(decode_pclm,
             closed(file(
                 "<< /MediaBox [0 0 99999 99999] /Contents 4 0 R /Resources << /XObject << /A 5 0 R >> >> >>",
                 "8 0 0 16 0 0 cm /A Do")))
          .status.code(),
      Code::limit);
}

TEST(Pclm, IsRecognisedByContent) {
  EXPECT_EQ(sniff(decode_pclm, "%PDF-1.7\n%PCLm 1.0\n"), 100);
  EXPECT_EQ(sniff(decode_pclm, "%PDF-1.4\r\n%PCLm-1.0\r\n"), 100);
  EXPECT_EQ(sniff(decode_pclm, "%PDF-1.4\n%\xe2\xe3\n"), 0);
}

}  // namespace
}  // namespace dce::core
