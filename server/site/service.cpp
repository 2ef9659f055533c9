#include "server/site/service.h"

#include <fcntl.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>

#include <atomic>
#include <list>
#include <memory>
#include <thread>

#include "server/base/program.h"
#include "server/engines/embedded_worker.h"
#include "server/engines/preparer.h"
#include "server/site/stores.h"
#include "server/web/http_server.h"
#include "server/web/router.h"

namespace dce::server {
namespace {

using namespace std::chrono_literals;

/// Two servers on one SQLite file would each take the other for dead.
File lock_state(const Config& config) {
  File lock = open_file(config.state + "/lock", O_RDWR | O_CREAT);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw std::runtime_error("another dce-server works in " + config.state);
  return lock;
}

sigset_t block_signals() {
  signal(SIGPIPE, SIG_IGN);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

/// A private authority's certificate, made once: its ca.pem is what panels are told to trust.
void make_certificate(Config& config) {
  if (!config.tls || !config.certificate.empty()) return;
  const std::string folder = config.state + "/tls";
  if (!file_exists(folder + "/engine.pem")) {
    std::vector<std::string> words = {own_program("dce-worker"), "pki", "init", folder};
    for (const std::string& name : config.names) {
      words.emplace_back("--host");
      words.push_back(name);
    }
    if (run_program(words) != 0) throw std::runtime_error("no certificate can be made in " + folder);
    spdlog::info("a certificate was made; let panels trust {}/ca.pem", folder);
  }
  config.certificate = folder + "/engine.pem";
  config.key = folder + "/engine.key";
}

/// What is done now and then.
class Housekeeper {
 public:
  explicit Housekeeper(Stores& stores) : stores_(stores), thread_([this] { run(); }) {}
  ~Housekeeper() {
    stopping_ = true;
    thread_.join();
  }

 private:
  void run() {
    for (int second = 0; !stopping_; ++second) {
      try {
        if (second % 5 == 0) stores_.jobs.heartbeat();
        if (second % 10 == 0) stores_.jobs.expire();
        if (second % 600 == 0) stores_.sessions.sweep();
      } catch (const std::exception& error) {
        spdlog::error("housekeeping: {}", error.what());
      }
      for (int i = 0; i < 10 && !stopping_; ++i) std::this_thread::sleep_for(100ms);
    }
  }

  Stores& stores_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace

void serve(const Config& given, bool backed_up) {
  Config config = given;
  const sigset_t ends = block_signals();
  prepare_state(config);
  const File lock = lock_state(config);
  make_certificate(config);
  std::unique_ptr<EmbeddedWorker> worker;
  if (config.engines.empty()) {
    worker = std::make_unique<EmbeddedWorker>(own_program("dce-worker"), config.state + "/engine.sock",
                                              std::vector<std::string>{"--log", "warn"});
    config.engines = {worker->address()};
  }
  Stores stores(config, backed_up);
  stores.jobs.heartbeat();
  stores.jobs.recover();
  Attempts(stores.jobs).recover();
  Engines engines(config.engines, config.engine_pki, stores.vault);
  Acceptor acceptor(stores.jobs, config.intake);
  const Preparer preparer(stores.jobs, engines, stores.devices, config.preparing);
  const Deliverer deliverer({stores.jobs, engines, stores.devices, stores.users}, config.delivery,
                            config.delivering);
  const Housekeeper housekeeper(stores);
  std::list<WatchedFolder> folders;
  for (const WatchedFolderSettings& folder : config.folders)
    folders.emplace_back(folder, acceptor, stores.users);
  Router router({.users = stores.users,
                 .codes = stores.codes,
                 .devices = stores.devices,
                 .jobs = stores.jobs,
                 .desk = stores.desk,
                 .engines = engines,
                 .acceptor = acceptor,
                 .sessions = stores.sessions,
                 .tokens = stores.tokens});
  const HttpServer http({.host = config.listen_host,
                         .port = config.listen_port,
                         .certificate = config.certificate,
                         .key = config.key,
                         .upload_bytes = config.intake.document_bytes + (1 << 20)},
                        [&](const HttpRequest& request) { return router.handle(request); });
  spdlog::info("ready: {}://{}:{}", config.tls ? "https" : "http", config.listen_host, http.port());
  int signal = 0;
  sigwait(&ends, &signal);
  spdlog::info("signal {}: stopping", signal);
}

}  // namespace dce::server
