#include "worker/operate/job_record.h"

namespace dce::worker {

const std::vector<std::string>& outcome_names() {
  static const std::vector<std::string> names = {"done",     "usage", "unreadable", "password",  "limit",
                                                 "output",   "late",  "crashed",    "cancelled", "lost",
                                                 "internal", "busy",  "refused"};
  return names;
}

}  // namespace dce::worker
