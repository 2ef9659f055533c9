#include "server/site/service.h"

#include <signal.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

#include "server/base/files.h"
#include "server/base/program.h"
#include "server/console/console.h"
#include "server/devices/watcher.h"
#include "server/engines/preparer.h"
#include "server/site/engine_supply.h"
#include "server/site/mail_service.h"
#include "server/site/stores.h"
#include "server/web/http_server.h"
#include "server/web/router.h"
#include "server/webhooks/sender.h"

namespace dce::server {
namespace {

using namespace std::chrono_literals;

sigset_t block_signals() {
  signal(SIGPIPE, SIG_IGN);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  return ends;
}

/// The lock is ours, so whoever had it before is dead: what it was at is taken over at once.
void replace_predecessor(const Config& config, JobStore& jobs) {
  const std::string file = config.state + "/instance";
  if (file_exists(file)) jobs.declare_gone(read_file(file, 100));
  write_file(file, jobs.instance(), 0600);
}

/// What servers that are gone were at.
void take_over_work(Stores& stores) {
  stores.jobs.take_over();
  Attempts(stores.jobs).take_over();
  Outbox(stores.database).take_over([&](const std::string& server) { return stores.jobs.is_gone(server); });
}

/// A private authority's certificate, made once: its ca.pem is what panels are told to trust.
void make_certificate(Config& config) {
  Listener &panels = config.release, &console = config.administration;
  if (console.certificate.empty()) console.certificate = panels.certificate;
  if (console.key.empty()) console.key = panels.key;
  const auto wants_one = [](const Listener& listener) {
    return listener.tls && listener.certificate.empty();
  };
  if (!wants_one(panels) && !wants_one(console)) return;
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
  for (Listener* const listener : {&panels, &console}) {
    if (!wants_one(*listener)) continue;
    listener->certificate = folder + "/engine.pem";
    listener->key = folder + "/engine.key";
  }
}

HttpSettings http_settings_of(const Listener& listener) {
  return {.host = listener.host,
          .port = listener.port,
          .certificate = listener.tls ? listener.certificate : "",
          .key = listener.key};
}

/// For so long a mail that comes again is known.
constexpr Millis kMailKnown = 30 * kDay;

/// Does something again and again; what it throws is logged.
class Chore {
 public:
  using Work = std::function<void(Millis passed)>;
  /// `work` hears how long this has gone on, in steps of kTick.
  explicit Chore(Work work) : work_(std::move(work)), thread_([this] { run(); }) {}
  ~Chore() {
    stopping_ = true;
    thread_.join();
  }

  static constexpr Millis kTick = 100;
  static bool is_due(Millis passed, Millis every) {
    return passed / every != (passed - kTick) / every || passed == 0;
  }
  template <class Act>
  static void attempt(const Act& act) {
    try {
      act();
    } catch (const std::exception& error) {
      spdlog::error("housekeeping: {}", error.what());
    }
  }

 private:
  void run() {
    for (Millis passed = 0; !stopping_; passed += kTick) {
      work_(passed);
      std::this_thread::sleep_for(std::chrono::milliseconds(kTick));
    }
  }

  Work work_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

/// As long as it is there, what changes is put into use.
class SettingsWatch {
 public:
  SettingsWatch(Settings& settings, std::function<void()> apply) : settings_(settings) {
    settings_.watch(std::move(apply));
    settings_.refresh();
  }
  ~SettingsWatch() { settings_.watch({}); }
  SettingsWatch(const SettingsWatch&) = delete;
  SettingsWatch& operator=(const SettingsWatch&) = delete;

 private:
  Settings& settings_;
};

/// What is done now and then. The heart has a thread of its own: a store of documents that does not answer
/// must not make other servers take this one for dead.
class Housekeeper {
 public:
  Housekeeper(Stores& stores, Engines& engines, EngineSupply& supply, Millis lease)
      : stores_(stores),
        engines_(engines),
        supply_(supply),
        beat_(lease / (JobStore::kMissedBeats + 1)),
        heart_([this](Millis passed) {
          if (Chore::is_due(passed, beat_)) Chore::attempt([this] { stores_.jobs.heartbeat(); });
        }),
        rest_([this](Millis passed) { keep_house(passed); }) {}

  /// As it was a few seconds ago.
  std::vector<Engines::Health> engine_health() {
    const std::lock_guard lock(mutex_);
    return health_;
  }

 private:
  void keep_house(Millis passed) {
    const auto every = [&](Millis time, const auto& act) {
      if (Chore::is_due(passed, time)) Chore::attempt(act);
    };
    every(beat_, [&] { take_over_work(stores_); });
    every(10 * kSecond, [&] { stores_.jobs.expire(); });
    every(10 * kMinute, [&] { stores_.sessions.sweep(); });
    every(kHour, [&] {
      Outbox(stores_.database).purge(system_now() - kMailKnown);
      stores_.quota.forget_old();
      const Millis kept = stores_.live.get()->audit_kept;
      if (kept > 0) stores_.audit.trim({"retention", "policy"}, system_now() - kept);
    });
    every(kSecond, [&] { stores_.acts.go_on_with_test_pages(); });
    every(kSecond, [&] { stores_.settings.refresh(); });
    every(kSecond, [&] { supply_engines(); });
    every(5 * kSecond, [&] { look_at_engines(); });
    if (passed > 0) every(kDay, [&] { stores_.jobs.recover(); });
  }

