// A caller's mistakes are DCE_MISUSE, said in words, and never a crash.
#include "api_testing.h"

namespace dce::testing {
namespace {

using ::testing::HasSubstr;

class MisuseTest : public FolderTest {
 protected:
  EngineHandle engine_ = make_engine();
  const std::string document_ = make_pdf(1);
  SourceHandle source_ = source_of(engine_.get(), document_);
};

TEST_F(MisuseTest, NullArguments) {
  dce_engine* engine = engine_.get();
  dce_source* source = nullptr;
  dce_ticket* ticket = nullptr;
  dce_job* job = nullptr;
  char* json = nullptr;
  const JobHandle owned_job = make_job(engine, source_.get());
  const TicketHandle owned_ticket = make_ticket();
  dce_job* j = owned_job.get();
  dce_ticket* t = owned_ticket.get();
  const auto read = [](void*, uint8_t*, size_t) -> ptrdiff_t { return 0; };

  const dce_code codes[] = {
      dce_engine_create(nullptr, nullptr, nullptr),
      dce_source_from_path(nullptr, "a", &source, nullptr),
      dce_source_from_path(engine, nullptr, &source, nullptr),
      dce_source_from_path(engine, "a", nullptr, nullptr),
      dce_source_from_memory(nullptr, "a", 1, &source, nullptr),
      dce_source_from_memory(engine, nullptr, 1, &source, nullptr),
      dce_source_from_memory(engine, "a", 1, nullptr, nullptr),
      dce_source_from_fd(nullptr, 0, &source, nullptr),
      dce_source_from_fd(engine, 0, nullptr, nullptr),
      dce_source_from_callback(nullptr, read, nullptr, &source, nullptr),
      dce_source_from_callback(engine, nullptr, nullptr, &source, nullptr),
      dce_source_from_callback(engine, read, nullptr, nullptr, nullptr),
      dce_ticket_create(nullptr, nullptr),
      dce_ticket_set(nullptr, "copies", "1", nullptr),
      dce_ticket_set(t, nullptr, "1", nullptr),
      dce_ticket_set(t, "copies", nullptr, nullptr),
      dce_ticket_set_json(nullptr, "{}", nullptr),
      dce_ticket_set_json(t, nullptr, nullptr),
      dce_ticket_get_json(nullptr, &json, nullptr),
      dce_ticket_get_json(t, nullptr, nullptr),
      dce_job_create(nullptr, &job, nullptr),
      dce_job_create(engine, nullptr, nullptr),
      dce_job_add_source(nullptr, source_.get(), nullptr, nullptr),
      dce_job_add_source(j, nullptr, nullptr, nullptr),
      dce_job_set_ticket(nullptr, t, nullptr),
      dce_job_set_ticket(j, nullptr, nullptr),
      dce_job_set_format(nullptr, "pwg", nullptr),
      dce_job_set_format(j, nullptr, nullptr),
      dce_job_set_lane(nullptr, DCE_LANE_AUTO, nullptr),
      dce_job_set_lane(j, static_cast<dce_lane>(9), nullptr),
      dce_job_set_output_path(nullptr, "a", nullptr),
      dce_job_set_output_path(j, nullptr, nullptr),
      dce_job_set_output_fd(nullptr, 1, nullptr),
      dce_job_set_output_fd(j, -1, nullptr),
      dce_job_set_output_callback(nullptr, ignore_bytes, nullptr, nullptr),
      dce_job_set_output_callback(j, nullptr, nullptr, nullptr),
      dce_job_set_event_callback(nullptr, nullptr, nullptr, nullptr),
      dce_job_run(nullptr, nullptr),
      dce_job_stats_json(nullptr, &json, nullptr),
      dce_job_stats_json(j, nullptr, nullptr),
      dce_info_json(nullptr, source_.get(), nullptr, &json, nullptr),
      dce_info_json(engine, nullptr, nullptr, &json, nullptr),
      dce_info_json(engine, source_.get(), nullptr, nullptr, nullptr),
      dce_preflight_json(nullptr, source_.get(), nullptr, nullptr, &json, nullptr),
      dce_preflight_json(engine, nullptr, nullptr, nullptr, &json, nullptr),
      dce_preflight_json(engine, source_.get(), nullptr, nullptr, nullptr, nullptr),
      dce_verify_json(nullptr, source_.get(), nullptr, &json, nullptr),
      dce_verify_json(engine, nullptr, nullptr, &json, nullptr),
      dce_verify_json(engine, source_.get(), nullptr, nullptr, nullptr),
      dce_stream_page_png(nullptr, source_.get(), 1, 100, ignore_bytes, nullptr, nullptr),
      dce_stream_page_png(engine, nullptr, 1, 100, ignore_bytes, nullptr, nullptr),
      dce_stream_page_png(engine, source_.get(), 1, 100, nullptr, nullptr, nullptr),
      dce_formats_json(nullptr, nullptr),
      dce_options_json(nullptr, nullptr),
      dce_ticket_schema_json(nullptr, nullptr),
  };
  int number = 0;
  for (const dce_code code : codes) EXPECT_EQ(code, DCE_MISUSE) << "call " << number++;
  EXPECT_EQ(source, nullptr);
  EXPECT_EQ(ticket, nullptr);
  EXPECT_EQ(job, nullptr);
  EXPECT_EQ(json, nullptr);

  // These take NULL.
  dce_job_cancel(nullptr);
  dce_engine_cancel(nullptr);
  dce_job_destroy(nullptr);
  dce_ticket_destroy(nullptr);
  dce_source_destroy(nullptr);
  dce_engine_destroy(nullptr);
  dce_engine_options_init(nullptr);
  dce_free(nullptr);
}

TEST_F(MisuseTest, TheMessageNamesTheParameter) {
  dce_error error;
  EXPECT_EQ(dce_source_from_path(engine_.get(), nullptr, nullptr, &error), DCE_MISUSE);
  EXPECT_EQ(error.code, DCE_MISUSE);
  EXPECT_STREQ(error.message, "path must not be NULL");
}

TEST_F(MisuseTest, EngineOptions) {
  const std::function<void(dce_engine_options&)> mistakes[] = {
      [](auto& o) { o.size = 4; },         [](auto& o) { o.threads = -1; },
      [](auto& o) { o.threads = 100000; }, [](auto& o) { o.pages = 0; },
      [](auto& o) { o.memory_bytes = 0; }, [](auto& o) { o.input_bytes = 0; },
      [](auto& o) { o.seconds = -0.1; },   [](auto& o) { o.image_pixels = -1; },
  };
  for (const auto& mistake : mistakes) {
    dce_engine_options options;
    dce_engine_options_init(&options);
    mistake(options);
    dce_engine* engine = nullptr;
    EXPECT_EQ(dce_engine_create(&options, &engine, nullptr), DCE_MISUSE);
    EXPECT_EQ(engine, nullptr);
  }
}

TEST_F(MisuseTest, AJobWithoutFormatOrSink) {
  dce_job* raw = nullptr;
  ASSERT_EQ(dce_job_create(engine_.get(), &raw, nullptr), DCE_OK);
  const JobHandle job(raw, dce_job_destroy);
  dce_error error;
  EXPECT_EQ(dce_job_run(raw, &error), DCE_MISUSE);
  EXPECT_THAT(error.message, HasSubstr("dce_job_set_format"));
  ASSERT_EQ(dce_job_set_format(raw, "pwg", nullptr), DCE_OK);
  EXPECT_EQ(dce_job_run(raw, &error), DCE_MISUSE);
  EXPECT_THAT(error.message, HasSubstr("dce_job_set_output"));

  // What was missing is set, and the job runs; but for its inputs, which is the user's to say.
  ASSERT_EQ(dce_job_set_output_callback(raw, ignore_bytes, nullptr, nullptr), DCE_OK);
  EXPECT_EQ(dce_job_run(raw, &error), DCE_USAGE);
  EXPECT_THAT(error.message, HasSubstr("input"));
}

TEST_F(MisuseTest, AJobIsRunOnceAndNotChangedAfterwards) {
  const JobHandle job = make_job(engine_.get(), source_.get());
  EXPECT_EQ(run_job(job.get()).code, DCE_OK);
  dce_error error;
  EXPECT_EQ(dce_job_run(job.get(), &error), DCE_MISUSE);
  EXPECT_THAT(error.message, HasSubstr("already"));
  EXPECT_EQ(dce_job_add_source(job.get(), source_.get(), nullptr, nullptr), DCE_MISUSE);
  EXPECT_EQ(dce_job_set_format(job.get(), "urf", nullptr), DCE_MISUSE);
  EXPECT_EQ(dce_job_set_output_path(job.get(), "out", nullptr), DCE_MISUSE);
  EXPECT_EQ(dce_job_set_event_callback(job.get(), nullptr, nullptr, nullptr), DCE_MISUSE);
}

TEST_F(MisuseTest, OneSinkAJob) {
  const JobHandle job = make_job(engine_.get(), source_.get());
  ASSERT_EQ(dce_job_set_output_callback(job.get(), ignore_bytes, nullptr, nullptr), DCE_OK);
  EXPECT_EQ(dce_job_set_output_callback(job.get(), ignore_bytes, nullptr, nullptr), DCE_MISUSE);
  EXPECT_EQ(dce_job_set_output_path(job.get(), (folder_ / "out.pwg").c_str(), nullptr), DCE_MISUSE);
  EXPECT_EQ(dce_job_set_output_fd(job.get(), 1, nullptr), DCE_MISUSE);
}

TEST(ApiTest, CodesHaveNames) {
  EXPECT_STREQ(dce_code_name(DCE_UNREADABLE), "unreadable");
  EXPECT_STREQ(dce_code_name(DCE_MISUSE), "misuse");
  EXPECT_STREQ(dce_code_name(DCE_CANCELLED), "cancelled");
  EXPECT_THAT(dce_version(), ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace dce::testing
