// dce-server: takes documents, tells their owners a code, and prints what they release.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <optional>

#include "commands.h"
#include "server/base/files.h"
#include "server/site/service.h"
#include "server/site/settings_file.h"
#include "virtual_printer.h"

namespace dce::server_cli {
namespace {

constexpr char kUsualConfig[] = "/etc/dce/server.toml";

struct Arguments {
  std::string config_path, state, log_level;
  bool backed_up = false;
  std::optional<server::Config> read{};
};

/// Read once: secrets in the environment are taken out of it.
const server::Config& config_of(Arguments& arguments) {
  if (arguments.read) return *arguments.read;
  server::SettingsFile file;
  if (!arguments.config_path.empty()) {
    file = server::read_settings_file(arguments.config_path);
  } else if (server::file_exists(kUsualConfig)) {
    file = server::read_settings_file(kUsualConfig);
  }
  if (!arguments.state.empty()) file.sections["server"]["state"] = arguments.state;
  if (!arguments.log_level.empty()) file.sections["server"]["log"] = arguments.log_level;
  return arguments.read.emplace(server::config_of(std::move(file)));
}

void set_up(const server::Config& config, server::Stores& stores) {
  stores.vault.check();
  std::printf("ready in %s\n", config.state.c_str());
  const std::string key = stores.accounts.new_setup_key();
  if (key.empty()) return;
  const server::Listener& listener = config.administration;
  const std::string address =
      listener.scheme() + "://" +
      (listener.host.find(':') == std::string::npos ? listener.host : "[" + listener.host + "]") + ":" +
      std::to_string(listener.port);
  std::printf("While the server runs, the first administrator is made here, once:\n%s/setup?key=%s\n",
              address.c_str(), key.c_str());
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Takes documents, tells their owners a code, and prints what they release.", "dce-server");
  app.require_subcommand(1);
  app.add_option("--config", arguments.config_path, "Configuration, TOML")
      ->type_name("FILE")
      ->default_str(kUsualConfig);
  app.add_option("--state", arguments.state, "Folder of store, keys and documents, instead of the configured")
      ->type_name("FOLDER");
  app.add_option("--log", arguments.log_level, "debug, info, warn, error or off")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}));
  const Open open = [&] { return std::make_unique<server::Stores>(config_of(arguments)); };
  CLI::App& serving = *app.add_subcommand("run", "Serve, until SIGTERM");
  serving.add_flag("--backed-up", arguments.backed_up,
                   "The schema of a PostgreSQL database may be changed: it was backed up");
  app.add_subcommand("setup",
                     "Make the state folder, the key and the store, and check them; says how the "
                     "first administrator is made")
      ->callback([&] { set_up(config_of(arguments), *open()); });
  VirtualPrinterSettings printer;
  CLI::App& printing = *app.add_subcommand(
      "virtual-printer", "Be a printer on loopback, to try things with: pages become PNG files");
  printing
      .add_option("--output", printer.folder, "Folder of the pages, and of an index.html that shows them")
      ->required();
  printing.add_option("--port", printer.port, "0 for any that is free")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  add_devices(app, open, [&] { return config_of(arguments); });
  add_users(app, open);
  add_jobs(app, open);
  add_accounts(app, open);
  add_audit(app, open);
  add_report(app, open);
  add_webhooks(app, open);
  add_backup(
      app, [&] { return config_of(arguments); }, open);
  add_settings(app, open);
  add_mail(app, open);
  spdlog::set_default_logger(spdlog::stderr_logger_mt("dce-server"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  try {
    app.parse(argc, argv);
    if (printing.parsed()) run_virtual_printer(printer);
    if (serving.parsed()) {
      const server::Config& config = config_of(arguments);
      spdlog::set_level(spdlog::level::from_str(config.log_level));
      serve(config, arguments.backed_up);
    }
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
}

}  // namespace
}  // namespace dce::server_cli

int main(int argc, char** argv) {
  try {
    return dce::server_cli::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dce-server: %s\n", error.what());
    return 1;
  }
}
