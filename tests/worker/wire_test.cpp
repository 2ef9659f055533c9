#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "worker/supervise/memory_file.h"
#include "worker/supervise/utf8.h"
#include "worker/wire/channel.h"
#include "worker/wire/task.h"

namespace dce::worker {
namespace {

TEST(Channel, CarriesMessagesAndDescriptors) {
  auto [a, b] = Channel::pair();
  const Descriptor null(open("/dev/null", O_RDONLY));
  const int fd = null.get();
  ASSERT_TRUE(
      a.send({.kind = Kind::page, .code = 1, .page = 2, .pages = 3, .number = 4, .text = "five"}, {&fd, 1}));
  std::vector<Descriptor> descriptors;
  const auto message = b.receive(&descriptors);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->kind, Kind::page);
  EXPECT_EQ(message->code, 1u);
  EXPECT_EQ(message->page, 2u);
  EXPECT_EQ(message->pages, 3u);
  EXPECT_EQ(message->number, 4u);
  EXPECT_EQ(message->text, "five");
  ASSERT_EQ(descriptors.size(), 1u);
  struct stat sent {
  }, received{};
  fstat(fd, &sent);
  fstat(descriptors[0].get(), &received);
  EXPECT_EQ(sent.st_rdev, received.st_rdev);
}

TEST(Channel, ThrowsAwayDescriptorsNobodyAskedFor) {
  const int probe_before = dup(0);
  close(probe_before);
  auto [a, b] = Channel::pair();
  const int fds[2] = {0, 0};
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(a.send({.kind = Kind::done}, fds));
    ASSERT_TRUE(b.receive());
  }
  const int probe_after = dup(0);
  close(probe_after);
  EXPECT_EQ(probe_after, probe_before + 2) << "the two ends, and nothing else";
}

TEST(Channel, EndsWithTheOtherSideAndAtNonsense) {
  auto [a, b] = Channel::pair();
  ::send(a.fd(), "x", 1, 0);
  EXPECT_FALSE(b.receive());
  a = Channel();
  EXPECT_FALSE(b.receive());
  EXPECT_FALSE(b.send({.kind = Kind::done}));
}

TEST(Channel, CutsLongTexts) {
  auto [a, b] = Channel::pair();
  ASSERT_TRUE(a.send({.kind = Kind::warning, .text = std::string(kLongestText + 100, 'x')}));
  EXPECT_EQ(b.receive()->text.size(), kLongestText);
}

TEST(Task, SurvivesTheWire) {
  const Task task{.format = "pclxl",
                  .lane = Lane::vector,
                  .ticket_json = R"({"sides": "one-sided"})",
                  .documents = {{}, {"a.csv", "text/csv", "secret"}},
                  .threads = 3,
                  .memory_bytes = 1,
                  .input_bytes = 2,
                  .output_bytes = 3,
                  .pages = 4,
                  .seconds = 0.5};
  const Task read = task_from_json(to_json(task));
  EXPECT_EQ(read.format, task.format);
  EXPECT_EQ(read.lane, task.lane);
  EXPECT_EQ(read.ticket_json, task.ticket_json);
  ASSERT_EQ(read.documents.size(), 2u);
  EXPECT_EQ(read.documents[1].name, "a.csv");
  EXPECT_EQ(read.documents[1].media_type, "text/csv");
  EXPECT_EQ(read.documents[1].password, "secret");
  EXPECT_EQ(read.threads, task.threads);
  EXPECT_EQ(read.memory_bytes, task.memory_bytes);
  EXPECT_EQ(read.input_bytes, task.input_bytes);
  EXPECT_EQ(read.output_bytes, task.output_bytes);
  EXPECT_EQ(read.pages, task.pages);
  EXPECT_EQ(read.seconds, task.seconds);
  EXPECT_ANY_THROW(task_from_json("{}"));
}

TEST(MemoryFile, CannotChangeOnceSealed) {
  MemoryFile file;
  const std::vector<uint8_t> bytes = {1, 2, 3};
  ASSERT_TRUE(file.append(bytes));
  EXPECT_EQ(file.size(), 3u);
  file.seal();
  EXPECT_FALSE(file.append(bytes));
  EXPECT_EQ(ftruncate(file.fd(), 1), -1);
}

TEST(Utf8, ReplacesWhatIsNone) {
  const auto valid = [](std::string text) {
    make_valid_utf8(text);
    return text;
  };
  EXPECT_EQ(valid("plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
            "plain \xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80");
  EXPECT_EQ(valid("a\nb\x7f"), "a?b?");
  EXPECT_EQ(valid("\xc0\xaf"), "??") << "an overlong slash";
  EXPECT_EQ(valid("\xed\xa0\x80"), "???") << "a surrogate";
  EXPECT_EQ(valid("\xf4\x90\x80\x80"), "????") << "beyond U+10FFFF";
  EXPECT_EQ(valid("cut \xe2\x82"), "cut ??");
}

}  // namespace
}  // namespace dce::worker
