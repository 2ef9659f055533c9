#include <gmock/gmock.h>
#include <zlib.h>

#include "../open_for_test.h"

namespace dce::core {
extern const InputFormat input_svg;
namespace {

using testing::bytes_of;

const std::string drawing =
    "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='50'><rect width='40' height='40'/></svg>";

std::string gzip(const std::string& text) {
  std::string packed(compressBound(text.size()) + 64, '\0');
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST(SvgInput, IsToldByItsRootElement) {
  EXPECT_EQ(input_svg.sniff(bytes_of(drawing)), 90);
  EXPECT_EQ(input_svg.sniff(
                bytes_of("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <html> -->\n<!DOCTYPE svg [<!ENTITY a "
                         "'>'>]>\n<s:svg xmlns:s='http://www.w3.org/2000/svg'/>")),
            90);
  EXPECT_EQ(input_svg.sniff(bytes_of(gzip(drawing))), 90);
}

TEST(SvgInput, LeavesOtherMarkupAlone) {
  for (const std::string text : {"", "<", "<html><svg/></html>", "<!-- <svg> ", "<?xml <svg>", "svg",
                                 "<svgx/>", "<!DOCTYPE svg [ <svg/>"}) {
    EXPECT_EQ(input_svg.sniff(bytes_of(text)), 0) << text;
  }
  EXPECT_EQ(input_svg.sniff(bytes_of(gzip("hello"))), 0);
}

TEST(SvgInput, OpensPlainAndGzipped) {
  for (const std::string& bytes : {drawing, gzip(drawing)}) {
    testing::Opening opening;
    auto document = input_svg.open(Source::own(bytes), opening.context());
    ASSERT_TRUE(document.ok()) << document.status().message();
    const Bitmap bitmap = testing::draw_page(**document, 0);
    EXPECT_TRUE(testing::has_ink(bitmap, {0, 0, 20, 20}));
    EXPECT_FALSE(testing::has_ink(bitmap, {60, 0, bitmap.width(), bitmap.height()}));
  }
}

TEST(SvgInput, RefusesABomb) {
  testing::Opening opening;
  opening.limits.memory_bytes = 4 << 20;
  auto document = input_svg.open(Source::own(gzip(drawing + std::string(8 << 20, ' '))), opening.context());
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.status().code(), Code::limit);
}

}  // namespace
}  // namespace dce::core
