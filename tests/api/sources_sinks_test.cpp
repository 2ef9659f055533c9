// Every kind of source gives the same stream, and every kind of sink gets it.
#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <thread>

#include "api_testing.h"

namespace dce::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SourcesSinksTest : public FolderTest {
 protected:
  std::string converted(dce_source* raw) {
    const SourceHandle source(raw, dce_source_destroy);
    const Converted result = run_job(make_job(engine_.get(), source.get()).get());
    EXPECT_EQ(result.code, DCE_OK) << result.error.message;
    return result.stream;
  }

  EngineHandle engine_ = make_engine();
  const std::string document_ = read_file(sample("form.pdf"));
  const std::string expected_ = convert(engine_.get(), document_).stream;
};

TEST_F(SourcesSinksTest, FromPath) {
  ASSERT_GT(expected_.size(), 1000u);
  dce_source* source = nullptr;
  ASSERT_EQ(dce_source_from_path(engine_.get(), sample("form.pdf").c_str(), &source, nullptr), DCE_OK);
  EXPECT_EQ(converted(source), expected_);
}

TEST_F(SourcesSinksTest, FromAMissingPath) {
  dce_source* source = nullptr;
  dce_error error;
  EXPECT_EQ(dce_source_from_path(engine_.get(), (folder_ / "absent.pdf").c_str(), &source, &error),
            DCE_UNREADABLE);
  EXPECT_THAT(error.message, HasSubstr("absent.pdf"));
  EXPECT_EQ(dce_source_from_path(engine_.get(), folder_.c_str(), &source, &error), DCE_UNREADABLE);
  EXPECT_THAT(error.message, HasSubstr("directory"));
  EXPECT_EQ(source, nullptr);
}

TEST_F(SourcesSinksTest, FromADescriptorThatStaysOpen) {
  const int fd = open(sample("form.pdf").c_str(), O_RDONLY);
  dce_source* source = nullptr;
  ASSERT_EQ(dce_source_from_fd(engine_.get(), fd, &source, nullptr), DCE_OK);
  EXPECT_EQ(close(fd), 0);
  EXPECT_EQ(converted(source), expected_);
  EXPECT_EQ(dce_source_from_fd(engine_.get(), fd, &source, nullptr), DCE_UNREADABLE);
}

TEST_F(SourcesSinksTest, FromAPipe) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::thread writer([&] {
    for (size_t at = 0; at < document_.size();) {
      const ssize_t n = write(ends[1], document_.data() + at, std::min<size_t>(7001, document_.size() - at));
      if (n <= 0) break;
      at += static_cast<size_t>(n);
    }
    close(ends[1]);
  });
  dce_source* source = nullptr;
  EXPECT_EQ(dce_source_from_fd(engine_.get(), ends[0], &source, nullptr), DCE_OK);
  writer.join();
  close(ends[0]);
  EXPECT_EQ(converted(source), expected_);
}

TEST_F(SourcesSinksTest, FromACallback) {
  std::string_view rest = document_;
  dce_source* source = nullptr;
  const auto read = [](void* user, uint8_t* buffer, size_t size) -> ptrdiff_t {
    auto* left = static_cast<std::string_view*>(user);
    const size_t n = std::min({size, left->size(), size_t{1000}});
    std::memcpy(buffer, left->data(), n);
    left->remove_prefix(n);
    return static_cast<ptrdiff_t>(n);
  };
  ASSERT_EQ(dce_source_from_callback(engine_.get(), read, &rest, &source, nullptr), DCE_OK);
  EXPECT_THAT(rest, IsEmpty());
  EXPECT_EQ(converted(source), expected_);

  const auto broken = [](void*, uint8_t*, size_t) -> ptrdiff_t { return -1; };
  EXPECT_EQ(dce_source_from_callback(engine_.get(), broken, nullptr, &source, nullptr), DCE_UNREADABLE);
}

TEST_F(SourcesSinksTest, ASourceMayGoBeforeItsJob) {
  dce_source* source = nullptr;
  ASSERT_EQ(dce_source_from_path(engine_.get(), sample("form.pdf").c_str(), &source, nullptr), DCE_OK);
  const JobHandle job = make_job(engine_.get(), source);
  dce_source_destroy(source);
  EXPECT_EQ(run_job(job.get()).stream, expected_);
}

TEST_F(SourcesSinksTest, OneSourceInSeveralJobsAndTwiceInOne) {
  const SourceHandle source = source_of(engine_.get(), document_);
  const JobHandle job = make_job(engine_.get(), source.get());
  ASSERT_EQ(dce_job_add_source(job.get(), source.get(), nullptr, nullptr), DCE_OK);
  const int pages = verify(engine_.get(), expected_)["pages"];
  EXPECT_EQ(verify(engine_.get(), run_job(job.get()).stream)["pages"], 2 * pages);
  EXPECT_EQ(run_job(make_job(engine_.get(), source.get()).get()).stream, expected_);
}

