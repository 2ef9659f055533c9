#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "stream/byte_buffer.h"
#include "stream/byte_reader.h"
#include "stream/sink.h"
#include "stream/source.h"

namespace dce::core {
namespace {

namespace fs = std::filesystem;

class StreamTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/dce-stream-XXXXXX";
    folder_ = mkdtemp(name);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static std::string text(const Source& source) {
    return {source.bytes().begin(), source.bytes().end()};
  }
  size_t files() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(StreamTest, SourcesFromPathPipeAndMemoryHoldTheSameBytes) {
  const std::string want(700'000, 'x');
  std::ofstream(folder_ / "in") << want;
  auto mapped = Source::from_path(folder_ / "in", {});
  ASSERT_TRUE(mapped.ok());
  EXPECT_EQ(text(*mapped), want);

  size_t given = 0;
  auto read_in = Source::from_reader(
      [&](uint8_t* buffer, size_t size) -> ptrdiff_t {
        const size_t n = std::min({size, want.size() - given, size_t{1000}});
        std::memcpy(buffer, want.data() + given, n);
        given += n;
        return static_cast<ptrdiff_t>(n);
      },
      {});
  ASSERT_TRUE(read_in.ok());
  EXPECT_EQ(text(*read_in), want);
}

TEST_F(StreamTest, SourcesKeepToTheInputLimit) {
  std::ofstream(folder_ / "in") << std::string(2000, 'x');
  Limits limits;
  limits.input_bytes = 1000;
  EXPECT_EQ(Source::from_path(folder_ / "in", limits).status().code(), Code::limit);
  auto endless = Source::from_reader(
      [](uint8_t* buffer, size_t size) {
        std::memset(buffer, 0, size);
        return static_cast<ptrdiff_t>(size);
      },
      limits);
  EXPECT_EQ(endless.status().code(), Code::limit);
}

TEST_F(StreamTest, AMissingFileAndAFolderSayWhatTheyAre) {
  EXPECT_EQ(Source::from_path(folder_ / "none", {}).status().code(), Code::unreadable);
  EXPECT_THAT(Source::from_path(folder_, {}).status().message(), testing::HasSubstr("directory"));
}

TEST_F(StreamTest, APathSinkShowsItsFileOnlyWhenFinished) {
  const fs::path path = folder_ / "out.pcl";
  {
    auto sink = make_path_sink(path);
    ASSERT_TRUE(sink->write("half").ok());
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_EQ(files(), 0u) << "an abandoned output must leave nothing behind";
  auto sink = make_path_sink(path);
  ASSERT_TRUE(sink->write("whole").ok());
  ASSERT_TRUE(sink->finish().ok());
  EXPECT_EQ(read(path), "whole");
  EXPECT_EQ(files(), 1u);
}

TEST_F(StreamTest, APathPatternMakesAFileAPage) {
  auto sink = make_path_sink(folder_ / "page-%03d.png");
  ASSERT_TRUE(sink->separates_pages());
  ASSERT_TRUE(sink->begin_page_file(1).ok());
  ASSERT_TRUE(sink->write("one").ok());
  ASSERT_TRUE(sink->begin_page_file(2).ok());
  ASSERT_TRUE(sink->write("two").ok());
  ASSERT_TRUE(sink->finish().ok());
  EXPECT_EQ(read(folder_ / "page-001.png"), "one");
  EXPECT_EQ(read(folder_ / "page-002.png"), "two");
}

TEST_F(StreamTest, OnlyAPatternTakesASecondPage) {
  auto sink = make_path_sink(folder_ / "page.png");
  EXPECT_FALSE(sink->separates_pages());
  EXPECT_TRUE(sink->begin_page_file(1).ok());
  EXPECT_EQ(sink->begin_page_file(2).code(), Code::usage);
}

TEST_F(StreamTest, AFullDiskIsAnOutputError) {
  const int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  auto sink = make_fd_sink(full);
  Status status = sink->write("x");
  close(full);
  EXPECT_EQ(status.code(), Code::output);
  EXPECT_THAT(status.message(), testing::HasSubstr(std::strerror(ENOSPC)));
}

TEST_F(StreamTest, AnUnwritableFolderIsAnOutputError) {
  auto sink = make_path_sink(folder_ / "none" / "out.pcl");
  EXPECT_EQ(sink->write("x").code(), Code::output);
}

TEST_F(StreamTest, ARefusingReceiverIsAnOutputError) {
  auto sink = make_callback_sink([](Bytes) { return false; });
  EXPECT_EQ(sink->write("x").code(), Code::output);
}

TEST_F(StreamTest, ASpoolMakesAnySinkOneThatCanBeWrittenOver) {
  std::string out;
  auto plain = make_callback_sink([&](Bytes bytes) {
    out.append(bytes.begin(), bytes.end());
    return true;
  });
  ASSERT_FALSE(plain->can_rewrite());
  auto spool = make_spool_sink(*plain);
  ASSERT_TRUE(spool->write("....head" + std::string(600'000, 'x')).ok());
  EXPECT_TRUE(out.empty());
  const uint8_t mark[] = {'s', 'i', 'z', 'e'};
  ASSERT_TRUE(spool->rewrite(0, mark).ok());
  EXPECT_FALSE(spool->rewrite(700'000, mark).ok());
  ASSERT_TRUE(spool->finish().ok());
  EXPECT_EQ(out, "sizehead" + std::string(600'000, 'x'));
}

TEST_F(StreamTest, TheByteReaderNeverLeavesItsBytes) {
  const uint8_t bytes[] = {1, 2, 3, 4, 5};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u16be(), 0x0102);
  EXPECT_EQ(reader.u16le(), 0x0403);
  EXPECT_EQ(reader.u32be(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(reader.take(10).size(), 0u);
}

TEST_F(StreamTest, TheByteBufferWritesBothByteOrders) {
  ByteBuffer buffer;
  buffer.u16be(0x0102);
  buffer.u32le(0x03040506);
  EXPECT_THAT(std::vector<uint8_t>(buffer.view().begin(), buffer.view().end()),
              testing::ElementsAre(1, 2, 6, 5, 4, 3));
}

}  // namespace
}  // namespace dce::core
