// Fields of objects that strangers wrote. Private to this room.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "queue/job.h"

namespace dce::queue {

/// An object's, or Malformed.
nlohmann::json object_from(std::string_view text, size_t most_bytes);
std::string text_field(const nlohmann::json& object, const char* name, size_t longest);
uint64_t number_field(const nlohmann::json& object, const char* name, uint64_t largest);
/// A hash, 64 digits.
std::string key_field(const nlohmann::json& object, const char* name);
/// A list's items; empty where there is none.
const nlohmann::json& list_field(const nlohmann::json& object, const char* name, size_t longest);

/// With what is no UTF-8 replaced.
std::string dumped(const nlohmann::json& object);

}  // namespace dce::queue
