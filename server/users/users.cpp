#include "server/users/users.h"

#include "server/base/secrets.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kLongestAddress = 254;  // RFC 5321, 4.5.3.1.3, less the brackets
constexpr char kColumns[] = "SELECT id, address, name, language, blocked, created_at FROM users ";

/// What may stand in an address without quotes (RFC 5322, 3.2.3), and UTF-8 (RFC 6531).
bool is_atom(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~.";
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!letter && static_cast<unsigned char>(c) < 0x80 && kMarks.find(c) == std::string_view::npos)
      return false;
  }
  return !text.empty() && text.front() != '-' && text.front() != '.' && text.back() != '.';
}

bool is_domain(std::string_view text) {
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!letter && static_cast<unsigned char>(c) < 0x80) return false;
  }
  return !text.empty() && text.front() != '-' && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos;
}

struct Row {
  User user{};
  int blocked = 0;

  User finished() const {
    User result = user;
    result.blocked = blocked != 0;
    return result;
  }
};

template <class... Exchange>
std::optional<User> find_where(soci::session& sql, const std::string& where, Exchange&&... exchange) {
  Row row;
  User& user = row.user;
  soci::statement statement =
      ((sql.prepare << kColumns + where, soci::into(user.id), soci::into(user.address), soci::into(user.name),
        soci::into(user.language), soci::into(row.blocked), soci::into(user.created_at)),
       ..., std::forward<Exchange>(exchange));
  if (!statement.execute(true)) return std::nullopt;
  return row.finished();
}

}  // namespace

std::optional<std::string> normal_address(std::string_view text) {
  const std::string address = lower_ascii(trimmed(text));
  const size_t at = address.rfind('@');
  if (address.size() > kLongestAddress || at == std::string::npos) return std::nullopt;
  if (printable(address, kLongestAddress) != address) return std::nullopt;
  const std::string_view whole = address;
  if (at > 64 || !is_atom(whole.substr(0, at)) || !is_domain(whole.substr(at + 1))) return std::nullopt;
  return address;
}

std::optional<bool> Users::verdict(soci::session& sql, const std::string& address) {
  const std::string domain = address.substr(address.rfind('@') + 1);
  std::vector<std::string> patterns = {address, "@" + domain, "@." + domain};
  for (size_t dot = domain.find('.'); dot != std::string::npos; dot = domain.find('.', dot + 1))
    patterns.push_back("@" + domain.substr(dot));
  for (const std::string& pattern : patterns) {
    int allowed = 0;
    sql << "SELECT allowed FROM address_rules WHERE pattern = :pattern", soci::use(pattern),
        soci::into(allowed);
    if (sql.got_data()) return allowed != 0;
  }
  return std::nullopt;
}

User Users::make(soci::session& sql, const std::string& address, std::string_view name,
                 std::string_view language) {
  const User user{.id = random_id(),
                  .address = address,
                  .name = printable(name, 100),
                  .language = printable(language, 16),
                  .created_at = clock_()};
  sql << "INSERT INTO users (id, address, name, language, blocked, created_at, code_generation, code_length) "
         "VALUES (:id, :address, :name, :language, 0, :at, 0, 0) ON CONFLICT (address) DO NOTHING",
      soci::use(user.id), soci::use(user.address), soci::use(user.name), soci::use(user.language),
      soci::use(user.created_at);
  return *find_where(sql, "WHERE address = :address", soci::use(address));
}

Users::Visitor Users::admit(std::string_view text, std::string_view name, std::string_view language) {
  const std::optional<std::string> address = normal_address(text);
  if (!address) return {};
  Visitor visitor;
  database_.write([&](soci::session& sql) {
    visitor = {};
    const std::optional<bool> rule = verdict(sql, *address);
    visitor.user = find_where(sql, "WHERE address = :address", soci::use(*address));
    if (rule == false) {
      visitor = {.admission = Admission::refused};
    } else if (visitor.user) {
      visitor.admission = visitor.user->blocked ? Admission::blocked : Admission::welcome;
    } else if (sign_up_ == SignUp::open || (sign_up_ == SignUp::listed && rule == true)) {
      visitor = {.admission = Admission::welcome, .user = make(sql, *address, name, language)};
    } else {
      visitor.admission = Admission::unknown;
    }
  });
  return visitor;
}

