// Those who administer the server: accounts with passwords and roles, and tokens for their programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/audit/audit.h"
#include "server/base/secrets.h"
#include "server/codes/throttle.h"

namespace dce::server {

/// Each may do what those before it may.
enum class Role {
  auditor,        ///< sees everything, changes nothing
  operator_,      ///< users, printers, jobs
  administrator,  ///< accounts, tokens, webhooks too
};

std::string_view name_of(Role role);  ///< "operator"
std::optional<Role> role_of(std::string_view name);

struct Account {
  std::string id, name;
  Role role = Role::auditor;
  bool enabled = true;
  Millis created_at = 0;
  Millis changed_at = 0;  ///< of password, role or whether it is enabled
  Millis seen_at = 0;     ///< its last login; 0 for none
};

struct AccountToken {
  std::string id, account, title;  ///< `account`: its name
  Role role = Role::auditor;
  Millis created_at = 0, expires_at = 0;
};

/// For any number of threads. What is changed is in the audit log by the same transaction. What cannot be
/// done is a std::runtime_error with a sentence; the last enabled administrator stays one.
class Accounts {
 public:
  Accounts(Database& database, const MasterKey& key, Throttle& throttle, Clock clock = system_now);

  Account add(const Actor& by, const std::string& name, Role role, const std::string& password);
  std::optional<Account> find(const std::string& id);
  std::optional<Account> by_name(const std::string& name);
  std::vector<Account> list();
  bool any();
  void set_role(const Actor& by, const std::string& id, Role role);
  /// A disabled one's sessions and tokens are worth nothing.
  void set_enabled(const Actor& by, const std::string& id, bool enabled);
  /// Ends its sessions.
  void set_password(const Actor& by, const std::string& id, const std::string& password);
  void remove(const Actor& by, const std::string& id);

  struct Login {
    std::optional<Account> account{};
    Millis wait = 0;  ///< not even looked at: too many wrong ones
  };
  /// Wrong passwords cost time, of the account and of the address they come from.
  Login login(const std::string& name, const std::string& password, const std::string& source);

  /// What the first administrator is made with, once; the one before is worth nothing then. Where there is an
  /// account already it makes nothing.
  std::string new_setup_key();
  /// Nothing, or a sentence, where the key is none or there is an account already.
  Account set_up(const std::string& key, const std::string& name, const std::string& password,
                 const std::string& source);

  /// Shown once; the store keeps a hash. Never more than its account may do, then or later.
  std::string make_token(const Actor& by, const std::string& account_id, Role role, const std::string& title,
                         Millis lifetime);
  /// Its account, with the token's role where that is less.
  std::optional<Account> of_token(const std::string& token);
  std::vector<AccountToken> tokens();
  void revoke(const Actor& by, const std::string& token_id);

 private:
  void insert(soci::session& sql, const Account& account, const std::string& hash);
  void require_another(soci::session& sql, const std::string& id);
  Account require(soci::session& sql, const std::string& id);

  Database& database_;
  MasterKey key_;
  Throttle& throttle_;
  Clock clock_;
};

}  // namespace dce::server
