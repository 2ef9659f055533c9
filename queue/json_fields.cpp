#include "queue/json_fields.h"

#include "objects/sha256.h"

namespace dce::queue {
namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 8;

[[noreturn]] void fail(const char* name, const std::string& what) {
  throw Malformed("\"" + std::string(name) + "\" " + what);
}

}  // namespace

Json object_from(std::string_view text, size_t most_bytes) {
  if (text.size() > most_bytes) throw Malformed("it is longer than " + std::to_string(most_bytes) + " bytes");
  bool deep = false;
  const auto shallow = [&deep](int depth, Json::parse_event_t, Json&) {
    deep = deep || depth > kDeepest;
    return !deep;
  };
  Json object = Json::parse(text, shallow, false);
  if (deep || !object.is_object()) throw Malformed("it is no JSON object");
  return object;
}

std::string text_field(const Json& object, const char* name, size_t longest) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (!found->is_string()) fail(name, "is no text");
  std::string text = found->get<std::string>();
  if (text.size() > longest) fail(name, "has more than " + std::to_string(longest) + " bytes");
  return text;
}

uint64_t number_field(const Json& object, const char* name, uint64_t largest) {
  const auto found = object.find(name);
  if (found == object.end()) return 0;
  if (!found->is_number_unsigned() || found->get<uint64_t>() > largest)
    fail(name, "is no number up to " + std::to_string(largest));
  return found->get<uint64_t>();
}

std::string key_field(const Json& object, const char* name) {
  const std::string key = text_field(object, name, kLongestName);
  if (!objects::is_hex_key(key)) fail(name, "is no hash of 64 digits");
  return key;
}

const Json& list_field(const Json& object, const char* name, size_t longest) {
  static const Json none = Json::array();
  const auto found = object.find(name);
  if (found == object.end()) return none;
  if (!found->is_array() || found->size() > longest)
    fail(name, "is no list of at most " + std::to_string(longest));
  return *found;
}

std::string dumped(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace dce::queue
