#include "client/submission.h"

#include "client/loaded_library.h"

namespace dce::client {

std::unique_ptr<Submitter> connect_to_queue(const SubmissionSettings& settings) {
  static auto* const entry = reinterpret_cast<detail::SubmitterEntry*>(
      load_entry(detail::submitter_library_name, detail::submitter_entry_name, "speaks to work queues"));
  std::unique_ptr<Submitter> submitter;
  entry(settings, submitter);
  return submitter;
}

}  // namespace dce::client
