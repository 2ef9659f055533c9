#include "server/users/tokens.h"

#include "server/base/text.h"

namespace dce::server {

std::string Tokens::make(const std::string& user_id, const std::string& title, Millis lifetime) {
  const std::string token = random_token();
  const std::string hash = key_.hash(token), name = printable(title, 80);
  const Millis now = clock_(), end = now + lifetime;
  database_.write([&](soci::session& sql) {
    sql << "INSERT INTO tokens (hash, user_id, title, created_at, expires_at) VALUES (:hash, :user, :title, "
           ":created, :expires)",
        soci::use(hash), soci::use(user_id), soci::use(name), soci::use(now), soci::use(end);
  });
  return token;
}

int Tokens::revoke_all(const std::string& user_id) {
  long long count = 0;
  database_.write([&](soci::session& sql) {
    count = changed(sql, "DELETE FROM tokens WHERE user_id = :id", soci::use(user_id));
  });
  return static_cast<int>(count);
}

std::optional<std::string> Tokens::user_of(const std::string& token) {
  const std::string hash = key_.hash(token);
  const Millis now = clock_();
  std::string user_id;
  bool found = false;
  database_.read([&](soci::session& sql) {
    sql << "SELECT user_id FROM tokens WHERE hash = :hash AND expires_at > :now", soci::use(hash),
        soci::use(now), soci::into(user_id);
    found = sql.got_data();
  });
  if (!found) return std::nullopt;
  return user_id;
}

}  // namespace dce::server