std::optional<User> Users::add(std::string_view text, std::string_view name, std::string_view language) {
  const std::optional<std::string> address = normal_address(text);
  if (!address) return std::nullopt;
  std::optional<User> user;
  database_.write([&](soci::session& sql) { user = make(sql, *address, name, language); });
  return user;
}

std::optional<User> Users::find(const std::string& id) {
  std::optional<User> user;
  database_.read([&](soci::session& sql) { user = find_where(sql, "WHERE id = :id", soci::use(id)); });
  return user;
}

std::optional<User> Users::by_address(std::string_view text) {
  const std::optional<std::string> address = normal_address(text);
  if (!address) return std::nullopt;
  std::optional<User> user;
  database_.read(
      [&](soci::session& sql) { user = find_where(sql, "WHERE address = :address", soci::use(*address)); });
  return user;
}

std::vector<User> Users::list() {
  std::vector<User> users;
  database_.read([&](soci::session& sql) {
    Row row;
    User& user = row.user;
    soci::statement statement =
        (sql.prepare << std::string(kColumns) + "ORDER BY address", soci::into(user.id),
         soci::into(user.address), soci::into(user.name), soci::into(user.language), soci::into(row.blocked),
         soci::into(user.created_at));
    statement.execute();
    while (statement.fetch()) users.push_back(row.finished());
  });
  return users;
}

PageOf<User> Users::page(const std::string& text, const PageRequest& request) {
  Conditions conditions;
  if (!text.empty()) {
    const std::string pattern = like_anywhere(text);
    conditions.add("(" + contains(database_, "address") + " OR " + contains(database_, "name") + ")",
                   {pattern, pattern});
  }
  const std::string order = page_order(conditions, request, "created_at", "id");
  std::vector<User> users;
  database_.read([&](soci::session& sql) {
    Row row;
    soci::statement statement(sql);
    for (std::string* value : {&row.user.id, &row.user.address, &row.user.name, &row.user.language})
      statement.exchange(soci::into(*value));
    statement.exchange(soci::into(row.blocked));
    statement.exchange(soci::into(row.user.created_at));
    conditions.bind(statement, kColumns + conditions.where() + order);
    statement.execute();
    while (statement.fetch()) users.push_back(row.finished());
  });
  return page_of(std::move(users), request, [](const User& user) {
    return Cursor{user.created_at, user.id};
  });
}

bool Users::set_blocked(const std::string& id, bool blocked) {
  const int value = blocked ? 1 : 0;
  bool found = false;
  database_.write([&](soci::session& sql) {
    found = changed(sql, "UPDATE users SET blocked = :blocked WHERE id = :id", soci::use(value),
                    soci::use(id)) > 0;
  });
  return found;
}

void Users::set_language(const std::string& id, std::string_view language) {
  const std::string value = printable(language, 16);
  database_.write([&](soci::session& sql) {
    sql << "UPDATE users SET language = :language WHERE id = :id", soci::use(value), soci::use(id);
  });
}

bool Users::set_rule(std::string_view text, bool allowed) {
  const std::string pattern = lower_ascii(trimmed(text));
  const std::string_view domain = std::string_view(pattern).substr(pattern.starts_with("@.") ? 2 : 1);
  const bool valid = pattern.starts_with("@") ? is_domain(domain) : normal_address(pattern).has_value();
  if (!valid || pattern.size() > kLongestAddress) return false;
  const int value = allowed ? 1 : 0;
  database_.write([&](soci::session& sql) {
    sql << "INSERT INTO address_rules (pattern, allowed) VALUES (:pattern, :allowed) "
           "ON CONFLICT (pattern) DO UPDATE SET allowed = excluded.allowed",
        soci::use(pattern), soci::use(value);
  });
  return true;
}

bool Users::remove_rule(std::string_view text) {
  const std::string pattern = lower_ascii(trimmed(text));
  bool found = false;
  database_.write([&](soci::session& sql) {
    found = changed(sql, "DELETE FROM address_rules WHERE pattern = :pattern", soci::use(pattern)) > 0;
  });
  return found;
}

std::vector<Users::Rule> Users::rules() {
  std::vector<Rule> rules;
  database_.read([&](soci::session& sql) {
    std::string pattern;
    int allowed = 0;
    soci::statement statement = (sql.prepare << "SELECT pattern, allowed FROM address_rules ORDER BY pattern",
                                 soci::into(pattern), soci::into(allowed));
    statement.execute();
    while (statement.fetch()) rules.push_back({pattern, allowed != 0});
  });
  return rules;
}

}  // namespace dce::server
