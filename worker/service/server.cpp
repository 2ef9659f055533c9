#include "worker/service/server.h"

#include <fcntl.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_posix.h>
#include <poll.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <dce/dce.hpp>
#include <functional>
#include <list>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <thread>

#include "worker/operate/log.h"
#include "worker/operate/service_manager.h"
#include "worker/operate/system_paper.h"
#include "worker/sandbox/sandbox.h"
#include "worker/service/conversion_service.h"
#include "worker/service/pulling.h"
#include "worker/service/settings_table.h"
#include "worker/service/tls_certificates.h"
#include "worker/service/unix_listener.h"
#include "worker/supervise/nursery.h"

namespace dce::worker {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatienceForZygote = 30s;
/// Children that wait for a job: jobs seldom come faster than the next ones are forked.
constexpr int kMostSpares = 4;
constexpr size_t kMostOfficeSpares = 1;  // each has ten times the memory of its own
constexpr auto kOfficeJobAlone = 150ms;  // forking takes a processor for 10 ms, and getting ready as long again
constexpr int kLargestMessage = 2 << 20;
constexpr std::string_view kUnix = "unix:", kTls = "tls:", kConnection = "fd:";
/// How soon an idle thread of gRPC notices that the server ends; by itself it takes ten seconds.
constexpr int kIdlePoll = 100;  // ms

struct UnixSocket {
  std::string path;
  Descriptor fd;
  bool passed_on;  ///< opened, and to be removed, by the service manager
};

/// What needs the rights the worker was started with; done first, then they are given up.
struct Entrances {
  std::list<UnixSocket> sockets;
  std::vector<std::string> tls;                   ///< HOST:PORT
  std::vector<int> connections;                   ///< to the caller that started this worker for itself
  std::unique_ptr<TlsCertificates> certificates;  ///< for `tls`
  std::optional<PullSettings> pull;

  /// Started by a caller for one job of its own.
  bool for_one_job() const { return !connections.empty() && sockets.empty() && tls.empty() && !pull; }
};

Entrances open_entrances(const Settings& settings) {
  Entrances entrances;
  for (PassedSocket& socket : take_passed_sockets())
    entrances.sockets.push_back({std::move(socket.path), std::move(socket.fd), true});
  entrances.pull = read_pull_settings(settings);
  if (entrances.sockets.empty() && settings.listen.empty() && !entrances.pull)
    throw std::runtime_error(
        "there is nothing to listen on; give --listen unix:PATH or tls:HOST:PORT, or a --queue");
  for (const std::string& address : settings.listen) {
    if (address.starts_with(kUnix)) {
      const std::string path = address.substr(kUnix.size());
      entrances.sockets.push_back({path, listen_on_unix_socket(path), false});
    } else if (address.starts_with(kTls)) {
      entrances.tls.push_back(address.substr(kTls.size()));
    } else if (address.starts_with(kConnection)) {
      const int connection = std::atoi(address.c_str() + kConnection.size());
      if (fcntl(connection, F_SETFD, FD_CLOEXEC) != 0)
        throw std::runtime_error(address + " is no open descriptor");
      entrances.connections.push_back(connection);
    } else {
      throw std::runtime_error(address + " is no address to listen on; give unix:PATH or tls:HOST:PORT");
    }
  }
  if (!entrances.tls.empty()) {
    if (settings.pki.empty())
      throw std::runtime_error("tls needs --pki FOLDER; \"dce-worker pki init FOLDER\" makes one");
    entrances.certificates = std::make_unique<TlsCertificates>(settings.pki);
  }
  return entrances;
}

/// A connection and a document in memory take a descriptor each.
void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

/// A thread a call; a call beyond the queue is told "busy" at once, which takes one too.
void bound_threads(const Settings& settings, grpc::ResourceQuota& quota) {
  quota.SetMaxThreads(settings.slots + settings.waiting + 64);
}

std::unique_ptr<grpc::Server> start_server(const Entrances& entrances, const grpc::ResourceQuota& quota,
                                           ConversionService& service) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::CQ_TIMEOUT_MSEC, kIdlePoll);
  builder.SetMaxReceiveMessageSize(kLargestMessage);
  // A host that vanished is noticed, and its jobs with it.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  // Two workers on one port would take each other's callers.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  std::vector<int> ports(entrances.tls.size(), 0);
  for (size_t i = 0; i < entrances.tls.size(); ++i)
    builder.AddListeningPort(entrances.tls[i], entrances.certificates->credentials(), &ports[i]);
  builder.RegisterService(&service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  for (size_t i = 0; i < ports.size(); ++i) {
    if (!server || ports[i] == 0) throw std::runtime_error("cannot listen on tls:" + entrances.tls[i]);
    spdlog::info("listening on tls:{} (port {})", entrances.tls[i], ports[i]);
  }
  if (!server) throw std::runtime_error("the gRPC server does not start");
  return server;
}

