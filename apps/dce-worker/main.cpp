// dce-worker: converts documents for others, each in a process of its own that can reach nothing.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <thread>

#include "client/engine_pool.h"
#include "status.h"
#include "worker/operate/log.h"
#include "worker/pki/authority.h"
#include "worker/service/server.h"
#include "worker/service/settings_file.h"
#include "worker/service/settings_table.h"

namespace dce::worker_cli {
namespace {

struct Arguments {
  std::string config;
  std::map<std::string, worker::Setting::Value> given;  ///< on the command line, by the setting's name
  worker::PkiRequest pki;
  std::vector<std::string> engines;
  std::string status_pki;
  bool json = false;
};

/// Beside this program in a build tree, in libexec/dce where it is installed.
std::string find_zygote(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const char* place : {"", "../libexec/dce"}) {
    const std::filesystem::path path = folder / place / name;
    if (std::filesystem::exists(path)) return path.lexically_normal();
  }
  throw std::runtime_error(name + " is neither beside this program nor in ../libexec/dce");
}

worker::Settings default_settings() {
  worker::Settings settings;
  const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  settings.slots = processors;
  settings.threads = std::min(processors, 4);
  return settings;
}

/// An option, whose value is checked as one from a file is.
template <class T>
void add_setting(CLI::App& app, const worker::Setting& setting, Arguments& arguments) {
  const auto take = [&setting, &arguments](const T& value) {
    try {
      worker::check_value(setting, value);
    } catch (const std::exception& error) {
      throw CLI::ValidationError("--" + std::string(error.what()));
    }
    arguments.given[setting.name] = value;
  };
  app.add_option_function<T>("--" + setting.name, take, setting.help)
      ->type_name(setting.type_name)
      ->default_str(worker::text_of(setting.get(default_settings())));
}

void add_serving(CLI::App& app, Arguments& arguments) {
  app.add_option("--config", arguments.config,
                 "A TOML file of settings, by the names below; SIGHUP has it read again")
      ->type_name("FILE");
  for (const worker::Setting& setting : worker::settings_table()) {
    switch (setting.kind) {
      case worker::Setting::Kind::text:
        add_setting<std::string>(app, setting, arguments);
        break;
      case worker::Setting::Kind::list:
        add_setting<std::vector<std::string>>(app, setting, arguments);
        break;
      case worker::Setting::Kind::whole:
      case worker::Setting::Kind::number:
        add_setting<double>(app, setting, arguments);
        break;
      case worker::Setting::Kind::flag:
        app.add_flag_callback(
            "--" + setting.name, [&] { arguments.given[setting.name] = true; }, setting.help);
        break;
    }
  }
}

CLI::App& add_pki(CLI::App& app, Arguments& arguments) {
  CLI::App& pki = *app.add_subcommand("pki", "Certificates for mutual TLS")->require_subcommand(1);
  CLI::App& init =
      *pki.add_subcommand("init", "Make a private authority and certificates, for a test or a small site");
  init.add_option("FOLDER", arguments.pki.folder, "Where they go")->required();
  init.add_option("--host", arguments.pki.hosts, "Name or address that engines are reached by; repeatable")
      ->capture_default_str();
  init.add_option("--client", arguments.pki.clients, "A caller's name, which gets a certificate; repeatable")
      ->capture_default_str();
  init.add_option("--days", arguments.pki.days, "How long they hold")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  return init;
}

CLI::App& add_status(CLI::App& app, Arguments& arguments) {
  CLI::App& status = *app.add_subcommand("status", "Ask engines how they are");
  status.add_option("ADDRESS", arguments.engines, "unix:PATH or tls:HOST:8802")->required();
  status.add_option("--pki", arguments.status_pki, "Folder with ca.pem, client.pem and client.key, for tls")
      ->type_name("FOLDER");
  status.add_flag("--json", arguments.json, "As JSON");
  return status;
}

/// The command line counts before the file.
worker::Settings settings_of(const Arguments& arguments) {
  worker::Settings settings = default_settings();
  if (!arguments.config.empty()) settings = worker::read_settings_file(arguments.config, std::move(settings));
  for (const auto& [name, value] : arguments.given) worker::find_setting(name)->set(settings, value);
  settings.zygote = find_zygote("dce-worker-zygote");
  if (settings.office != "off") settings.office_zygote = find_zygote("dce-worker-office");
  return settings;
}

void serve(const Arguments& arguments) {
  const worker::Settings settings = settings_of(arguments);
  worker::open_log(settings.log_format == "json" ? worker::LogFormat::json : worker::LogFormat::text);
  worker::set_log_level(settings.log_level);
  worker::run_worker(settings, [&arguments] { return settings_of(arguments); });
}

int run(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Converts documents for others, each in a process of its own that can reach nothing.",
               "dce-worker");
  app.set_version_flag("--version", dce_version());
  add_serving(app, arguments);
  const CLI::App& init = add_pki(app, arguments);
  const CLI::App& status = add_status(app, arguments);
  try {
    app.parse(argc, argv);
    if (init.parsed()) {
      make_pki(arguments.pki);
    } else if (status.parsed()) {
      return print_status(arguments.engines, arguments.status_pki, arguments.json);
    } else {
      serve(arguments);
    }
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
}

}  // namespace
}  // namespace dce::worker_cli

int main(int argc, char** argv) {
  try {
    return dce::worker_cli::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "dce-worker: %s\n", error.what());
    return 1;
  }
}
