// dce-worker: converts documents for others, each in a process of its own that can reach nothing.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <thread>

#include "client/engine_pool.h"
#include "status.h"
#include "worker/pki/authority.h"
#include "worker/service/server.h"

namespace dce::worker_cli {
namespace {

constexpr double kMegabyte = 1 << 20;

struct Arguments {
  worker::Settings settings;
  double memory_mb = 384, input_mb = 512, output_mb = 8192, waiting_mb = 2048;
  double queue_s = 60, conversion_s = 120, drain_s = 30;
  std::string log_level = "info";
  worker::PkiRequest pki;
  std::vector<std::string> engines;
  std::string status_pki;
  bool json = false;
};

/// Beside this program in a build tree, in libexec/dce where it is installed.
std::string find_zygote() {
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const char* place : {"dce-worker-zygote", "../libexec/dce/dce-worker-zygote"}) {
    const std::filesystem::path path = folder / place;
    if (std::filesystem::exists(path)) return path.lexically_normal();
  }
  throw std::runtime_error("dce-worker-zygote is neither beside this program nor in ../libexec/dce");
}

void add_limits(CLI::App& app, Arguments& arguments) {
  worker::Settings& settings = arguments.settings;
  app.add_option("--slots", settings.slots, "Jobs converted side by side")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  app.add_option("--threads", settings.threads, "Threads of one job")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--queue", settings.waiting, "Jobs that may wait; one more is told that the engine is busy")
      ->check(CLI::Range(0, 100000))
      ->capture_default_str();
  app.add_option("--queue-seconds", arguments.queue_s, "Longest wait for a place to convert")
      ->capture_default_str();
  app.add_option("--conversion-seconds", arguments.conversion_s, "Longest conversion")->capture_default_str();
  app.add_option("--drain-seconds", arguments.drain_s, "After SIGTERM, for jobs already taken")
      ->capture_default_str();
  app.add_option("--memory", arguments.memory_mb, "Heap of one job, in MB")->capture_default_str();
  app.add_option("--input", arguments.input_mb, "Documents of one job, in MB")->capture_default_str();
  app.add_option("--output", arguments.output_mb, "Stream of one job, in MB")->capture_default_str();
  app.add_option("--waiting-documents", arguments.waiting_mb,
                 "Documents of all jobs that are in memory, in MB")
      ->capture_default_str();
  app.add_option("--pages", settings.pages, "Pages of one document")
      ->check(CLI::Range(1, 1 << 30))
      ->capture_default_str();
}

void add_serving(CLI::App& app, Arguments& arguments) {
  worker::Settings& settings = arguments.settings;
  const int processors = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  settings.slots = processors;
  settings.threads = std::min(processors, 4);
  app.add_option("--listen", settings.listen, "unix:PATH or tls:HOST:8802; repeatable")->type_name("ADDRESS");
  app.add_option("--pki", settings.pki, "Folder with ca.pem, engine.pem and engine.key, for tls")
      ->type_name("FOLDER");
  app.add_option("--user", settings.user, "What the worker becomes where it is started as root")
      ->capture_default_str();
  app.add_option("--allow-user", settings.allowed_users,
                 "A uid that may use the unix socket besides root and the worker's own")
      ->type_name("UID");
  app.add_option("--log", arguments.log_level, "debug, info, warn, error or off")
      ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}))
      ->capture_default_str();
  add_limits(app, arguments);
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

uint64_t bytes_of(double megabytes) {
  return static_cast<uint64_t>(megabytes * kMegabyte);
}

uint32_t milliseconds_of(double seconds) {
  return static_cast<uint32_t>(std::clamp(seconds, 0.0, 4e6) * 1000);
}

void serve(Arguments& arguments) {
  worker::Settings& settings = arguments.settings;
  if (settings.listen.empty()) throw CLI::RequiredError("--listen");
  settings.memory_bytes = bytes_of(arguments.memory_mb);
  settings.input_bytes = bytes_of(arguments.input_mb);
  settings.output_bytes = bytes_of(arguments.output_mb);
  settings.waiting_bytes = bytes_of(arguments.waiting_mb);
  settings.queue_ms = milliseconds_of(arguments.queue_s);
  settings.conversion_ms = milliseconds_of(arguments.conversion_s);
  settings.drain_ms = milliseconds_of(arguments.drain_s);
  settings.zygote = find_zygote();
  spdlog::set_default_logger(spdlog::stderr_logger_mt("dce-worker"));
  spdlog::set_level(spdlog::level::from_str(arguments.log_level));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  run_worker(settings);
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