/// Blocks these for every thread that comes; until_end() takes them.
sigset_t block_signals() {
  signal(SIGPIPE, SIG_IGN);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

std::vector<std::string> stream_names(const std::string& formats_json) {
  std::vector<std::string> names;
  const auto formats = nlohmann::json::parse(formats_json);
  for (const auto& stream : formats.at("streams")) names.push_back(stream.at("name"));
  return names;
}

/// Taking new settings and certificates while jobs go on. What cannot be read changes nothing.
class Reloading {
 public:
  Reloading(Settings settings, const ReadSettings& read_again)
      : settings_(std::move(settings)), read_again_(read_again) {}

  /// `renew` says whether there is something new, and throws where that cannot be used.
  void add_certificates(const std::string& name, std::function<bool()> renew) {
    certificates_.emplace_back(name, std::move(renew));
  }

  void reload(ConversionService& service, grpc::ResourceQuota& quota) {
    take_settings(service, quota);
    for (const auto& [name, renew] : certificates_) take_certificates(name, renew);
  }

  void add_to(WorkerState& state) const {
    state.reloads = taken_;
    state.reload_failures = refused_;
  }
  const Settings& settings() const { return settings_; }

 private:
  void take_settings(ConversionService& service, grpc::ResourceQuota& quota) {
    try {
      const Settings now = read_again_();
      for (const Setting& setting : settings_table()) {
        if (!setting.live && setting.get(now) != setting.get(settings_))
          spdlog::warn("{} has changed, which takes effect at a restart", setting.name);
      }
      bound_threads(now, quota);
      set_log_level(now.log_level);
      service.reload(now);
      settings_ = now;
      ++taken_;
      spdlog::info("new settings taken");
    } catch (const std::exception& error) {
      ++refused_;
      spdlog::error("new settings refused, the old ones stay: {}", error.what());
    }
  }

  void take_certificates(const std::string& name, const std::function<bool()>& renew) {
    try {
      if (renew()) spdlog::info("new {} taken, for connections from now on", name);
    } catch (const std::exception& error) {
      ++refused_;
      spdlog::error("new {} refused, the old ones stay: {}", name, error.what());
    }
  }

  Settings settings_;
  const ReadSettings& read_again_;
  std::vector<std::pair<std::string, std::function<bool()>>> certificates_;
  std::atomic<int> taken_{0}, refused_{0};
};

/// Whether any of the connections is still open at its other end; gRPC does not tell.
bool somebody_there(const std::vector<Descriptor>& callers) {
  return std::any_of(callers.begin(), callers.end(), [](const Descriptor& caller) {
    pollfd wait{caller.get(), 0, 0};
    return poll(&wait, 1, 0) == 0;
  });
}

/// Reloads at SIGHUP; the signal that ends the worker, and SIGTERM when all `callers` are gone, where there
/// are any.
int until_end(const sigset_t& ends, ConversionService& service, grpc::ResourceQuota& quota,
              Reloading& reloading, const std::vector<Descriptor>& callers) {
  while (true) {
    if (!callers.empty() && !somebody_there(callers)) return SIGTERM;
    const timespec now_and_then{.tv_sec = 1, .tv_nsec = 0};
    const int signal = sigtimedwait(&ends, nullptr, &now_and_then);
    service.sweep();
    if (signal == SIGTERM || signal == SIGINT) return signal;
    if (signal != SIGHUP) continue;
    tell_service_manager("RELOADING=1");
    reloading.reload(service, quota);
    tell_service_manager("READY=1");
  }
}

void serve(const Settings& settings, Entrances entrances, const Nurseries& nurseries, const sigset_t& ends,
           const ReadSettings& read_again) {
  const std::string formats = dce::formats_json();
  Metrics metrics(stream_names(formats), dce_version());
  Workplace place(nurseries, {.slots = settings.slots, .waiting = settings.waiting});
  ConversionService service(settings, place, metrics, formats);
  Reloading reloading(settings, read_again);
  if (entrances.certificates)
    reloading.add_certificates("certificates", [&entrances] { return entrances.certificates->renew(); });
  grpc::ResourceQuota quota("worker");
  bound_threads(settings, quota);
  const std::unique_ptr<grpc::Server> server = start_server(entrances, quota, service);
  std::list<UnixListener> listeners;
  for (UnixSocket& socket : entrances.sockets) {
    listeners.emplace_back(std::move(socket.fd), settings.allowed_users, [&server](Descriptor connection) {
      grpc::AddInsecureChannelFromFd(server.get(), connection.release());
    });
    spdlog::info("listening on unix:{}{}", socket.path, socket.passed_on ? ", passed on" : "");
  }
  std::optional<Crew> crew;
  if (entrances.pull) {
    crew.emplace(std::move(*entrances.pull), place, metrics,
                 [&service] { return pull_limits(*service.settings()); });
    reloading.add_certificates("certificates of queue and store",
                               [&crew, &settings] { return renew_certificates(*crew, settings); });
  }
  if (!settings.metrics.empty()) {
    const std::string address = metrics.listen(settings.metrics, [&] {
      WorkerState state = service.state();
      reloading.add_to(state);
      if (crew) add_to_state(*crew, state);
      return state;
    });
    spdlog::info("metrics on http://{}/metrics", address);
  }
  std::vector<Descriptor> callers;
  for (const int connection : entrances.connections) {
    callers.emplace_back(fcntl(connection, F_DUPFD_CLOEXEC, 0));
    fcntl(connection, F_SETFL, O_NONBLOCK);
    grpc::AddInsecureChannelFromFd(server.get(), connection);
  }
  server->GetHealthCheckService()->SetServingStatus("dce.v1.ConversionEngine", true);
  spdlog::info("ready: {} jobs side by side, {} threads each, {} may wait", settings.slots, settings.threads,
               settings.waiting);
  tell_service_manager("READY=1");

  const int signal = until_end(ends, service, quota, reloading, callers);
  const uint32_t drain_ms = reloading.settings().drain_ms;
  spdlog::info("signal {}: no more jobs; those begun have {} ms to end", signal, drain_ms);
  tell_service_manager("STOPPING=1");
  place.draining = true;  // those that have a place in the queue go on
  server->GetHealthCheckService()->SetServingStatus(false);
  listeners.clear();
  for (const UnixSocket& socket : entrances.sockets) {
    if (!socket.passed_on) unlink(socket.path.c_str());
  }
  const auto patience = std::chrono::milliseconds(drain_ms);
  std::thread pulled([&crew, until = std::chrono::steady_clock::now() + patience] {
    if (crew) crew->drain(until);
  });
  server->Shutdown(std::chrono::system_clock::now() + patience);
  server->Wait();
  pulled.join();
  metrics.stop();
  spdlog::info("ended: {} jobs done, {} failed, {} crashed, {} told busy", place.totals.done.load(),
               place.totals.failed.load(), place.totals.crashed.load(), place.totals.busy.load());
}

}  // namespace

