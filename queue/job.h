// A job as it travels: references to documents, never documents; and where its parts lie in the store.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dce::queue {

/// Of a message or a record, which comes from anybody who reaches the queue or the store.
class Malformed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr size_t kLargestMessage = 128 * 1024, kLongestTicket = 64 * 1024, kLongestName = 256,
                 kMostDocuments = 128;

struct DocumentReference {
  std::string sha256;  ///< of its bytes, 64 digits: the object is named by it
  uint64_t bytes = 0;
  std::string name;        ///< of its file, without folders; may be empty
  std::string media_type;  ///< may be empty
};

enum class Lane { automatic, vector, raster };

struct Job {
  std::string format;  ///< a stream's name: "pclxl"
  Lane lane = Lane::automatic;
  std::string ticket_json;  ///< IPP job attributes; empty for none
  std::string owner;        ///< whose it is: the same job of another is another job
  std::vector<DocumentReference> documents;
};

std::string to_json(const Job& job);
/// Throws Malformed with a sentence. What passes has names of plain characters and sizes within the limits
/// above; that the documents are what is said of them is to be seen.
Job job_from_json(std::string_view text);

/// The job's name, 64 digits: a hash of all that its result depends on, and whose it is. Who does a job twice
/// stores the same under the same names.
std::string name_of(const Job& job);

/// Names in the store. Documents and streams are named by what is in them, the record of how a job ended by
/// the job.
std::string document_object(const std::string& sha256);
std::string stream_object(const std::string& sha256);
std::string record_object(const std::string& job);

}  // namespace dce::queue
