#include "worker/wire/task.h"

#include <nlohmann/json.hpp>

namespace dce::worker {

using Json = nlohmann::json;

std::string to_json(const Task& task) {
  return Json{{"format", task.format},
              {"lane", static_cast<int>(task.lane)},
              {"ticket", task.ticket_json},
              {"passwords", task.passwords},
              {"threads", task.threads},
              {"memory_bytes", task.memory_bytes},
              {"input_bytes", task.input_bytes},
              {"output_bytes", task.output_bytes},
              {"pages", task.pages},
              {"seconds", task.seconds}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

Task task_from_json(const std::string& text) {
  const Json json = Json::parse(text);
  return Task{.format = json.at("format"),
              .lane = static_cast<Lane>(json.at("lane").get<int>()),
              .ticket_json = json.at("ticket"),
              .passwords = json.at("passwords"),
              .threads = json.at("threads"),
              .memory_bytes = json.at("memory_bytes"),
              .input_bytes = json.at("input_bytes"),
              .output_bytes = json.at("output_bytes"),
              .pages = json.at("pages"),
              .seconds = json.at("seconds")};
}

}  // namespace dce::worker