void run_worker(const Settings& settings, const ReadSettings& read_again) {
  const sigset_t ends = block_signals();
  raise_descriptor_limit();
  Entrances entrances = open_entrances(settings);
  drop_privileges(settings.user);
  // What another user could trace or dump would hold documents and keys.
  forbid_tracing();
  // What is made ready for the next job is lost on the only one.
  const std::string readiness = entrances.for_one_job() ? "cold" : "warm";
  const auto spares =
      entrances.for_one_job() ? size_t{0} : static_cast<size_t>(std::min(settings.slots, kMostSpares));
  Nursery nursery({.program = settings.zygote,
                   .arguments = {settings.user, readiness},
                   .environment = {"LD_BIND_NOW=1"},  // once, and not in each child anew
                   .spares = spares});
  std::optional<Nursery> office;  // loads LibreOffice meanwhile; nobody but its documents waits for that
  if (!settings.office_zygote.empty()) {
    office.emplace(NurseryOptions{.program = settings.office_zygote,
                                  .arguments = {settings.user, settings.office, readiness},
                                  .environment = {"PAPERSIZE=" + system_paper()},
                                  .spares = std::min(spares, kMostOfficeSpares),
                                  .job_alone = kOfficeJobAlone});
  }
  if (!nursery.wait_until_ready(kPatienceForZygote))
    throw std::runtime_error("there is no process to convert in: " + nursery.why_not());
  serve(settings, std::move(entrances), {.library = nursery, .office = office ? &*office : nullptr}, ends,
        read_again);
}

}  // namespace dce::worker
