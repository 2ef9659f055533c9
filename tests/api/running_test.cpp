// Running jobs: events, cancelling, threads, and the same bytes whatever their number.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "api_testing.h"

namespace dce::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;

struct Heard {
  int kind, page, pages;
  uint64_t bytes;
  std::string message;
};

void remember(void* user, const dce_event* event) {
  static_cast<std::vector<Heard>*>(user)->push_back(
      {event->kind, event->page, event->pages, event->bytes, event->message ? event->message : ""});
}

TEST(EventsTest, ComeInOrder) {
  for (const int threads : {1, 3}) {
    const auto engine = make_engine([&](auto& o) { o.threads = threads; });
    const std::string document = make_pdf(12);
    const SourceHandle source = source_of(engine.get(), document);
    const JobHandle job = make_job(engine.get(), source.get());
    std::vector<Heard> heard;
    ASSERT_EQ(dce_job_set_event_callback(job.get(), remember, &heard, nullptr), DCE_OK);
    const Converted result = run_job(job.get());
    ASSERT_EQ(result.code, DCE_OK) << result.error.message;

    ASSERT_EQ(heard.size(), 14u);
    EXPECT_EQ(heard.front().kind, DCE_EVENT_ACCEPTED);
    EXPECT_EQ(heard.back().kind, DCE_EVENT_FINISHED);
    EXPECT_EQ(heard.back().bytes, result.stream.size());
    for (size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(heard[i].pages, 12);
    for (int i = 1; i <= 12; ++i) {
      EXPECT_EQ(heard[static_cast<size_t>(i)].kind, DCE_EVENT_PAGE_DONE);
      EXPECT_EQ(heard[static_cast<size_t>(i)].page, i);
      EXPECT_GT(heard[static_cast<size_t>(i)].bytes, heard[static_cast<size_t>(i) - 1].bytes);
    }
  }
}

TEST(EventsTest, WhatAStreamCannotSayIsAWarning) {
  const auto engine = make_engine();
  const std::string document = make_pdf(2);
  const SourceHandle source = source_of(engine.get(), document);
  const JobHandle job = make_job(engine.get(), source.get(), "tiff");
  ASSERT_EQ(dce_job_set_ticket(job.get(), make_ticket({{"sides", "two-sided-long-edge"}}).get(), nullptr),
            DCE_OK);
  std::vector<Heard> heard;
  ASSERT_EQ(dce_job_set_event_callback(job.get(), remember, &heard, nullptr), DCE_OK);
  const Converted result = run_job(job.get());
  EXPECT_EQ(result.code, DCE_OK) << result.error.message;
  std::vector<std::string> warnings;
  for (const Heard& event : heard) {
    if (event.kind == DCE_EVENT_WARNING) warnings.push_back(event.message);
  }
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("two-sided")));
  EXPECT_EQ(result.stats["warnings"], 1);
}

TEST(StatsTest, AreThereAfterSuccessAndFailure) {
  const auto engine = make_engine();
  const Converted good = convert(engine.get(), make_pdf(3));
  EXPECT_EQ(good.stats["pages"], 3);
  EXPECT_EQ(good.stats["bytes"], good.stream.size());
  EXPECT_GT(good.stats["wall_ms"], 0.0);
  EXPECT_GT(good.stats["first_byte_ms"], 0.0);
  EXPECT_LE(good.stats["first_byte_ms"], good.stats["wall_ms"]);
  EXPECT_GT(good.stats["peak_rss_kb"], 1000);
  EXPECT_EQ(good.stats["warnings"], 0);
  for (const char* stage : {"open_ms", "draw_ms", "encode_ms", "write_ms"}) {
    EXPECT_GE(good.stats["stages"][stage], 0.0) << stage;
  }
  const Converted bad = convert(engine.get(), "no document");
  EXPECT_NE(bad.code, DCE_INTERNAL);
  const Converted broken = convert(engine.get(), std::string("\0\1\2", 3));
  EXPECT_EQ(broken.code, DCE_UNREADABLE);
  EXPECT_EQ(broken.stats["pages"], 0);
}

TEST(CancelTest, BeforeTheRun) {
  const auto engine = make_engine();
  const std::string document = make_pdf(1);
  const SourceHandle source = source_of(engine.get(), document);
  const JobHandle job = make_job(engine.get(), source.get());
  dce_job_cancel(job.get());
  dce_job_cancel(job.get());
  const Converted result = run_job(job.get());
  EXPECT_EQ(result.code, DCE_CANCELLED) << result.error.message;
  EXPECT_EQ(result.stats["pages"], 0);
  dce_job_cancel(job.get());
}

