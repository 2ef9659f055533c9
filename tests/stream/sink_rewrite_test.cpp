#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "stream/sink.h"

namespace dce::core {
namespace {

Bytes bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// "header" is written, then overwritten, and the stream goes on at its end.
void rewrite_header(Sink& sink) {
  ASSERT_TRUE(sink.can_rewrite());
  ASSERT_TRUE(sink.write("0000 body").ok());
  ASSERT_TRUE(sink.rewrite(1, bytes_of("abc")).ok());
  ASSERT_TRUE(sink.write(" end").ok());
  EXPECT_EQ(sink.rewrite(12, bytes_of("xy")).code(), Code::internal) << "one byte past the end";
  EXPECT_EQ(sink.rewrite(~0ull, bytes_of("x")).code(), Code::internal);
  ASSERT_TRUE(sink.rewrite(12, bytes_of("D")).ok());
  ASSERT_TRUE(sink.finish().ok());
}

TEST(SinkRewrite, Memory) {
  std::string out = "before";
  rewrite_header(*make_memory_sink(out));
  EXPECT_EQ(out, "before0abc body enD");
}

TEST(SinkRewrite, Path) {
  const auto path = std::filesystem::path(testing::TempDir()) / ("sink_rewrite_" + std::to_string(getpid()));
  rewrite_header(*make_path_sink(path));
  EXPECT_EQ(read_file(path), "0abc body enD");
  std::filesystem::remove(path);
}

TEST(SinkRewrite, PathWithAFileAPage) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const std::string base = "sink_rewrite_" + std::to_string(getpid());
  auto sink = make_path_sink(folder / (base + "_%d"));
  for (int page : {1, 2}) {
    ASSERT_TRUE(sink->begin_page_file(page).ok());
    ASSERT_TRUE(sink->write("page 0").ok());
    ASSERT_TRUE(sink->rewrite(5, bytes_of(std::to_string(page))).ok());
    EXPECT_FALSE(sink->rewrite(6, bytes_of("x")).ok()) << "offsets are of the page's own file";
  }
  ASSERT_TRUE(sink->finish().ok());
  for (int page : {1, 2}) {
    const auto path = folder / (base + "_" + std::to_string(page));
    EXPECT_EQ(read_file(path), "page " + std::to_string(page));
    std::filesystem::remove(path);
  }
}

TEST(SinkRewrite, OthersSayThatTheyCannot) {
  EXPECT_FALSE(make_path_sink("/dev/null")->can_rewrite());
  auto sink = make_callback_sink([](Bytes) { return true; });
  EXPECT_FALSE(sink->can_rewrite());
  ASSERT_TRUE(sink->write("text").ok());
  EXPECT_EQ(sink->rewrite(0, bytes_of("x")).code(), Code::internal);
}

}  // namespace
}  // namespace dce::core
