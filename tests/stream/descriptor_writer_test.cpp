// Receivers that stall, go away, come late or are not ready.
#include "stream/descriptor_writer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

#include "stream/sink.h"

namespace dce::core {
namespace {

using namespace std::chrono_literals;

constexpr size_t more_than_a_pipe_holds = 3 << 20;

enum class Kind { pipe, polite_pipe, socket };

/// Two connected descriptors, closed when they go.
class Ends {
 public:
  explicit Ends(Kind kind) {
    const int failed = kind == Kind::socket ? socketpair(AF_UNIX, SOCK_STREAM, 0, fds_) : ::pipe(fds_);
    EXPECT_EQ(failed, 0);
    if (kind == Kind::socket) std::swap(fds_[0], fds_[1]);
    if (kind == Kind::polite_pipe) fcntl(fds_[1], F_SETFL, O_NONBLOCK);
  }
  ~Ends() {
    close_reader();
    close(fds_[1]);
  }
  int reader() const { return fds_[0]; }
  int writer() const { return fds_[1]; }
  void close_reader() {
    if (fds_[0] >= 0) close(fds_[0]);
    fds_[0] = -1;
  }

 private:
  int fds_[2] = {-1, -1};
};

Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string read_to_end(int fd) {
  std::string text;
  char buffer[10'000];
  for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  return text;
}

class DescriptorWriterTest : public ::testing::TestWithParam<Kind> {};

TEST_P(DescriptorWriterTest, ASlowReceiverGetsEverything) {
  Ends ends(GetParam());
  std::string want(more_than_a_pipe_holds, 'x');
  for (size_t i = 0; i < want.size(); i += 977) want[i] = static_cast<char>(i);
  DescriptorWriter writer;
  Status status;
  std::thread writing([&] {
    status = writer.write(ends.writer(), bytes_of(want), "the pipe");
    shutdown(ends.writer(), SHUT_WR);
    // A pipe's reader hears of the end when its last writer goes.
    const int nothing = open("/dev/null", O_WRONLY);
    dup2(nothing, ends.writer());
    close(nothing);
  });
  const std::string got = read_to_end(ends.reader());
  writing.join();
  EXPECT_TRUE(status.ok()) << status.message();
  EXPECT_TRUE(got == want);
}

TEST_P(DescriptorWriterTest, AStalledReceiverIsLeftWhenInterrupted) {
  Ends ends(GetParam());
  DescriptorWriter writer;
  std::thread interrupter([&] {
    std::this_thread::sleep_for(100ms);
    writer.interrupt();
  });
  const std::string much(more_than_a_pipe_holds, 'x');
  EXPECT_EQ(writer.write(ends.writer(), bytes_of(much), "the pipe").code(), Code::cancelled);
  EXPECT_EQ(writer.write(ends.writer(), bytes_of(much), "the pipe").code(), Code::cancelled)
      << "and stays so";
  interrupter.join();
}

TEST_P(DescriptorWriterTest, AReceiverThatIsGoneIsAnErrorAndNoSignal) {
  // SIGPIPE has its default action here: it would end the test program.
  Ends ends(GetParam());
  ends.close_reader();
  DescriptorWriter writer;
  const Status status = writer.write(ends.writer(), bytes_of("x"), "the pipe");
  EXPECT_EQ(status.code(), Code::output);
  EXPECT_THAT(status.message(), ::testing::HasSubstr("cannot write the pipe: "));
}

INSTANTIATE_TEST_SUITE_P(Kinds, DescriptorWriterTest,
                         ::testing::Values(Kind::pipe, Kind::polite_pipe, Kind::socket),
                         [](const auto& kind) {
                           return std::string(kind.param == Kind::socket ? "socket"
                                              : kind.param == Kind::pipe ? "pipe"
                                                                         : "nonblocking_pipe");
                         });

class FifoTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/dce-fifo-XXXXXX";
    folder_ = mkdtemp(name);
    path_ = folder_ / "printer";
    ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_, path_;
};

TEST_F(FifoTest, IsWaitedForAndWritten) {
  std::string got;
  std::thread reader([&] {
    std::this_thread::sleep_for(100ms);
    const int fd = open(path_.c_str(), O_RDONLY);
    got = read_to_end(fd);
    close(fd);
  });
  {
    auto sink = make_path_sink(path_);
    const std::string much(more_than_a_pipe_holds, 'x');
    EXPECT_TRUE(sink->write(much).ok());
    EXPECT_TRUE(sink->finish().ok());
  }
  reader.join();
  EXPECT_EQ(got.size(), more_than_a_pipe_holds);
  EXPECT_TRUE(std::filesystem::is_fifo(path_)) << "a FIFO is not replaced by a file";
}

TEST_F(FifoTest, WithoutAReaderIsLeftWhenInterrupted) {
  auto sink = make_path_sink(path_);
  std::thread interrupter([&] {
    std::this_thread::sleep_for(100ms);
    sink->interrupt();
  });
  EXPECT_EQ(sink->write("x").code(), Code::cancelled);
  interrupter.join();
}

}  // namespace
}  // namespace dce::core
