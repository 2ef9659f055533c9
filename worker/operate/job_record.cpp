#include "worker/operate/job_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace dce::worker {

const std::vector<std::string>& outcome_names() {
  static const std::vector<std::string> names = {"done",     "usage", "unreadable", "password",  "limit",
                                                 "output",   "late",  "crashed",    "cancelled", "lost",
                                                 "internal", "busy",  "refused"};
  return names;
}

void add_stages(const std::string& stats_json, JobRecord& record) {
  const auto stats = nlohmann::json::parse(stats_json, nullptr, false);
  if (!stats.is_object()) return;
  const auto add = [&](const nlohmann::json& object, const char* key, const char* name) {
    const auto found = object.find(key);
    if (found == object.end() || !found->is_number()) return;
    record.stages.emplace_back(name, std::clamp(found->get<double>() / 1000, 0.0, 1e6));
  };
  add(stats, "first_byte_ms", "first_byte");
  const auto stages = stats.find("stages");
  if (stages == stats.end() || !stages->is_object()) return;
  for (const auto& [key, name] :
       {std::pair{"open_ms", "open"}, {"draw_ms", "draw"}, {"encode_ms", "encode"}, {"write_ms", "write"}})
    add(*stages, key, name);
}

}  // namespace dce::worker
