#include "server/accounts/accounts.h"

#include <array>
#include <stdexcept>

#include "server/accounts/passwords.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr std::array<std::string_view, 3> kRoles = {"auditor", "operator", "administrator"};
constexpr size_t kLongestName = 64;

template <class... Exchange>
std::vector<Account> select_accounts(soci::session& sql, const std::string& tail, Exchange&&... exchange) {
  Account account;
  std::string role;
  int enabled = 0;
  soci::statement statement =
      ((sql.prepare << "SELECT id, name, role, enabled, created_at, changed_at, seen_at FROM accounts " +
                           tail,
        soci::into(account.id), soci::into(account.name), soci::into(role), soci::into(enabled),
        soci::into(account.created_at), soci::into(account.changed_at), soci::into(account.seen_at)),
       ..., std::forward<Exchange>(exchange));
  std::vector<Account> accounts;
  statement.execute();
  while (statement.fetch()) {
    account.role = role_of(role).value_or(Role::auditor);
    account.enabled = enabled != 0;
    accounts.push_back(account);
  }
  return accounts;
}

std::string checked_name(const std::string& text) {
  const std::string name = lower_ascii(trimmed(text));
  if (name.empty() || name.size() > kLongestName || printable(name) != name ||
      name.find_first_of(" :/") != std::string::npos)
    throw std::runtime_error("a name for logging in has no blanks, no ':' and no '/', and 64 bytes at most");
  return name;
}

void check_password(const std::string& password, const std::string& name) {
  if (const std::string problem = password_problem(password, name); !problem.empty())
    throw std::runtime_error(problem);
}

void end_sessions(soci::session& sql, const std::string& id) {
  sql << "DELETE FROM sessions WHERE kind = 'account' AND user_id = :id", soci::use(id);
}

}  // namespace

std::string_view name_of(Role role) {
  return kRoles[static_cast<size_t>(role)];
}

