// Accounts: one a mail address, made when its first mail comes.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/base/clock.h"
#include "server/store/database.h"
#include "server/store/paging.h"

namespace dce::server {

struct User {
  std::string id, address, name, language;
  bool blocked = false;
  Millis created_at = 0;
};

/// Who gets an account by writing.
enum class SignUp {
  open,    ///< whom no rule refuses
  listed,  ///< whom a rule allows
  closed,  ///< nobody: accounts are made by the administrator
};

enum class Admission { welcome, unknown, refused, blocked, malformed };

/// As the store holds an address: ASCII letters small, no blanks. Nothing where it is none that mail could be
/// sent to.
std::optional<std::string> normal_address(std::string_view address);

/// For any number of threads.
class Users {
 public:
  Users(Database& database, SignUp sign_up, Clock clock = system_now)
      : database_(database), sign_up_(sign_up), clock_(std::move(clock)) {}

  void set_sign_up(SignUp sign_up) noexcept { sign_up_ = sign_up; }

  struct Visitor {
    Admission admission = Admission::malformed;
    std::optional<User> user{};  ///< with `welcome` and `blocked`
  };
  /// The account of whom a mail or an upload comes from, made where the policy lets it.
  Visitor admit(std::string_view address, std::string_view name = {}, std::string_view language = "en");

  /// By the administrator, whatever the policy says. Nothing where the address is none.
  std::optional<User> add(std::string_view address, std::string_view name, std::string_view language);

  std::optional<User> find(const std::string& id);
  std::optional<User> by_address(std::string_view address);
  std::vector<User> list();
  /// With `text` somewhere in address or name; the newest first.
  PageOf<User> page(const std::string& text, const PageRequest& request);
  /// False where there is no such user.
  bool set_blocked(const std::string& id, bool blocked);
  void set_language(const std::string& id, std::string_view language);

  /// `pattern`: "somebody@example.org", "@example.org", or "@.example.org" for a domain and all beneath it.
  /// The most particular rule that fits decides. False where the pattern is none.
  bool set_rule(std::string_view pattern, bool allowed);
  bool remove_rule(std::string_view pattern);
  struct Rule {
    std::string pattern;
    bool allowed;
  };
  std::vector<Rule> rules();

 private:
  std::optional<bool> verdict(soci::session& sql, const std::string& address);
  User make(soci::session& sql, const std::string& address, std::string_view name, std::string_view language);

  Database& database_;
  std::atomic<SignUp> sign_up_;
  Clock clock_;
};

}  // namespace dce::server
