// What comes from the work queue and from the store: a job, a record, an event. What is taken travels back unchanged.
#include <cstdlib>
#include <string_view>

#include "objects/sha256.h"
#include "queue/job.h"
#include "queue/record.h"

namespace {

template <class Read>
void again(std::string_view text, const Read& read) {
  try {
    const std::string first = to_json(read(text));
    if (to_json(read(first)) != first) std::abort();
  } catch (const dce::queue::Malformed&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dce::queue;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  again(text, job_from_json);
  again(text, record_from_json);
  again(text, event_from_json);
  try {
    if (!dce::objects::is_hex_key(name_of(job_from_json(text)))) std::abort();
  } catch (const Malformed&) {
  }
  return 0;
}