  void supply_engines() {
    const std::vector<std::string> wanted = stores_.live.get()->engines;
    if (wanted != supplied_) {
      supplied_ = wanted;  // what cannot be is said once
      engines_.set_addresses(supply_.addresses(wanted));
      look_at_engines();
    }
    supply_.tidy(engines_);
  }

  void look_at_engines() {
    std::vector<Engines::Health> health = engines_.health();
    const std::lock_guard lock(mutex_);
    health_ = std::move(health);
  }

  Stores& stores_;
  Engines& engines_;
  EngineSupply& supply_;
  std::vector<std::string> supplied_ = stores_.live.get()->engines;
  Millis beat_;
  std::mutex mutex_;
  std::vector<Engines::Health> health_;
  Chore heart_, rest_;
};

}  // namespace

void serve(const Config& given, bool backed_up) {
  Config config = given;
  const sigset_t ends = block_signals();
  prepare_state(config);
  const File lock = lock_state(config);
  make_certificate(config);
  Stores stores(config, backed_up);
  stores.vault.check();
  stores.jobs.heartbeat();
  replace_predecessor(config, stores.jobs);
  stores.jobs.recover();
  take_over_work(stores);
  const std::shared_ptr<const LiveSettings> first = stores.live.get();
  EngineSupply supply(config.state + "/engine.sock");
  Engines engines(supply.addresses(first->engines), config.engine_pki, stores.vault);
  Acceptor acceptor(stores.jobs, first->intake);
  const Preparer preparer(stores.jobs, engines, stores.devices, config.preparing,
                          [&](const Job& job, int pages) {
                            return refuse_pages(stores.jobs, job, pages, stores.live.get()->mail.pages);
                          });
  Deliverer deliverer({stores.jobs, engines, stores.devices, stores.users}, first->delivery,
                      config.delivering);
  DeviceWatcher watcher(stores.devices, first->ask_every);
  const WebhookSender sender(stores.webhooks, stores.jobs.bell());
  std::list<WatchedFolder> folders;
  for (const WatchedFolderSettings& folder : config.folders)
    folders.emplace_back(folder, acceptor, stores.users);
  MailService mail(stores, acceptor);
  const SettingsWatch watch(stores.settings, [&] {
    stores.apply();
    const std::shared_ptr<const LiveSettings> live = stores.live.get();
    acceptor.set_policy(live->intake);
    deliverer.set_policy(live->delivery);
    watcher.set_every(live->ask_every);
    mail.apply(*live);
  });
  Housekeeper housekeeper(stores, engines, supply, config.lease);
  const WebParts parts{.users = stores.users,
                       .codes = stores.codes,
                       .devices = stores.devices,
                       .jobs = stores.jobs,
                       .desk = stores.desk,
                       .quota = stores.quota,
                       .engines = engines,
                       .acceptor = acceptor,
                       .sessions = stores.sessions,
                       .tokens = stores.tokens,
                       .phone_links = stores.phone_links,
                       .address = config.address};
  Router router(parts);
  Trials trials(stores.audit);
  Console console({.web = parts,
                   .accounts = stores.accounts,
                   .audit = stores.audit,
                   .acts = stores.acts,
                   .webhooks = stores.webhooks,
                   .key = stores.key.derived("console"),
                   .engine_health = [&] { return housekeeper.engine_health(); },
                   .mailbox_problems = [&] { return mail.problems(); },
                   .settings = stores.settings,
                   .trials = trials,
                   .panel_base = config.panel_base()});
  HttpSettings for_console = http_settings_of(config.administration);
  for_console.uploads = "";
  for_console.connections = 200;
  for_console.content_policy = HttpSettings::kPagesWithScript;
  const HttpServer console_http(for_console,
                                [&](const HttpRequest& request) { return console.handle(request); });
  spdlog::info("administration: {}://{}:{}{}", config.administration.scheme(), config.administration.host,
               console_http.port(),
               stores.accounts.any() ? "" : " (nobody administers yet: \"dce-server setup\" says how)");
  HttpSettings for_panels = http_settings_of(config.release);
  for_panels.upload_bytes = [&] { return stores.live.get()->intake.document_bytes + (1 << 20); };
  const HttpServer http(
      for_panels, [&](const HttpRequest& request) { return router.handle(request); },
      [&](const HttpRequest& head) { return router.refuse(head); });
  spdlog::info("ready: {}://{}:{}", config.release.scheme(), config.release.host, http.port());
  int signal = 0;
  sigwait(&ends, &signal);
  spdlog::info("signal {}: stopping", signal);
}

}  // namespace dce::server
