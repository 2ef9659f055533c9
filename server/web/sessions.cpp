#include "server/web/sessions.h"

namespace dce::server {
namespace {

constexpr size_t kTokenSize = 64;
/// Between two writes of the same session.
constexpr Millis kSeenPrecision = 10 * kSecond;

}  // namespace

std::string Sessions::begin(const std::string& kind, const std::string& user_id,
                            const std::string& device_id) {
  const std::string token = random_token();
  const std::string hash = key_.hash(token);
  const Millis now = clock_();
  database_.write([&](soci::session& sql) {
    sql << "INSERT INTO sessions (hash, kind, user_id, device_id, created_at, seen_at) VALUES "
           "(:hash, :kind, :user, :device, :created, :seen)",
        soci::use(hash), soci::use(kind), soci::use(user_id), soci::use(device_id), soci::use(now),
        soci::use(now);
  });
  return token;
}

std::optional<Session> Sessions::find(const std::string& kind, const std::string& token, bool alive) {
  if (token.size() != kTokenSize) return std::nullopt;
  const std::string hash = key_.hash(token);
  Session session;
  Millis created = 0, seen = 0;
  bool found = false;
  database_.read([&](soci::session& sql) {
    sql << "SELECT kind, user_id, device_id, created_at, seen_at FROM sessions WHERE hash = :hash",
        soci::use(hash), soci::into(session.kind), soci::into(session.user_id), soci::into(session.device_id),
        soci::into(created), soci::into(seen);
    found = sql.got_data();
  });
  const Millis now = clock_();
  const Life& life = life_of(kind);
  if (!found || session.kind != kind || now - created > life.whole || now - seen > life.idle)
    return std::nullopt;
  if (alive && now - seen > kSeenPrecision) {
    database_.write([&](soci::session& sql) {
      sql << "UPDATE sessions SET seen_at = :now WHERE hash = :hash", soci::use(now), soci::use(hash);
    });
  }
  session.csrf = key_.hash("csrf:" + token);
  return session;
}

const Sessions::Life& Sessions::life_of(const std::string& kind) const {
  if (kind == "account") return policy_.account;
  if (kind == "phone") return policy_.phone;
  return kind == "owner" ? policy_.owner : policy_.panel;
}

void Sessions::end(const std::string& token) {
  const std::string hash = key_.hash(token);
  database_.write(
      [&](soci::session& sql) { sql << "DELETE FROM sessions WHERE hash = :hash", soci::use(hash); });
}

std::vector<std::string> Sessions::panels_of(const std::string& device_id) {
  std::vector<std::string> hashes;
  const Millis seen = clock_() - policy_.panel.idle, created = clock_() - policy_.panel.whole;
  database_.read([&](soci::session& sql) {
    std::string hash;
    soci::statement statement =
        (sql.prepare
             << "SELECT hash FROM sessions WHERE kind = 'panel' AND device_id = :device AND seen_at >= :seen "
                "AND created_at >= :created ORDER BY seen_at DESC LIMIT 20",
         soci::use(device_id), soci::use(seen), soci::use(created), soci::into(hash));
    statement.execute();
    while (statement.fetch()) hashes.push_back(hash);
  });
  return hashes;
}

void Sessions::sweep() {
  const Millis now = clock_();
  database_.write([&](soci::session& sql) {
    for (const std::string kind : {"panel", "phone", "owner", "account"}) {
      const Millis idle = now - life_of(kind).idle, whole = now - life_of(kind).whole;
      sql << "DELETE FROM sessions WHERE kind = :kind AND (seen_at < :idle OR created_at < :whole)",
          soci::use(kind), soci::use(idle), soci::use(whole);
    }
  });
}

}  // namespace dce::server
