#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "objects/object_store.h"
#include "objects/secrets.h"
#include "objects/sha256.h"
#include "queue/address.h"
#include "queue/job.h"
#include "queue/record.h"

namespace dce::queue {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kKey(64, 'a');

Job a_job() {
  return {.format = "pclxl",
          .lane = Lane::raster,
          .ticket_json = R"({"copies":2})",
          .owner = "office",
          .documents = {{.sha256 = kKey, .bytes = 12, .name = "letter.pdf", .media_type = "application/pdf"},
                        {.sha256 = std::string(64, 'b'), .bytes = 0, .name = {}, .media_type = {}}}};
}

std::string refusal(const std::string& text) {
  try {
    job_from_json(text);
  } catch (const Malformed& error) {
    return error.what();
  }
  return "taken";
}

/// A job's message with one thing in it changed.
std::string with(const std::string& from, const std::string& to) {
  std::string text = to_json(a_job());
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(QueueJob, TravelsWhole) {
  const Job job = job_from_json(to_json(a_job()));
  EXPECT_EQ(to_json(job), to_json(a_job()));
  EXPECT_EQ(job.lane, Lane::raster);
  ASSERT_THAT(job.documents, SizeIs(2));
  EXPECT_EQ(job.documents[0].bytes, 12u);
  EXPECT_EQ(job.documents[0].name, "letter.pdf");
  EXPECT_EQ(name_of(job), name_of(a_job()));
}

TEST(QueueJob, IsNamedByAllThatItsResultDependsOn) {
  const std::string name = name_of(a_job());
  EXPECT_TRUE(objects::is_hex_key(name));
  std::vector<Job> others(7, a_job());
  others[0].format = "pcl5";
  others[1].lane = Lane::automatic;
  others[2].ticket_json = "{}";
  others[3].owner = "other";
  others[4].documents[0].name = "a.pdf";
  others[5].documents[1].sha256 = kKey;
  std::swap(others[6].documents[0], others[6].documents[1]);
  for (const Job& other : others) EXPECT_NE(name_of(other), name);
}

TEST(QueueJob, HostileMessagesAreRefused) {
  EXPECT_EQ(refusal(to_json(a_job())), "taken");
  EXPECT_THAT(refusal(""), HasSubstr("no JSON object"));
  EXPECT_THAT(refusal("[]"), HasSubstr("no JSON object"));
  EXPECT_THAT(refusal(R"({"version":1,"documents":)" + std::string(60'000, '[')), HasSubstr("no JSON object"));
  EXPECT_THAT(refusal(std::string(kLargestMessage + 1, ' ')), HasSubstr("longer than"));
  EXPECT_THAT(refusal(with("\"version\":1", "\"version\":2")), HasSubstr("version"));
  EXPECT_THAT(refusal(with("pclxl", "../x")), HasSubstr("format"));
  EXPECT_THAT(refusal(with("\"raster\"", "\"fast\"")), HasSubstr("lane"));
  EXPECT_THAT(refusal(with("\"raster\"", "7")), HasSubstr("is no text"));
  EXPECT_THAT(refusal(with(kKey, "../../" + kKey.substr(6))), HasSubstr("no hash"));
  EXPECT_THAT(refusal(with(kKey, std::string(64, 'A'))), HasSubstr("no hash"));
  EXPECT_THAT(refusal(with("letter.pdf", "../letter.pdf")), HasSubstr("folders"));
  EXPECT_THAT(refusal(with("letter.pdf", std::string(300, 'x'))), HasSubstr("256"));
  EXPECT_THAT(refusal(with("\"bytes\":12", "\"bytes\":-1")), HasSubstr("no number"));
  EXPECT_THAT(refusal(with("\"bytes\":12", "\"bytes\":1e3")), HasSubstr("no number"));
  EXPECT_THAT(refusal(R"({"version":1,"format":"pwg","documents":[]})"), HasSubstr("no document"));
  EXPECT_THAT(refusal(R"({"version":1,"format":"pwg","documents":[7]})"), HasSubstr("an object"));
  Job many = a_job();
  many.documents.resize(kMostDocuments + 1, many.documents[0]);
  EXPECT_THAT(refusal(to_json(many)), HasSubstr("128"));
}

TEST(QueueRecord, TravelsWhole) {
  const Record stored{.code = 0, .page = 0, .message = {}, .sha256 = kKey, .bytes = 7, .pages = 3, .warnings = {{2, "thin"}}, .stats_json = "{}", .tries = 2};
  const Record read = record_from_json(to_json(stored));
  EXPECT_EQ(read.sha256, kKey);
  EXPECT_EQ(read.pages, 3u);
  EXPECT_EQ(read.tries, 2u);
  ASSERT_THAT(read.warnings, SizeIs(1));
  EXPECT_EQ(read.warnings[0].second, "thin");
  const Record failed = record_from_json(to_json(Record{.code = 3, .page = 2, .message = std::string(5000, 'x')}));
  EXPECT_EQ(failed.code, 3);
  EXPECT_EQ(failed.page, 2u);
  EXPECT_THAT(failed.message, SizeIs(1024));
}

TEST(QueueRecord, HalfCharactersThatWereCutAreStillRead) {
  std::string text;
  while (text.size() < 3000) text += "\xE2\x82\xAC";
  EXPECT_NO_THROW(record_from_json(to_json(Record{.code = 2, .message = text, .warnings = {{1, text}}})));
}

TEST(QueueRecord, WithoutAStreamIsNoSuccess) {
  EXPECT_THROW(record_from_json(R"({"code":0,"sha256":"../x"})"), Malformed);
  EXPECT_THROW(record_from_json(R"({"code":0})"), Malformed);
  EXPECT_THROW(record_from_json(R"({"code":"0"})"), Malformed);
}

TEST(QueueEvent, TravelsWhole) {
  const Event event = event_from_json(to_json(Event{.kind = Event::Kind::page, .page = 3, .pages = 9, .bytes = 1}));
  EXPECT_EQ(event.kind, Event::Kind::page);
  EXPECT_EQ(event.page, 3u);
  EXPECT_THROW(event_from_json(R"({"event":"burnt"})"), Malformed);
}

TEST(QueueAddress, HasServersAndNoSecrets) {
  EXPECT_THAT(servers_in("nats://a:4222,tls://b"), ElementsAre("nats://a:4222", "tls://b"));
  for (const char* wrong : {"", "http://a", "nats://u:p@a"}) EXPECT_THROW(servers_in(wrong), std::runtime_error) << wrong;
  EXPECT_NO_THROW(check_queue_name("office-2"));
  for (const char* wrong : {"", "a.b", "a*", "a b", ">"}) EXPECT_THROW(check_queue_name(wrong), std::runtime_error) << wrong;
}

class SecretFiles : public ::testing::Test {
 protected:
  std::string file(const std::string& text, mode_t mode = 0600) {
    const std::string path = folder_ / "secret";
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    return path;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

 private:
  const std::filesystem::path folder_ = [] {
    std::string name = std::filesystem::temp_directory_path() / "secrets-XXXXXX";
    return std::filesystem::path(mkdtemp(name.data()));
  }();
};

TEST_F(SecretFiles, AreRead) {
  const auto store = objects::StoreCredentials::find(file("[default]\naws_access_key_id = me\n# no\naws_secret_access_key=a=b\n"));
  EXPECT_EQ(store.access_key, "me");
  EXPECT_EQ(store.secret_key, "a=b");
  EXPECT_EQ(Credentials::find(file("user = me\npassword = word\n")).password, "word");
  const std::string creds = "-----BEGIN NATS USER JWT-----\nabc\n------END NATS USER JWT------\n";
  EXPECT_EQ(Credentials::find(file(creds)).creds, creds);
}

TEST_F(SecretFiles, ThatAnybodyMayReadAreRefused) {
  EXPECT_THROW(Credentials::find(file("user = me\n", 0644)), std::runtime_error);
}

TEST_F(SecretFiles, AreNotRepeatedInComplaints) {
  try {
    objects::secrets_in(file("my-secret\n"));
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("my-secret")));
  }
}

TEST(Secrets, LeaveTheEnvironment) {
  setenv("NATS_TOKEN", "word", 1);
  EXPECT_EQ(Credentials::find("").token, "word");
  EXPECT_EQ(getenv("NATS_TOKEN"), nullptr);
}

TEST(ObjectStore, RefusesAddressesThatAreNone) {
  for (const char* wrong : {"", "host/bucket", "ftp://host/bucket", "https://host", "https://u:p@host/bucket", "https://host/b?x=1"})
    EXPECT_THROW(objects::ObjectStore({.url = wrong, .authority = {}, .credentials = {}}), std::runtime_error) << wrong;
  EXPECT_TRUE(objects::ObjectStore({.url = "http://host/bucket", .authority = {}, .credentials = {}}).in_the_open());
  EXPECT_FALSE(objects::ObjectStore({.url = "http://127.0.0.1:1/bucket/", .authority = {}, .credentials = {}}).in_the_open());
}

TEST(ObjectStore, SaysThatNobodyAnswers) {
  const objects::ObjectStore store({.url = "http://127.0.0.1:1/bucket", .authority = {}, .credentials = {"a", "secret-word", ""}});
  int failures = 0;
  try {
    objects::insist([&] { store.has("x"); }, [&] { return failures > 1; }, [&](const objects::StoreError&) { ++failures; });
    FAIL();
  } catch (const objects::StoreError& error) {
    EXPECT_EQ(error.kind(), objects::StoreError::Kind::unreachable);
    EXPECT_THAT(error.what(), Not(HasSubstr("secret-word")));
  }
  EXPECT_EQ(failures, 2);
}

}  // namespace
}  // namespace dce::queue
