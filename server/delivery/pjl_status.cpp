#include "server/delivery/pjl_status.h"

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kLongestLine = 200;

}  // namespace

void PjlStatus::hear(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n' || c == '\f') {
      end_line();
      if (c == '\f') in_job_ = false;  // a form feed ends each status
    } else if (line_.size() < kLongestLine) {
      line_ += c;
    }
  }
}

void PjlStatus::end_line() {
  const std::string_view line = trimmed(line_);
  if (line.starts_with("@PJL")) {
    speaks_ = speaks_ || line.starts_with("@PJL USTATUS");
    in_job_ = line == "@PJL USTATUS JOB";
  } else if (in_job_ && line == "END") {
    ended_ = true;
  } else if (in_job_ && line == "CANCELED") {
    ended_ = cancelled_ = true;
  }
  line_.clear();
}

}  // namespace dce::server