TEST(CancelTest, FromAnEvent) {
  for (const int threads : {1, 3}) {
    const auto engine = make_engine([&](auto& o) { o.threads = threads; });
    const std::string document = make_pdf(500);
    const SourceHandle source = source_of(engine.get(), document);
    const JobHandle job = make_job(engine.get(), source.get());
    const auto cancel = [](void* user, const dce_event* event) {
      if (event->kind == DCE_EVENT_PAGE_DONE) dce_job_cancel(static_cast<dce_job*>(user));
    };
    ASSERT_EQ(dce_job_set_event_callback(job.get(), cancel, job.get(), nullptr), DCE_OK);
    const Converted result = run_job(job.get());
    EXPECT_EQ(result.code, DCE_CANCELLED) << result.error.message;
    EXPECT_LT(result.stats["pages"], 500);
  }
}

TEST(CancelTest, FromAnotherThread) {
  for (const int threads : {1, 3}) {
    const auto engine = make_engine([&](auto& o) { o.threads = threads; });
    const std::string document = make_pdf(20000);
    const SourceHandle source = source_of(engine.get(), document);
    const JobHandle job = make_job(engine.get(), source.get());
    std::atomic<bool> begun{false};
    const auto note = [](void* user, const dce_event* event) {
      if (event->kind == DCE_EVENT_PAGE_DONE) static_cast<std::atomic<bool>*>(user)->store(true);
    };
    ASSERT_EQ(dce_job_set_event_callback(job.get(), note, &begun, nullptr), DCE_OK);
    std::chrono::steady_clock::time_point cancelled;
    std::thread canceller([&] {
      while (!begun) std::this_thread::yield();
      cancelled = std::chrono::steady_clock::now();
      dce_job_cancel(job.get());
    });
    const Converted result = run_job(job.get());
    const auto ended = std::chrono::steady_clock::now();
    canceller.join();
    EXPECT_EQ(result.code, DCE_CANCELLED) << result.error.message;
    // 100 ms on a machine that does nothing else; sanitizers and neighbours take their time.
    EXPECT_LT(ended - cancelled, std::chrono::seconds(3));
  }
}

class SameBytesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(SameBytesTest, OnAnyNumberOfThreads) {
  for (const char* name : {"report.pdf", "photo.jpg"}) {
    const std::string document = read_file(sample(name));
    std::string first;
    for (const int threads : {1, 2, 5}) {
      const auto engine = make_engine([&](auto& o) { o.threads = threads; });
      const SourceHandle source = source_of(engine.get(), document);
      const JobHandle job = make_job(engine.get(), source.get(), GetParam());
      const bool page_a_file =
          std::string_view(GetParam()) == "png" || std::string_view(GetParam()) == "jpeg";
      const auto ticket = make_ticket(
          {{"page-ranges", page_a_file ? "1" : "1-4"}, {"number-up", "2"}, {"media", "iso_a5_148x210mm"}});
      ASSERT_EQ(dce_job_set_ticket(job.get(), ticket.get(), nullptr), DCE_OK);
      const Converted result = run_job(job.get());
      ASSERT_EQ(result.code, DCE_OK) << result.error.message;
      ASSERT_GT(result.stream.size(), 100u);
      if (threads == 1) first = result.stream;
      EXPECT_TRUE(result.stream == first) << name << " differs on " << threads << " threads";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Streams, SameBytesTest,
                         ::testing::Values("pcl5", "pclxl", "ps", "pdf", "pwg", "urf", "pclm", "tiff", "png",
                                           "jpeg"),
                         [](const auto& stream) { return std::string(stream.param); });

TEST(SameBytesTest, AllStreamsAreCovered) {
  char* json = nullptr;
  ASSERT_EQ(dce_formats_json(&json, nullptr), DCE_OK);
  EXPECT_EQ(take_json(json)["streams"].size(), 10u) << "name the new stream above";
}

TEST(EnginesTest, SideBySide) {
  const std::string document = read_file(sample("form.pdf"));
  const auto shared = make_engine();
  const std::string expected = convert(shared.get(), document).stream;
  std::vector<std::string> streams(6);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < streams.size(); ++i) {
    threads.emplace_back([&, i] {
      // Half of them on one engine, half on engines of their own.
      const auto own = make_engine();
      streams[i] = convert(i % 2 == 0 ? shared.get() : own.get(), document).stream;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(streams, Each(Eq(expected)));
}

}  // namespace
}  // namespace dce::testing
