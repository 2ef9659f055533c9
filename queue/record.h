// How a job ended, as it is kept in the store; and what is told of one meanwhile.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "queue/job.h"

namespace dce::queue {

constexpr size_t kLargestRecord = 512 * 1024, kLargestEvent = 4 * 1024;

struct Record {
  int code = 0;  ///< a dce_code; 0 where there is a stream
  uint32_t page = 0;
  std::string message;  ///< why there is none
  std::string sha256;   ///< of the stream, whose object is named by it
  uint64_t bytes = 0;
  uint32_t pages = 0;
  std::vector<std::pair<uint32_t, std::string>> warnings;  ///< page, text; the first thousand
  std::string stats_json;
  uint32_t tries = 1;
};

/// Texts that are too long are cut.
std::string to_json(const Record& record);
/// Throws Malformed.
Record record_from_json(std::string_view text);

struct Event {
  enum class Kind { opened, page, ended };
  Kind kind = Kind::ended;
  uint32_t page = 0, pages = 0;
  uint64_t bytes = 0;
};

std::string to_json(const Event& event);
/// Throws Malformed.
Event event_from_json(std::string_view text);

}  // namespace dce::queue
