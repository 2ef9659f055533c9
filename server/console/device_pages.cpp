// Printers: the list, and each to be changed.
#include "server/base/text.h"
#include "server/console/page.h"

namespace dce::server {
namespace {

void describe(View& view, const Device& device) {
  view.set("id", device.id).set("name", device.name).set("location", device.location);
  view.set("address", device.address).set("group", device.family).set("enabled", device.enabled);
  view.set("stream", device.stream_format()).set("model", device.capabilities.model);
  view.set("device_state", device.condition.text()).set("panel", device.has_panel);
  view.set("any_supplies", !device.condition.supplies.empty());
  for (const Supply& supply : device.condition.supplies) {
    View row;
    row.set("name", supply.name).set("told", supply.level >= 0).set("level", std::to_string(supply.level));
    view.add("supplies", row.set("tone", std::string(supply.is_low() ? "bad" : "")));
  }
  std::string can = device.capabilities.colour ? "colour" : "black and white";
  if (device.capabilities.two_sided) can += ", two-sided";
  if (device.capabilities.staple) can += ", staples";
  view.set("can", can + (device.capabilities.known ? "" : " (supposed)"));
  add_time(view, "checked", device.checked_at);
}

void add_formats(View& view, const std::string& chosen) {
  add_options(view, "formats",
              {{"", "What it takes best"},
               {"pclxl", "PCL XL"},
               {"pcl5", "PCL 5"},
               {"ps", "PostScript"},
               {"pdf", "PDF"},
               {"urf", "Apple Raster"},
               {"pwg", "PWG Raster"},
               {"pclm", "PCLm"}},
              chosen);
}

Devices::Registration registration_of(const Visit& visit) {
  return {.name = visit.field("name"),
          .location = visit.field("location"),
          .address = visit.field("address"),
          .family = visit.field("group"),
          .format = visit.field("format")};
}

HttpResponse list(const Visit& visit, const ConsoleParts& parts) {
  View view;
  view.set("live", "/events");
  for (const Device& device : parts.web.devices.list()) {
    View row;
    describe(row, device);
    view.add("printers", std::move(row));
  }
  add_formats(view, "");
  return show(visit, "printers", "Printers", std::move(view));
}

HttpResponse one(const Visit& visit, const ConsoleParts& parts, const std::string& panel = {}) {
  const auto device = parts.web.devices.find(visit.values[0]);
  if (!device) return show_message(visit, 404, "Not found", "There is no such printer.", "/printers");
  View view;
  describe(view, *device);
  view.set("new_panel", panel.empty() ? "" : parts.panel_base + panel);
  add_formats(view, device->format);
  return show(visit, "printer", device->name, std::move(view));
}

HttpResponse act(const Visit& visit, const ConsoleParts& parts) {
  const std::string& id = visit.values[0];
  const std::string action = visit.field("action"), page = "/printers/" + id;
  Acts& acts = parts.acts;
  if (action == "panel") return one(visit, parts, acts.new_panel(visit.actor(), id));
  if (action == "test")
    return done("/jobs/" + acts.print_test_page(visit.actor(), id, parts.web.acceptor), "test");
  if (action == "remove") return acts.remove_device(visit.actor(), id), done("/printers", "removed");
  if (action == "refresh") return acts.refresh_device(visit.actor(), id), done(page, "asked");
  if (action == "save") acts.edit_device(visit.actor(), id, registration_of(visit));
  if (action == "enable" || action == "disable")
    acts.set_device_enabled(visit.actor(), id, action == "enable");
  return done(page, "saved");
}

}  // namespace

void add_device_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("GET", "/printers", {Role::auditor, [&parts](const Visit& visit) { return list(visit, parts); }});
  pages.add("POST", "/printers", {Role::operator_, [&parts](const Visit& visit) {
                                    const Device device =
                                        parts.acts.add_device(visit.actor(), registration_of(visit));
                                    return done("/printers/" + device.id, "saved");
                                  }});
  pages.add("GET", "/printers/{id}",
            {Role::auditor, [&parts](const Visit& visit) { return one(visit, parts); }});
  pages.add("POST", "/printers/{id}",
            {Role::operator_, [&parts](const Visit& visit) { return act(visit, parts); }});
}

}  // namespace dce::server
