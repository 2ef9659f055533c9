// What a child is told to do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dce::worker {

enum class Lane { automatic, vector, raster };

struct Task {
  std::string format;
  Lane lane = Lane::automatic;
  std::string ticket_json;             ///< empty for none
  std::vector<std::string> passwords;  ///< one a document, empty for none
  int threads = 1;
  uint64_t memory_bytes = 0;  ///< what the library may account; the address space is bounded beyond it
  uint64_t input_bytes = 0, output_bytes = 0;
  int pages = 0;
  double seconds = 0;
};

/// Between programs of one installation, so that a text that cannot be read is a defect: throws
/// std::exception.
std::string to_json(const Task& task);
Task task_from_json(const std::string& text);

}  // namespace dce::worker