TEST_F(SourcesSinksTest, ToAPath) {
  const SourceHandle source = source_of(engine_.get(), document_);
  const JobHandle job = make_job(engine_.get(), source.get());
  const std::filesystem::path path = folder_ / "out.pwg";
  ASSERT_EQ(dce_job_set_output_path(job.get(), path.c_str(), nullptr), DCE_OK);
  EXPECT_EQ(dce_job_run(job.get(), nullptr), DCE_OK);
  EXPECT_EQ(read_file(path), expected_);
  EXPECT_THAT(files(), ElementsAre("out.pwg"));
}

TEST_F(SourcesSinksTest, ToAFileAPage) {
  const std::string document = make_pdf(3);
  const SourceHandle source = source_of(engine_.get(), document);
  const JobHandle job = make_job(engine_.get(), source.get(), "page-%d.png");
  ASSERT_EQ(dce_job_set_output_path(job.get(), (folder_ / "page-%02d.png").c_str(), nullptr), DCE_OK);
  EXPECT_EQ(dce_job_run(job.get(), nullptr), DCE_OK);
  EXPECT_THAT(files(), ::testing::UnorderedElementsAre("page-01.png", "page-02.png", "page-03.png"));
}

TEST_F(SourcesSinksTest, ToAPathThatCannotBeMade) {
  const SourceHandle source = source_of(engine_.get(), document_);
  const JobHandle job = make_job(engine_.get(), source.get());
  ASSERT_EQ(dce_job_set_output_path(job.get(), (folder_ / "absent/out.pwg").c_str(), nullptr), DCE_OK);
  dce_error error;
  EXPECT_EQ(dce_job_run(job.get(), &error), DCE_OUTPUT);
  EXPECT_THAT(error.message, HasSubstr("out.pwg"));
}

TEST_F(SourcesSinksTest, ToAFullDisk) {
  const SourceHandle source = source_of(engine_.get(), document_);
  const JobHandle job = make_job(engine_.get(), source.get());
  const int fd = open("/dev/full", O_WRONLY);
  ASSERT_EQ(dce_job_set_output_fd(job.get(), fd, nullptr), DCE_OK);
  dce_error error;
  EXPECT_EQ(dce_job_run(job.get(), &error), DCE_OUTPUT);
  EXPECT_THAT(error.message, HasSubstr("No space left"));
  close(fd);
}

TEST_F(SourcesSinksTest, ToADescriptorThatStaysOpen) {
  const SourceHandle source = source_of(engine_.get(), document_);
  const JobHandle job = make_job(engine_.get(), source.get());
  const std::filesystem::path path = folder_ / "out";
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_EQ(write(fd, "head", 4), 4);
  ASSERT_EQ(dce_job_set_output_fd(job.get(), fd, nullptr), DCE_OK);
  EXPECT_EQ(dce_job_run(job.get(), nullptr), DCE_OK);
  EXPECT_EQ(write(fd, "tail", 4), 4);
  close(fd);
  EXPECT_EQ(read_file(path), "head" + expected_ + "tail");
}

TEST_F(SourcesSinksTest, ACallbackThatRefusesIsNotCalledAgain) {
  const std::string document = make_pdf(20);
  const SourceHandle source = source_of(engine_.get(), document);
  const JobHandle job = make_job(engine_.get(), source.get());
  int calls = 0;
  const auto refuse = [](void* user, const uint8_t*, size_t) {
    return ++*static_cast<int*>(user) >= 2 ? 1 : 0;
  };
  ASSERT_EQ(dce_job_set_output_callback(job.get(), refuse, &calls, nullptr), DCE_OK);
  dce_error error;
  EXPECT_EQ(dce_job_run(job.get(), &error), DCE_OUTPUT);
  EXPECT_THAT(error.message, HasSubstr("refused"));
  EXPECT_EQ(calls, 2);
}

TEST_F(SourcesSinksTest, AFailureLeavesNoFileAndKeepsWhatWasThere) {
  const auto small = make_engine([](auto& o) { o.output_bytes = 5000; });
  const std::string document = make_pdf(50);
  std::ofstream(folder_ / "old.pwg") << "what was there";
  for (const char* name : {"old.pwg", "new.pwg"}) {
    const SourceHandle source = source_of(small.get(), document);
    const JobHandle job = make_job(small.get(), source.get());
    ASSERT_EQ(dce_job_set_output_path(job.get(), (folder_ / name).c_str(), nullptr), DCE_OK);
    EXPECT_EQ(dce_job_run(job.get(), nullptr), DCE_LIMIT);
    EXPECT_THAT(files(), ElementsAre("old.pwg")) << "while the job still lives";
  }
  EXPECT_EQ(read_file(folder_ / "old.pwg"), "what was there");
}

}  // namespace
}  // namespace dce::testing
