// What a child is told to do.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dce::worker {

/// What the caller says of a document.
struct DocumentLabel {
  std::string name;        ///< of its file, without folders; may be empty
  std::string media_type;  ///< may be empty
  std::string password;    ///< empty for none
  bool optional = false;   ///< it was found in another: the job goes on without it
};

/// What a document must go through before the library reads it.
struct Detour {
  std::string by;      ///< as dce_recognise_json says: "library" for nothing, "office", "unpack"
  std::string format;  ///< "docx"
};

/// A task's format when its one document is to be taken apart: the stream is as worker/wire/parts.h has it.
constexpr const char* kUnpackFormat = "documents";

enum class Lane { automatic, vector, raster };

struct Task {
  std::string format;
  Lane lane = Lane::automatic;
  bool pages_apart = false;              ///< the caller cuts a format of one page a file into its pages
  std::string ticket_json;               ///< empty for none
  std::vector<DocumentLabel> documents;  ///< in order
  int threads = 1;
  uint64_t memory_bytes = 0;  ///< what the library may account; the address space is bounded beyond it
  uint64_t input_bytes = 0, output_bytes = 0;
  int pages = 0;
  double seconds = 0;
  std::vector<uint64_t> left_out;  ///< of what is taken apart, the documents that nobody is to try
  int preview_page = 0, preview_width = 0;  ///< not 0: the one document is a stream, of which a page is drawn
};

/// Between programs of one installation, so that a text that cannot be read is a defect: throws
/// std::exception.
std::string to_json(const Task& task);
Task task_from_json(const std::string& text);
std::string to_json(const std::vector<Detour>& detours);
std::vector<Detour> detours_from_json(const std::string& text);

}  // namespace dce::worker
