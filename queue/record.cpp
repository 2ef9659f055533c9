#include "queue/record.h"

#include <array>

#include "queue/json_fields.h"

namespace dce::queue {
namespace {

using Json = nlohmann::json;

constexpr size_t kLongestMessage = 1024, kLongestWarning = 256, kMostWarnings = 1000,
                 kLongestStats = 16 * 1024;
constexpr uint64_t kLargestStream = 1ull << 44;
constexpr std::array<const char*, 3> kKinds = {"opened", "page", "ended"};

}  // namespace

std::string to_json(const Record& record) {
  Json object = {{"code", record.code}, {"pages", record.pages}, {"tries", record.tries}};
  if (record.code == 0) {
    object["sha256"] = record.sha256;
    object["bytes"] = record.bytes;
  } else {
    object["message"] = record.message.substr(0, kLongestMessage);
    object["page"] = record.page;
  }
  if (record.stats_json.size() <= kLongestStats) object["stats"] = record.stats_json;
  Json warnings = Json::array();
  for (const auto& [page, text] : record.warnings) {
    if (warnings.size() == kMostWarnings) break;
    warnings.push_back({{"page", page}, {"message", text.substr(0, kLongestWarning)}});
  }
  object["warnings"] = std::move(warnings);
  return dumped(object);
}

Record record_from_json(std::string_view text) {
  const Json object = object_from(text, kLargestRecord);
  Record record{.code = static_cast<int>(number_field(object, "code", 255)),
                .page = static_cast<uint32_t>(number_field(object, "page", UINT32_MAX)),
                // Cut texts may grow again by what replaces half a character.
                .message = text_field(object, "message", kLongestMessage + 8),
                .sha256 = {},
                .bytes = number_field(object, "bytes", kLargestStream),
                .pages = static_cast<uint32_t>(number_field(object, "pages", UINT32_MAX)),
                .warnings = {},
                .stats_json = text_field(object, "stats", kLongestStats),
                .tries = static_cast<uint32_t>(number_field(object, "tries", UINT32_MAX))};
  if (record.code == 0) record.sha256 = key_field(object, "sha256");
  for (const Json& warning : list_field(object, "warnings", kMostWarnings)) {
    if (!warning.is_object()) throw Malformed("a warning is an object");
    record.warnings.emplace_back(static_cast<uint32_t>(number_field(warning, "page", UINT32_MAX)),
                                 text_field(warning, "message", kLongestWarning + 8));
  }
  return record;
}

std::string to_json(const Event& event) {
  return dumped({{"event", kKinds[static_cast<size_t>(event.kind)]},
                 {"page", event.page},
                 {"pages", event.pages},
                 {"bytes", event.bytes}});
}

Event event_from_json(std::string_view text) {
  const Json object = object_from(text, kLargestEvent);
  const std::string kind = text_field(object, "event", kLongestName);
  for (size_t i = 0; i < kKinds.size(); ++i) {
    if (kind != kKinds[i]) continue;
    return {.kind = static_cast<Event::Kind>(i),
            .page = static_cast<uint32_t>(number_field(object, "page", UINT32_MAX)),
            .pages = static_cast<uint32_t>(number_field(object, "pages", UINT32_MAX)),
            .bytes = number_field(object, "bytes", kLargestStream)};
  }
  throw Malformed("\"event\" is none that is known");
}

}  // namespace dce::queue
