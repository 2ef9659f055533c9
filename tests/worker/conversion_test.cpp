// Conversions in children of a real zygote, without gRPC.
#include "worker/supervise/conversion.h"

#include <dce/dce.h>
#include <gmock/gmock.h>
#include <signal.h>

#include <dce/dce.hpp>
#include <fstream>
#include <iterator>
#include <thread>

namespace dce::worker {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string sample(const std::string& name) {
  std::ifstream file(std::string(DCE_SAMPLES "/") + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Collector : public Outlet {
 public:
  bool opened(uint32_t count) override { return opened_ = count, true; }
  bool page(uint32_t number, uint32_t, uint64_t) override { return pages_ = number, true; }
  bool warning(uint32_t, const std::string&) override { return true; }
  bool data(std::span<const uint8_t> bytes) override {
    stream_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  }
  bool gone() override { return gone_; }
  void clear() {
    opened_ = 0;
    pages_ = 0;
    stream_.clear();
  }

  void wait_until_opened() const {
    while (opened_ == 0) std::this_thread::sleep_for(5ms);
  }

  std::atomic<uint32_t> opened_{0}, pages_{0};
  std::string stream_;
  std::atomic<bool> gone_{false};
};

Task task(const std::string& format) {
  return {.format = format,
          .ticket_json = R"({"job-name": "test"})",
          .documents = {{}},
          .threads = 2,
          .memory_bytes = 384 << 20,
          .input_bytes = 1 << 30,
          .pages = 100000,
          .seconds = 60};
}

class Converting : public testing::Test {
 protected:
  static void SetUpTestSuite() { nursery_ = new Nursery({.program = DCE_ZYGOTE, .first_pause = 10ms}); }
  static void TearDownTestSuite() {
    delete nursery_;
    nursery_ = nullptr;
  }
  void SetUp() override { ASSERT_TRUE(nursery_->wait_until_ready(30s)) << nursery_->why_not(); }

  Outcome convert(const std::string& document, const Task& what) {
    std::vector<MemoryFile> documents(1);
    EXPECT_TRUE(documents[0].append({reinterpret_cast<const uint8_t*>(document.data()), document.size()}));
    documents[0].seal();
    return run_conversion({.library = *nursery_}, what, std::move(documents), collector_);
  }

  static Nursery* nursery_;
  Collector collector_;
};

Nursery* Converting::nursery_ = nullptr;

/// The stream this very process makes.
std::string in_process(const std::string& document, const std::string& format) {
  const dce::Engine engine;
  dce::Job job(engine);
  std::string stream;
  dce::Ticket ticket;
  ticket.set("job-name", "test");
  job.format(format).ticket(ticket).add(dce::Source::memory(engine, std::as_bytes(std::span(document))));
  job.to_callback([&](std::span<const uint8_t> bytes) {
    stream.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return true;
  });
  job.run();
  return stream;
}

TEST_F(Converting, GivesTheSameBytesAsTheLibrary) {
  for (const char* name : {"report.pdf", "photo.jpg", "drawing.svg"}) {
    collector_.clear();
    const std::string document = sample(name);
    const Outcome outcome = convert(document, task("pclxl"));
    EXPECT_EQ(outcome.kind, Outcome::Kind::done) << name << ": " << outcome.message;
    EXPECT_TRUE(collector_.stream_ == in_process(document, "pclxl")) << name;
    EXPECT_EQ(outcome.bytes, collector_.stream_.size());
    EXPECT_EQ(outcome.pages, collector_.pages_);
    EXPECT_THAT(outcome.stats_json, HasSubstr("\"wall_ms\""));
  }
}

TEST_F(Converting, FailsAsTheLibraryDoes) {
  Outcome outcome = convert("no document at all \x01\x02", task("pclxl"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::failed);
  EXPECT_EQ(outcome.code, DCE_UNREADABLE);
  outcome = convert(sample("encrypted.pdf"), task("pclxl"));
  EXPECT_EQ(outcome.code, DCE_PASSWORD);
  Task open = task("pclxl");
  open.documents = {{.name = {}, .media_type = {}, .password = "libdce"}};
  EXPECT_EQ(convert(sample("encrypted.pdf"), open).kind, Outcome::Kind::done);
  EXPECT_EQ(convert(sample("report.pdf"), task("no-such-format")).code, DCE_USAGE);
}

TEST_F(Converting, HoldsTheOutputLimit) {
  Task small = task("pcl5");
  small.output_bytes = 1000;
  const Outcome outcome = convert(sample("report.pdf"), small);
  EXPECT_EQ(outcome.code, DCE_LIMIT) << outcome.message;
  EXPECT_LE(collector_.stream_.size(), 1000u);
}

/// A page that takes a while to draw: a great many curves.
std::string slow_document() {
  std::string content;
  for (int i = 0; i < 400'000; ++i)
    content += std::to_string(i % 600) + " 0 m 100 900 " + std::to_string(i % 500) + " -300 600 " +
               std::to_string(i % 800) + " c S\n";
  return "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count "
         "1>>endobj\n"
         "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n4 0 obj<</Length " +
         std::to_string(content.size()) + ">>stream\n" + content +
         "endstream endobj\ntrailer<</Root 1 0 R>>\n";
}

TEST_F(Converting, EndsLateConversions) {
  Task brief = task("pwg");
  brief.seconds = 0.2;
  const auto began = std::chrono::steady_clock::now();
  const Outcome outcome = convert(slow_document(), brief);
  EXPECT_EQ(outcome.kind, Outcome::Kind::late) << outcome.message;
  EXPECT_EQ(outcome.code, DCE_LIMIT);
  EXPECT_THAT(outcome.message, HasSubstr("longer than 0.2 s"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 20s);
}

TEST_F(Converting, StopsWhenTheCallerIsGone) {
  std::thread leaving([&] {
    collector_.wait_until_opened();
    collector_.gone_ = true;
  });
  const Outcome outcome = convert(slow_document(), task("pwg"));
  leaving.join();
  EXPECT_EQ(outcome.kind, Outcome::Kind::given_up) << outcome.message;
}

/// Kills a process of the nursery's while a conversion runs.
TEST_F(Converting, SurvivesTheZygotesDeath) {
  const pid_t zygote = nursery_->zygote();
  std::thread killer([&] {
    collector_.wait_until_opened();
    kill(zygote, SIGKILL);
  });
  const Outcome outcome = convert(slow_document(), task("pwg"));
  killer.join();
  EXPECT_EQ(outcome.kind, Outcome::Kind::lost) << outcome.message;
  collector_.clear();
  EXPECT_EQ(convert(sample("report.pdf"), task("pclxl")).kind, Outcome::Kind::done);
  EXPECT_NE(nursery_->zygote(), zygote);
  EXPECT_GE(nursery_->restarts(), 1u);
}

TEST(NurseryTest, SaysWhyThereIsNoZygote) {
  Nursery nursery({.program = "/nowhere/dce-worker-zygote"});
  EXPECT_FALSE(nursery.wait_until_ready(300ms));
  EXPECT_THAT(nursery.why_not(), HasSubstr("/nowhere/dce-worker-zygote cannot be run"));
}

TEST(NurseryTest, HasNobodyWaitForAZygoteThatDoesNotComeUp) {
  Nursery nursery({.program = "/bin/false", .first_pause = 5ms, .longest_pause = 10ms});
  const auto deadline = std::chrono::steady_clock::now() + 1min;
  EXPECT_FALSE(nursery.begin(deadline));
  EXPECT_LT(std::chrono::steady_clock::now(), deadline);
  EXPECT_THAT(nursery.why_not(), HasSubstr("status 1"));
}

TEST(NurseryTest, BacksOffWhenZygotesDieYoung) {
  Nursery nursery({.program = "/bin/false", .first_pause = 50ms, .longest_pause = 400ms});
  std::this_thread::sleep_for(1s);
  // 50, 100, 200, 400 ms apart: not a busy loop.
  EXPECT_GE(nursery.restarts(), 2u);
  EXPECT_LE(nursery.restarts(), 6u);
}

/// Children that a zygote has now.
size_t children_of(pid_t zygote) {
  const std::string id = std::to_string(zygote);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  return static_cast<size_t>(std::distance(std::istream_iterator<pid_t>(file), {}));
}

bool come_to_have_children(const Nursery& nursery, size_t count) {
  for (int i = 0; i < 500 && children_of(nursery.zygote()) != count; ++i) std::this_thread::sleep_for(10ms);
  return children_of(nursery.zygote()) == count;
}

TEST(NurseryTest, HasAChildWaitWhileAnotherWorksAndAfterIt) {
  Nursery nursery({.program = DCE_ZYGOTE, .spares = 1});
  ASSERT_TRUE(nursery.wait_until_ready(30s)) << nursery.why_not();
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  std::unique_ptr<Child> working = nursery.begin(deadline);
  ASSERT_TRUE(working);
  EXPECT_TRUE(come_to_have_children(nursery, 2));
  nursery.let_end(std::move(working));  // it would have said its last word
  EXPECT_TRUE(come_to_have_children(nursery, 1));
  std::unique_ptr<Child> brief = nursery.begin(deadline);
  ASSERT_TRUE(brief);
  nursery.end_of(*brief, 0ms);
  EXPECT_TRUE(come_to_have_children(nursery, 1));
}

TEST_F(Converting, AStreamsPageIsDrawn) {
  convert(sample("report.pdf"), task("pclxl"));
  const std::string stream = collector_.stream_;
  collector_.clear();
  Task preview = task("preview");
  preview.preview_page = 2;
  preview.preview_width = 200;
  EXPECT_EQ(convert(stream, preview).kind, Outcome::Kind::done);
  EXPECT_TRUE(collector_.stream_.starts_with("\x89PNG"));
  collector_.clear();
  const Outcome none = convert(sample("report.pdf"), preview);
  EXPECT_EQ(none.kind, Outcome::Kind::failed);
  EXPECT_EQ(none.code, static_cast<uint32_t>(DCE_UNREADABLE));
}

}  // namespace
}  // namespace dce::worker
