// Settings that are changed while the server runs.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "server/audit/audit.h"
#include "server/base/exchanged.h"
#include "server/base/secrets.h"
#include "server/base/stop.h"
#include "server/settings/state.h"
#include "server/store/database.h"

namespace dce::server {

/// Nothing was changed. what() has all of it in a sentence.
struct SettingsRefused : std::runtime_error {
  explicit SettingsRefused(SettingProblems found);
  SettingProblems problems;
};

/// Nothing was changed: somebody else was faster.
struct SettingsConflict : std::runtime_error {
  SettingsConflict()
      : runtime_error("somebody else changed this meanwhile: look at what it is now, and change it again") {}
};

/// What is wanted. Keys that are not there stay as they are; so does a secret that is empty. What is usual is
/// not kept, so that it follows the program.
struct SettingsChange {
  SettingValues values{};
  std::set<std::string> reset{};  ///< as usual again; of a secret: forgotten
  std::optional<int64_t> seen{};  ///< the revision that was looked at; SettingsConflict where it is another
};

/// The file's word before the administration's, the administration's before what is usual. What the
/// administration says is in the store, secrets sealed with the server's key and with where they lead, so
/// that neither a form nor who writes into the store can have them sent elsewhere. A change is one
/// transaction with its lines in the audit log. For any number of threads and servers.
class Settings {
 public:
  Settings(Database& database, const MasterKey& key, SettingsFile file, Clock clock = system_now);

  std::shared_ptr<const SettingsState> state() const { return state_.get(); }

  /// Throws SettingsRefused or SettingsConflict, as the others do.
  void change(const Actor& by, const std::string& section, const SettingsChange& change);
  /// One of many. Its id.
  std::string add(const Actor& by, const std::string& section, const SettingValues& values);
  void change_row(const Actor& by, const std::string& section, const std::string& id,
                  const SettingsChange& change);
  void set_enabled(const Actor& by, const std::string& section, const std::string& id, bool enabled);
  void remove(const Actor& by, const std::string& section, const std::string& id);

  /// All values of a section, or of one of many, with those that are usual, and with secrets as they are. One
  /// that cannot be read, for the key or where it leads is another, is not there.
  SettingValues opened(const std::string& section) const;
  SettingValues opened(const std::string& section, const SettingsRow& row) const;
  /// Gives back what took a secret's place; nothing: it stays.
  using Spend = std::function<std::string(const std::string& secret)>;
  /// Hands `spend` a secret as the store has it now, and keeps what took its place, such as a refresh token.
  /// Of all servers one at a time. Nobody is told. It is not handed out where `stop` is raised first. Throws
  /// std::runtime_error where it is gone, or was given for another place than `row` leads to.
  void exchange_secret(const std::string& section, const SettingsRow& row, const std::string& key,
                       const StopSignal& stop, const Spend& spend);

  /// A first step of setting up is passed over.
  void skip(const Actor& by, const std::string& step);

  /// Looks whether another server, or a command, changed something. True when it did.
  bool refresh();
  /// Told after each change, of this server or another; by one thread at a time.
  void watch(std::function<void()> watcher);

 private:
  struct Draft;
  /// `row` with what is wanted of it; what cannot be is in the draft's problems.
  Draft draft(const SettingsSection& section, SettingsRow row, const SettingsChange& change) const;
  void take(Draft& draft, const Setting& setting, const std::string& text) const;
  void guard_secrets(Draft& draft, const SettingsRow& before) const;
  void check(Draft& draft) const;
  SettingsState read_state();

  Database& database_;
  MasterKey key_;
  SettingsFile file_;
  Clock clock_;
  Exchanged<SettingsState> state_;
  std::mutex watching_;
  std::function<void()> watcher_;
};

}  // namespace dce::server
