#include "worker/wire/task.h"

#include <nlohmann/json.hpp>

namespace dce::worker {

using Json = nlohmann::json;

namespace {

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

static void to_json(Json& json, const DocumentLabel& label) {
  json = {{"name", label.name}, {"media_type", label.media_type}, {"password", label.password}, {"optional", label.optional}};
}

static void from_json(const Json& json, DocumentLabel& label) {
  label = {.name = json.at("name"), .media_type = json.at("media_type"), .password = json.at("password"), .optional = json.at("optional")};
}

static void to_json(Json& json, const Detour& detour) {
  json = {{"by", detour.by}, {"format", detour.format}};
}

static void from_json(const Json& json, Detour& detour) {
  detour = {.by = json.at("by"), .format = json.at("format")};
}

std::string to_json(const Task& task) {
  return dump(Json{{"format", task.format},
              {"lane", static_cast<int>(task.lane)},
              {"pages_apart", task.pages_apart},
              {"ticket", task.ticket_json},
              {"documents", task.documents},
              {"threads", task.threads},
              {"memory_bytes", task.memory_bytes},
              {"input_bytes", task.input_bytes},
              {"output_bytes", task.output_bytes},
              {"pages", task.pages},
              {"seconds", task.seconds},
              {"left_out", task.left_out},
              {"preview_page", task.preview_page},
              {"preview_width", task.preview_width}});
}

Task task_from_json(const std::string& text) {
  const Json json = Json::parse(text);
  return Task{.format = json.at("format"),
              .lane = static_cast<Lane>(json.at("lane").get<int>()),
              .pages_apart = json.at("pages_apart"),
              .ticket_json = json.at("ticket"),
              .documents = json.at("documents"),
              .threads = json.at("threads"),
              .memory_bytes = json.at("memory_bytes"),
              .input_bytes = json.at("input_bytes"),
              .output_bytes = json.at("output_bytes"),
              .pages = json.at("pages"),
              .seconds = json.at("seconds"),
              .left_out = json.at("left_out"),
              .preview_page = json.at("preview_page"),
              .preview_width = json.at("preview_width")};
}

std::string to_json(const std::vector<Detour>& detours) {
  return dump(detours);
}

std::vector<Detour> detours_from_json(const std::string& text) {
  return Json::parse(text);
}

}  // namespace dce::worker
