// What operators may know of a job: numbers, and names that are no document's.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dce::worker {

struct JobRecord {
  uint64_t job = 0;
  std::string caller;   ///< "uid 1000", "tls NAME"
  std::string stream;   ///< the format asked for
  std::string outcome;  ///< one of outcome_names()
  size_t documents = 0;
  uint64_t input_bytes = 0, output_bytes = 0;
  uint32_t pages = 0;
  int code = 0;  ///< a dce_code
  bool from_cache = false;
  double queue_seconds = 0, conversion_seconds = 0;
  std::vector<std::pair<std::string, double>> stages;  ///< name, seconds
};

/// Adds the library's own times from its statistics, which came from a child and may be anything.
void add_stages(const std::string& stats_json, JobRecord& record);

/// Every outcome that is counted, so that series exist before the first of them.
const std::vector<std::string>& outcome_names();

}  // namespace dce::worker
