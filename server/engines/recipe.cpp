#include "server/engines/recipe.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/jobs/options.h"

namespace dce::server {
namespace {

std::string named(const std::string& ticket, const Job& job) {
  nlohmann::json json = nlohmann::json::parse(ticket, nullptr, false);
  if (!json.is_object()) json = nlohmann::json::object();
  json["job-name"] = job.name.empty() ? "document" : job.name;
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Recipe recipe_for(const Device& device, const Job& job) {
  PrintOptions options = options_of(job.ticket);
  const Capabilities& can = device.capabilities;
  if (can.known) {
    if (!can.colour) options.monochrome = true;
    if (!can.two_sided) options.sides = "one-sided";
    if (!can.staple) options.staple = false;
  }
  Recipe recipe{.format = device.stream_format(), .ticket = with_options(job.ticket, options)};
  if (device_makes_copies(recipe.format)) {
    recipe.ticket = without_device_options(recipe.ticket);
    if (can.resolution > 0 && recipe.format != "pdf") {
      nlohmann::json json = nlohmann::json::parse(recipe.ticket);
      json["printer-resolution"] = std::to_string(can.resolution) + "dpi";
      recipe.ticket = json.dump();
    }
  }
  recipe.ticket = named(recipe.ticket, job);
  return recipe;
}

std::string picture_of(const std::string& variant) {
  const size_t blank = variant.find(' ');
  nlohmann::json json =
      nlohmann::json::parse(variant.substr(std::min(blank, variant.size())), nullptr, false);
  if (!json.is_object()) return variant;
  for (const char* name : {"copies", "finishings", "sides", "job-name"}) json.erase(name);
  return variant.substr(0, blank) + " " + json.dump();
}

Recipe recipe_for_nobody(const Job& job) {
  return {.format = "pdf", .ticket = named("{}", job)};
}

}  // namespace dce::server
