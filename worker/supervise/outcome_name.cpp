#include "worker/supervise/outcome_name.h"

#include <dce/dce.h>

namespace dce::worker {

const char* outcome_name(const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::done:
      return "done";
    case Outcome::Kind::late:
      return "late";
    case Outcome::Kind::crashed:
      return "crashed";
    case Outcome::Kind::lost:
    case Outcome::Kind::no_child:
      return "lost";
    case Outcome::Kind::given_up:
      return "cancelled";
    case Outcome::Kind::too_large:
      return "limit";
    default:
      break;
  }
  switch (outcome.code) {
    case DCE_USAGE:
      return "usage";
    case DCE_UNREADABLE:
      return "unreadable";
    case DCE_PASSWORD:
      return "password";
    case DCE_LIMIT:
      return "limit";
    case DCE_OUTPUT:
      return "output";
    default:
      return "internal";
  }
}

}  // namespace dce::worker
