// Cancelling what waits for its receiver, and all that runs on an engine.
#include <sys/socket.h>

#include <chrono>
#include <thread>

#include "api_testing.h"

namespace dce::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A job whose stream is far larger than the pipe that nobody reads.
class StalledPipeTest : public FolderTest {
 protected:
  StalledPipeTest() {
    EXPECT_EQ(pipe(ends_), 0);
    EXPECT_EQ(dce_job_set_ticket(job_.get(), make_ticket({{"printer-resolution", "600dpi"}}).get(), nullptr),
              DCE_OK);
    EXPECT_EQ(dce_job_set_output_fd(job_.get(), ends_[1], nullptr), DCE_OK);
  }
  ~StalledPipeTest() override {
    close(ends_[0]);
    close(ends_[1]);
  }

  const std::string document_ = make_pdf(2000);
  EngineHandle engine_ = make_engine();
  SourceHandle source_ = source_of(engine_.get(), document_);
  JobHandle job_ = make_job(engine_.get(), source_.get(), "pwg");
  int ends_[2];
  dce_error error_{};
};

TEST_F(StalledPipeTest, IsLeftWhenTheJobIsCancelled) {
  std::thread canceller([&] {
    std::this_thread::sleep_for(500ms);
    dce_job_cancel(job_.get());
  });
  EXPECT_EQ(dce_job_run(job_.get(), &error_), DCE_CANCELLED) << error_.message;
  canceller.join();
}

TEST_F(StalledPipeTest, IsLeftWhenTheEngineIsCancelled) {
  std::thread canceller([&] {
    std::this_thread::sleep_for(500ms);
    dce_engine_cancel(engine_.get());
  });
  EXPECT_EQ(dce_job_run(job_.get(), &error_), DCE_CANCELLED) << error_.message;
  canceller.join();
}

TEST(StalledSocketTest, IsLeftWhenTimeIsUp) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const auto engine = make_engine([](auto& o) { o.seconds = 0.5; });
  const std::string document = make_pdf(2000);
  const SourceHandle source = source_of(engine.get(), document);
  const JobHandle job = make_job(engine.get(), source.get(), "pwg");
  ASSERT_EQ(dce_job_set_output_fd(job.get(), ends[1], nullptr), DCE_OK);
  dce_error error;
  EXPECT_EQ(dce_job_run(job.get(), &error), DCE_LIMIT) << error.message;
  EXPECT_THAT(error.message, HasSubstr("time"))
      << "the limit, and not the interruption it made, is what is told";
  close(ends[0]);
  close(ends[1]);
}

TEST_F(StalledPipeTest, ThatIsClosedIsAnOutputErrorAndNoSignal) {
  // SIGPIPE has its default action here: it would end the test program.
  const int reader = std::exchange(ends_[0], -1);
  close(reader);
  EXPECT_EQ(dce_job_run(job_.get(), &error_), DCE_OUTPUT) << error_.message;
}

TEST(EngineCancelTest, EndsWhatRunsAndWhatComesLater) {
  const auto engine = make_engine(), other = make_engine();
  const std::string document = make_pdf(300), stream = convert(engine.get(), document).stream;
  const SourceHandle document_source = source_of(engine.get(), document),
                     stream_source = source_of(engine.get(), stream);
  char* json = nullptr;
  std::thread canceller([&] {
    std::this_thread::sleep_for(20ms);
    dce_engine_cancel(engine.get());
  });
  dce_code code = DCE_OK;
  while (code == DCE_OK) {
    code = dce_verify_json(engine.get(), stream_source.get(), nullptr, &json, nullptr);
    if (code == DCE_OK) dce_free(json);
  }
  canceller.join();
  EXPECT_EQ(code, DCE_CANCELLED);
  EXPECT_EQ(dce_info_json(engine.get(), document_source.get(), nullptr, &json, nullptr), DCE_CANCELLED);
  EXPECT_EQ(convert(engine.get(), document).code, DCE_CANCELLED);
  EXPECT_EQ(convert(other.get(), document).code, DCE_OK) << "other engines go on";
}

}  // namespace
}  // namespace dce::testing
