// What the C interface's tests share: handles that clean up, documents made on the spot, conversions in one
// line.
#pragma once

#include <dce/dce.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace dce::testing {

using Json = nlohmann::json;
using EngineHandle = std::unique_ptr<dce_engine, void (*)(dce_engine*)>;
using SourceHandle = std::unique_ptr<dce_source, void (*)(dce_source*)>;
using TicketHandle = std::unique_ptr<dce_ticket, void (*)(dce_ticket*)>;
using JobHandle = std::unique_ptr<dce_job, void (*)(dce_job*)>;

inline std::string sample(const std::string& name) {
  return std::string(DCE_SAMPLES) + "/" + name;
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline EngineHandle make_engine(const std::function<void(dce_engine_options&)>& change = {}) {
  dce_engine_options options;
  dce_engine_options_init(&options);
  options.threads = 2;
  if (change) change(options);
  dce_engine* engine = nullptr;
  dce_error error;
  EXPECT_EQ(dce_engine_create(&options, &engine, &error), DCE_OK) << error.message;
  return {engine, dce_engine_destroy};
}

inline SourceHandle source_of(dce_engine* engine, const std::string& bytes) {
  dce_source* source = nullptr;
  EXPECT_EQ(dce_source_from_memory(engine, bytes.data(), bytes.size(), &source, nullptr), DCE_OK);
  return {source, dce_source_destroy};
}
SourceHandle source_of(dce_engine* engine, std::string&& bytes) = delete;  // they are borrowed

/// A ticket of attributes that is quick to draw unless they say otherwise.
inline TicketHandle make_ticket(const std::vector<std::pair<std::string, std::string>>& attributes = {}) {
  dce_ticket* ticket = nullptr;
  EXPECT_EQ(dce_ticket_create(&ticket, nullptr), DCE_OK);
  dce_error error;
  EXPECT_EQ(dce_ticket_set(ticket, "printer-resolution", "150dpi", &error), DCE_OK) << error.message;
  for (const auto& [name, value] : attributes) {
    EXPECT_EQ(dce_ticket_set(ticket, name.c_str(), value.c_str(), &error), DCE_OK) << error.message;
  }
  return {ticket, dce_ticket_destroy};
}

/// A job of one document in one format with a quick ticket; no sink yet.
inline JobHandle make_job(dce_engine* engine, const dce_source* source, const char* format = "pwg",
                          const char* password = nullptr) {
  dce_job* job = nullptr;
  EXPECT_EQ(dce_job_create(engine, &job, nullptr), DCE_OK);
  EXPECT_EQ(dce_job_add_source(job, source, password, nullptr), DCE_OK);
  EXPECT_EQ(dce_job_set_format(job, format, nullptr), DCE_OK);
  EXPECT_EQ(dce_job_set_ticket(job, make_ticket().get(), nullptr), DCE_OK);
  return {job, dce_job_destroy};
}

inline int append_to_string(void* user, const uint8_t* bytes, size_t size) {
  static_cast<std::string*>(user)->append(reinterpret_cast<const char*>(bytes), size);
  return 0;
}

inline int ignore_bytes(void*, const uint8_t*, size_t) {
  return 0;
}

inline Json take_json(char* text) {
  std::unique_ptr<char, void (*)(char*)> owned(text, dce_free);
  return Json::parse(text ? text : "null");
}

struct Converted {
  dce_code code = DCE_INTERNAL;
  dce_error error{};
  std::string stream;
  Json stats;
};

/// Runs a job into memory.
inline Converted run_job(dce_job* job) {
  Converted result;
  EXPECT_EQ(dce_job_set_output_callback(job, append_to_string, &result.stream, nullptr), DCE_OK);
  result.code = dce_job_run(job, &result.error);
  char* stats = nullptr;
  EXPECT_EQ(dce_job_stats_json(job, &stats, nullptr), DCE_OK);
  result.stats = take_json(stats);
  return result;
}

inline Converted convert(dce_engine* engine, const std::string& document, const char* format = "pwg",
                         const char* password = nullptr) {
  const SourceHandle source = source_of(engine, document);
  return run_job(make_job(engine, source.get(), format, password).get());
}

/// What the library's own decoder finds in a stream.
inline Json verify(dce_engine* engine, const std::string& stream) {
  const SourceHandle source = source_of(engine, stream);
  char* json = nullptr;
  dce_error error;
  EXPECT_EQ(dce_verify_json(engine, source.get(), nullptr, &json, &error), DCE_OK) << error.message;
  return take_json(json);
}

/// A PDF of `pages` pages with one content stream.
inline std::string make_pdf(int pages, const std::string& content = "72 72 144 144 re f") {
  std::string kids;
  for (int i = 0; i < pages; ++i) kids += std::to_string(4 + i) + " 0 R ";
  std::vector<std::string> objects = {
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Count " + std::to_string(pages) + "/Kids[" + kids + "]>>",
      "<</Length " + std::to_string(content.size()) + ">>stream\n" + content + "\nendstream"};
  // A trace higher each than the one before, so that none is written as that was.
  for (int i = 0; i < pages; ++i) {
    char height[16];
    std::snprintf(height, sizeof height, "842.%04d", 2 * i);
    objects.push_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 " + std::string(height) + "]/Contents 3 0 R>>");
  }
  std::string out = "%PDF-1.4\n", table;
  for (size_t i = 0; i < objects.size(); ++i) {
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", out.size());
    table += entry;
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string count = std::to_string(objects.size() + 1), start = std::to_string(out.size());
  return out + "xref\n0 " + count + "\n0000000000 65535 f \n" + table + "trailer<</Size " + count +
         "/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n";
}

/// A folder of its own for each test, gone after it.
class FolderTest : public ::testing::Test {
 protected:
  FolderTest() {
    std::string name = std::filesystem::temp_directory_path() / "dce-api-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~FolderTest() override { std::filesystem::remove_all(folder_); }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }
  std::filesystem::path folder_;
};

}  // namespace dce::testing
