// Any bytes as a subject line: options stay in their bounds, and are the same the second time.
#include <cstdlib>

#include "server/jobs/options.h"
#include "server/mail_intake/subject.h"

using namespace dce::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view subject(reinterpret_cast<const char*>(data), size);
  const PrintOptions options = options_in_subject(subject);
  if (options.copies < 1 || options.copies > PrintOptions::kMostCopies) std::abort();
  if (options_of(with_options("{}", options)).copies != options.copies) std::abort();
  asks_for_new_code(subject);
  return 0;
}
