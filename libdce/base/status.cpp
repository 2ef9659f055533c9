#include "base/status.h"

namespace dce::core {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::ok: return "ok";
    case Code::usage: return "usage";
    case Code::unreadable: return "unreadable";
    case Code::password: return "password";
    case Code::limit: return "limit";
    case Code::output: return "output";
    case Code::cancelled: return "cancelled";
    case Code::internal: return "internal";
  }
  return "internal";
}

}  // namespace dce::core
