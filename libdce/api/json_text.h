#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace dce::core {

/// Documents bring bytes that are no UTF-8; JSON shows them as U+FFFD rather than failing.
inline std::string json_text(const nlohmann::ordered_json& object) {
  return object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace dce::core
