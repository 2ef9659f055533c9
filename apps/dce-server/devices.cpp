#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>

#include "commands.h"

namespace dce::server_cli {
namespace {

server::Device named(server::Stores& stores, const std::string& name) {
  if (const auto device = stores.devices.by_name(name)) return *device;
  throw std::runtime_error("there is no printer called \"" + name + "\"");
}

void print_device(const server::Device& device) {
  std::printf("%-20s %-8s %-6s %s%s%s%s\n", device.name.c_str(), device.enabled ? "in use" : "off",
              device.stream_format().c_str(), device.address.c_str(),
              device.location.empty() ? "" : ("  at " + device.location).c_str(),
              device.family.empty() ? "" : ("  of " + device.family).c_str(),
              device.condition.state.empty() ? "" : ("  (" + device.condition.state + ")").c_str());
  for (const std::string& problem : device.condition.problems) std::printf("    %s\n", problem.c_str());
  if (const std::string supplies = device.condition.supplies_text(); !supplies.empty())
    std::printf("    %s\n", supplies.c_str());
}

}  // namespace

void add_devices(CLI::App& app, const Open& open, const Configured& configured) {
  CLI::App& devices = *app.add_subcommand("devices", "Printers")->require_subcommand(1);
  devices.add_subcommand("list", "All of them")->callback([open] {
    for (const server::Device& device : open()->devices.list()) print_device(device);
  });
  auto request = std::make_shared<server::Devices::Registration>();
  CLI::App& add = *devices.add_subcommand("add", "Register one; IPP printers are asked what they can");
  add.add_option("NAME", request->name, "What people call it")->required();
  add.add_option("ADDRESS", request->address,
                 "ipp://HOST/ipp/print, ipps://HOST, socket://HOST:9100 or lpd://HOST/QUEUE")
      ->required();
  add.add_option("--location", request->location, "Where it stands");
  add.add_option("--group", request->family, "Printers of one group stand in for each other");
  add.add_option("--format", request->format, "What it is sent, instead of what it takes best");
  add.callback([open, request] { print_device(open()->acts.add_device(kHere, *request)); });

  auto name = std::make_shared<std::string>();
  const auto one = [&](const char* command, const char* what, auto act) {
    CLI::App& sub = *devices.add_subcommand(command, what);
    sub.add_option("NAME", *name, "The printer")->required();
    sub.callback([open, name, act] {
      const auto stores = open();
      act(*stores, named(*stores, *name));
    });
  };
  one("enable", "Use it", [](server::Stores& stores, const server::Device& device) {
    stores.acts.set_device_enabled(kHere, device.id, true);
  });
  one("disable", "Send it nothing", [](server::Stores& stores, const server::Device& device) {
    stores.acts.set_device_enabled(kHere, device.id, false);
  });
  one("remove", "Forget it", [](server::Stores& stores, const server::Device& device) {
    stores.acts.remove_device(kHere, device.id);
  });
  one("refresh", "Ask it again what it can", [](server::Stores& stores, const server::Device& device) {
    stores.acts.refresh_device(kHere, device.id);
    print_device(*stores.devices.find(device.id));
  });
  one("panel", "A new address for the browser of its panel; the one before is worth nothing then",
      [configured](server::Stores& stores, const server::Device& device) {
        const std::string base = configured().panel_base();
        std::printf("%s%s\n", base.c_str(), stores.acts.new_panel(kHere, device.id).c_str());
      });
}

}  // namespace dce::server_cli