std::optional<Role> role_of(std::string_view name) {
  for (size_t i = 0; i < kRoles.size(); ++i) {
    if (kRoles[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

Accounts::Accounts(Database& database, const MasterKey& key, Throttle& throttle, Clock clock)
    : database_(database), key_(key.derived("accounts")), throttle_(throttle), clock_(std::move(clock)) {}

void Accounts::insert(soci::session& sql, const Account& account, const std::string& hash) {
  int found = 0;
  sql << "SELECT COUNT(*) FROM accounts WHERE name = :name", soci::use(account.name), soci::into(found);
  if (found > 0) throw std::runtime_error("there is an account called \"" + account.name + "\" already");
  const std::string role(name_of(account.role));
  sql << "INSERT INTO accounts (id, name, role, password, enabled, created_at, changed_at, seen_at) VALUES "
         "(:id, :name, :role, :password, 1, :created, :changed, 0)",
      soci::use(account.id), soci::use(account.name), soci::use(role), soci::use(hash),
      soci::use(account.created_at), soci::use(account.changed_at);
}

Account Accounts::add(const Actor& by, const std::string& given, Role role, const std::string& password) {
  const Millis now = clock_();
  const Account account{
      .id = random_id(), .name = checked_name(given), .role = role, .created_at = now, .changed_at = now};
  check_password(password, account.name);
  const std::string hash = hash_password(password);
  database_.write([&](soci::session& sql) {
    insert(sql, account, hash);
    insert_audit(sql, now, by, "account.add", account.name, name_of(role));
  });
  return account;
}

std::optional<Account> Accounts::find(const std::string& id) {
  std::vector<Account> found;
  database_.read([&](soci::session& sql) { found = select_accounts(sql, "WHERE id = :id", soci::use(id)); });
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::optional<Account> Accounts::by_name(const std::string& text) {
  const std::string name = lower_ascii(trimmed(text));
  std::vector<Account> found;
  database_.read(
      [&](soci::session& sql) { found = select_accounts(sql, "WHERE name = :name", soci::use(name)); });
  if (found.empty()) return std::nullopt;
  return found.front();
}

std::vector<Account> Accounts::list() {
  std::vector<Account> found;
  database_.read([&](soci::session& sql) { found = select_accounts(sql, "ORDER BY name"); });
  return found;
}

bool Accounts::any() {
  int count = 0;
  database_.read([&](soci::session& sql) { sql << "SELECT COUNT(*) FROM accounts", soci::into(count); });
  return count > 0;
}

Account Accounts::require(soci::session& sql, const std::string& id) {
  const std::vector<Account> found = select_accounts(sql, "WHERE id = :id", soci::use(id));
  if (found.empty()) throw std::runtime_error("there is no such account");
  return found.front();
}

void Accounts::require_another(soci::session& sql, const std::string& id) {
  int others = 0;
  sql << "SELECT COUNT(*) FROM accounts WHERE role = 'administrator' AND enabled = 1 AND id <> :id",
      soci::use(id), soci::into(others);
  if (others == 0) throw std::runtime_error("somebody must stay administrator");
}

void Accounts::set_role(const Actor& by, const std::string& id, Role role) {
  const Millis now = clock_();
  const std::string name(name_of(role));
  database_.write([&](soci::session& sql) {
    const Account account = require(sql, id);
    if (role != Role::administrator) require_another(sql, id);
    sql << "UPDATE accounts SET role = :role, changed_at = :now WHERE id = :id", soci::use(name),
        soci::use(now), soci::use(id);
    insert_audit(sql, now, by, "account.role", account.name, name);
  });
}

void Accounts::set_enabled(const Actor& by, const std::string& id, bool enabled) {
  const Millis now = clock_();
  const int value = enabled ? 1 : 0;
  database_.write([&](soci::session& sql) {
    const Account account = require(sql, id);
    if (!enabled) {
      require_another(sql, id);
      end_sessions(sql, id);
    }
    sql << "UPDATE accounts SET enabled = :enabled, changed_at = :now WHERE id = :id", soci::use(value),
        soci::use(now), soci::use(id);
    insert_audit(sql, now, by, enabled ? "account.enable" : "account.disable", account.name);
  });
}

void Accounts::set_password(const Actor& by, const std::string& id, const std::string& password) {
  const Millis now = clock_();
  const std::optional<Account> account = find(id);
  if (!account) throw std::runtime_error("there is no such account");
  check_password(password, account->name);
  const std::string hash = hash_password(password);
  database_.write([&](soci::session& sql) {
    sql << "UPDATE accounts SET password = :hash, changed_at = :now WHERE id = :id", soci::use(hash),
        soci::use(now), soci::use(id);
    end_sessions(sql, id);
    insert_audit(sql, now, by, "account.password", account->name);
  });
}

void Accounts::remove(const Actor& by, const std::string& id) {
  const Millis now = clock_();
  database_.write([&](soci::session& sql) {
    const Account account = require(sql, id);
    require_another(sql, id);
    end_sessions(sql, id);
    sql << "DELETE FROM account_tokens WHERE account_id = :id", soci::use(id);
    sql << "DELETE FROM accounts WHERE id = :id", soci::use(id);
    insert_audit(sql, now, by, "account.remove", account.name);
  });
}

Accounts::Login Accounts::login(const std::string& given, const std::string& password,
                                const std::string& source) {
  const std::string name = printable(lower_ascii(trimmed(given)), kLongestName);
  const Caller caller{.device = name, .source = source};
  const Actor actor{name, source};
  Millis wait = 0;
  std::string hash, id;
  database_.read([&](soci::session& sql) {
    wait = throttle_.wait(sql, caller);
    sql << "SELECT id, password FROM accounts WHERE name = :name AND enabled = 1", soci::use(name),
        soci::into(id), soci::into(hash);
  });
  if (wait > 0) return {.wait = wait};
  // Not within a transaction: others would wait for it.
  const bool right = is_password(hash, password);
  Login login;
  database_.write([&](soci::session& sql) {
    login = {.wait = throttle_.wait(sql, caller)};
    // Of guesses at the same moment those that come after the throttle closed do not count, not even right
    // ones.
    if (login.wait > 0) return;
    const Millis now = clock_();
    if (!right) {
      throttle_.wrong(sql, caller);
      insert_audit(sql, now, actor, "login.refused", name);
      return;
    }
    throttle_.right(sql, caller);
    sql << "UPDATE accounts SET seen_at = :now WHERE id = :id", soci::use(now), soci::use(id);
    insert_audit(sql, now, actor, "login", name);
    login.account = require(sql, id);
  });
  return login;
}

std::string Accounts::new_setup_key() {
  const std::string key = random_id(), hash = key_.hash("setup:" + key);
  const Millis now = clock_();
  bool made = false;
  database_.write([&](soci::session& sql) {
    int accounts = 0;
    sql << "SELECT COUNT(*) FROM accounts", soci::into(accounts);
    sql << "DELETE FROM setup_key";
    made = accounts == 0;
    if (made)
      sql << "INSERT INTO setup_key (hash, created_at) VALUES (:hash, :now)", soci::use(hash), soci::use(now);
  });
  return made ? key : std::string();
}

Account Accounts::set_up(const std::string& key, const std::string& given, const std::string& password,
                         const std::string& source) {
  const Millis now = clock_();
  const Account account{.id = random_id(),
                        .name = checked_name(given),
                        .role = Role::administrator,
                        .created_at = now,
                        .changed_at = now};
  const std::string key_hash = key_.hash("setup:" + key);
  const Caller caller{.device = "setup", .source = source};
  bool right = false;
  database_.write([&](soci::session& sql) {
    int accounts = 0, keys = 0;
    sql << "SELECT COUNT(*) FROM accounts", soci::into(accounts);
    sql << "SELECT COUNT(*) FROM setup_key WHERE hash = :hash", soci::use(key_hash), soci::into(keys);
    right = accounts == 0 && keys == 1 && throttle_.wait(sql, caller) == 0;
    if (right) return;
    throttle_.wrong(sql, caller);
    insert_audit(sql, now, {"", source}, "setup.refused", account.name);
  });
  if (!right)
    throw std::runtime_error("the key is wrong, or was used: \"dce-server setup\" makes another one");
  check_password(password, account.name);
  const std::string hash = hash_password(password);
  database_.write([&](soci::session& sql) {
    if (changed(sql, "DELETE FROM setup_key WHERE hash = :hash", soci::use(key_hash)) != 1)
      throw std::runtime_error("the key was used just now");
    insert(sql, account, hash);
    insert_audit(sql, now, {account.name, source}, "setup", account.name);
  });
  return account;
}

std::string Accounts::make_token(const Actor& by, const std::string& account_id, Role role,
                                 const std::string& given, Millis lifetime) {
  const std::string token = random_token(), hash = key_.hash(token), id = random_id();
  const std::string title = printable(trimmed(given), 80), name(name_of(role));
  const Millis now = clock_(), end = now + lifetime;
  database_.write([&](soci::session& sql) {
    const Account account = require(sql, account_id);
    if (role > account.role) throw std::runtime_error("a token cannot do more than its account");
    sql << "INSERT INTO account_tokens (id, hash, account_id, role, title, created_at, expires_at) VALUES "
           "(:id, :hash, :account, :role, :title, :created, :expires)",
        soci::use(id), soci::use(hash), soci::use(account_id), soci::use(name), soci::use(title),
        soci::use(now), soci::use(end);
    insert_audit(sql, now, by, "token.add", account.name, name + " " + title);
  });
  return token;
}

std::optional<Account> Accounts::of_token(const std::string& token) {
  const std::string hash = key_.hash(token);
  const Millis now = clock_();
  std::string account_id, role;
  database_.read([&](soci::session& sql) {
    sql << "SELECT account_id, role FROM account_tokens WHERE hash = :hash AND expires_at > :now",
        soci::use(hash), soci::use(now), soci::into(account_id), soci::into(role);
  });
  if (account_id.empty()) return std::nullopt;
  std::optional<Account> account = find(account_id);
  if (!account || !account->enabled) return std::nullopt;
  account->role = std::min(account->role, role_of(role).value_or(Role::auditor));
  return account;
}

std::vector<AccountToken> Accounts::tokens() {
  std::vector<AccountToken> tokens;
  database_.read([&](soci::session& sql) {
    AccountToken token;
    std::string role;
    soci::statement statement =
        (sql.prepare
             << "SELECT t.id, a.name, t.title, t.role, t.created_at, t.expires_at FROM account_tokens t "
                "JOIN accounts a ON a.id = t.account_id ORDER BY a.name, t.created_at",
         soci::into(token.id), soci::into(token.account), soci::into(token.title), soci::into(role),
         soci::into(token.created_at), soci::into(token.expires_at));
    statement.execute();
    while (statement.fetch()) {
      token.role = role_of(role).value_or(Role::auditor);
      tokens.push_back(token);
    }
  });
  return tokens;
}

void Accounts::revoke(const Actor& by, const std::string& token_id) {
  const Millis now = clock_();
  database_.write([&](soci::session& sql) {
    std::string title;
    sql << "SELECT title FROM account_tokens WHERE id = :id", soci::use(token_id), soci::into(title);
    if (!sql.got_data()) throw std::runtime_error("there is no such token");
    sql << "DELETE FROM account_tokens WHERE id = :id", soci::use(token_id);
    insert_audit(sql, now, by, "token.revoke", title);
  });
}

}  // namespace dce::server
