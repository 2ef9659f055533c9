// Printers, for programs.
#include "server/console/api.h"

namespace dce::server {
namespace {

Json json_of(const Device& device) {
  Json supplies = Json::array();
  for (const Supply& supply : device.condition.supplies)
    supplies.push_back({{"name", supply.name}, {"level", supply.level}});
  return {{"id", device.id},
          {"name", device.name},
          {"location", device.location},
          {"address", device.address},
          {"group", device.family},
          {"enabled", device.enabled},
          {"stream", device.stream_format()},
          {"model", device.capabilities.model},
          {"colour", device.capabilities.colour},
          {"two_sided", device.capabilities.two_sided},
          {"staple", device.capabilities.staple},
          {"state", device.condition.state},
          {"problems", device.condition.problems},
          {"supplies", supplies},
          {"checked_ms", device.checked_at}};
}

Devices::Registration registration_of(const Json& body, const Device& now = {}) {
  return {.name = member_text(body, "name", now.name),
          .location = member_text(body, "location", now.location),
          .address = member_text(body, "address", now.address),
          .family = member_text(body, "group", now.family),
          .format = member_text(body, "format", now.format)};
}

Device require(Devices& devices, const std::string& id) {
  if (const auto device = devices.find(id)) return *device;
  throw std::runtime_error("there is no such printer");
}

HttpResponse edit(const Visit& visit, const ConsoleParts& parts) {
  const Device before = require(parts.web.devices, visit.values[0]);
  parts.acts.edit_device(visit.actor(), before.id, registration_of(body_of(visit), before));
  return json_answer(200, json_of(require(parts.web.devices, before.id)));
}

}  // namespace

void add_device_calls(Pages& calls, const ConsoleParts& parts) {
  const Role sees = Role::auditor, does = Role::operator_;
  Devices& devices = parts.web.devices;
  Acts& acts = parts.acts;
  add_call(calls, "GET", "/printers", sees, [&devices](const Visit&) {
    Json list = Json::array();
    for (const Device& device : devices.list()) list.push_back(json_of(device));
    return json_answer(200, {{"items", list}});
  });
  add_call(calls, "POST", "/printers", does, [&acts](const Visit& visit) {
    return json_answer(201, json_of(acts.add_device(visit.actor(), registration_of(body_of(visit)))));
  });
  add_call(calls, "GET", "/printers/{id}", sees, [&devices](const Visit& visit) {
    const auto device = devices.find(visit.values[0]);
    return device ? json_answer(200, json_of(*device)) : json_problem(404, "there is no such printer");
  });
  add_call(calls, "PUT", "/printers/{id}", does, [&parts](const Visit& visit) { return edit(visit, parts); });
  add_call(calls, "DELETE", "/printers/{id}", does, [&acts](const Visit& visit) {
    return acts.remove_device(visit.actor(), visit.values[0]), done_answer();
  });
  add_call(calls, "POST", "/printers/{id}/enable", does, [&acts](const Visit& visit) {
    return acts.set_device_enabled(visit.actor(), visit.values[0], true), done_answer();
  });
  add_call(calls, "POST", "/printers/{id}/disable", does, [&acts](const Visit& visit) {
    return acts.set_device_enabled(visit.actor(), visit.values[0], false), done_answer();
  });
  add_call(calls, "POST", "/printers/{id}/refresh", does, [&acts, &devices](const Visit& visit) {
    acts.refresh_device(visit.actor(), visit.values[0]);
    return json_answer(200, json_of(require(devices, visit.values[0])));
  });
  add_call(calls, "POST", "/printers/{id}/panel", does, [&parts](const Visit& visit) {
    return json_answer(200,
                       {{"url", parts.panel_base + parts.acts.new_panel(visit.actor(), visit.values[0])}});
  });
  add_call(calls, "POST", "/printers/{id}/test", does, [&parts](const Visit& visit) {
    return json_answer(
        201, {{"job", parts.acts.print_test_page(visit.actor(), visit.values[0], parts.web.acceptor)}});
  });
}

}  // namespace dce::server
