#include "server/webhooks/webhooks.h"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "server/base/text.h"
#include "server/webhooks/post.h"

namespace dce::server {
namespace {

constexpr Millis kTaken = kMinute, kFirstPause = 10 * kSecond, kLongestPause = kHour, kGiveUp = kDay;
constexpr int kMostWebhooks = 20;

std::vector<std::string> enabled_webhooks(soci::session& sql) {
  std::vector<std::string> ids;
  std::string id;
  soci::statement statement =
      (sql.prepare << "SELECT id FROM webhooks WHERE enabled = 1 ORDER BY id", soci::into(id));
  statement.execute();
  while (statement.fetch()) ids.push_back(id);
  return ids;
}

}  // namespace

Webhooks::Webhooks(Database& database, const MasterKey& key, NetworkPolicy policy, Clock clock)
    : database_(database), key_(key.derived("webhooks")), policy_(policy), clock_(std::move(clock)) {}

Webhook Webhooks::add(const Actor& by, const std::string& url, const std::string& title) {
  const Webhook webhook{.id = random_id(),
                        .url = checked_url(url, policy()),
                        .title = printable(trimmed(title), 80),
                        .created_at = clock_()};
  database_.write([&](soci::session& sql) {
    int count = 0;
    sql << "SELECT COUNT(*) FROM webhooks", soci::into(count);
    if (count >= kMostWebhooks) throw std::runtime_error("there are enough webhooks already");
    sql << "INSERT INTO webhooks (id, url, title, enabled, created_at, last_at, last_result, lost) VALUES "
           "(:id, :url, :title, 1, :at, 0, '', 0)",
        soci::use(webhook.id), soci::use(webhook.url), soci::use(webhook.title),
        soci::use(webhook.created_at);
    insert_audit(sql, webhook.created_at, by, "webhook.add", webhook.url, webhook.title);
  });
  return webhook;
}

void Webhooks::set_enabled(const Actor& by, const std::string& id, bool enabled) {
  const int value = enabled ? 1 : 0;
  database_.write([&](soci::session& sql) {
    if (changed(sql, "UPDATE webhooks SET enabled = :enabled WHERE id = :id", soci::use(value),
                soci::use(id)) != 1)
      throw std::runtime_error("there is no such webhook");
    insert_audit(sql, clock_(), by, enabled ? "webhook.enable" : "webhook.disable", id);
  });
}

void Webhooks::remove(const Actor& by, const std::string& id) {
  database_.write([&](soci::session& sql) {
    sql << "DELETE FROM webhook_outbox WHERE webhook_id = :id", soci::use(id);
    if (changed(sql, "DELETE FROM webhooks WHERE id = :id", soci::use(id)) != 1)
      throw std::runtime_error("there is no such webhook");
    insert_audit(sql, clock_(), by, "webhook.remove", id);
  });
}

std::vector<Webhook> Webhooks::list() {
  std::vector<Webhook> webhooks;
  database_.read([&](soci::session& sql) {
    Webhook webhook;
    int enabled = 0;
    soci::statement statement =
        (sql.prepare << "SELECT id, url, title, enabled, created_at, last_at, last_result, lost, (SELECT "
                        "COUNT(*) FROM webhook_outbox o WHERE o.webhook_id = w.id) FROM webhooks w ORDER BY "
                        "created_at, id",
         soci::into(webhook.id), soci::into(webhook.url), soci::into(webhook.title), soci::into(enabled),
         soci::into(webhook.created_at), soci::into(webhook.last_at), soci::into(webhook.last_result),
         soci::into(webhook.lost), soci::into(webhook.waiting));
    statement.execute();
    while (statement.fetch()) {
      webhook.enabled = enabled != 0;
      webhooks.push_back(webhook);
    }
  });
  return webhooks;
}

std::string Webhooks::secret_of(const std::string& id) const {
  return key_.hash("secret " + id);
}

void Webhooks::tell(soci::session& sql, const Job& job, JobState from) {
  const std::vector<std::string> ids = enabled_webhooks(sql);
  if (ids.empty()) return;
  std::string address;
  sql << "SELECT address FROM users WHERE id = :id", soci::use(job.user_id), soci::into(address);
  for (const std::string& webhook : ids) {
    long long waiting = 0;
    sql << "SELECT COUNT(*) FROM webhook_outbox WHERE webhook_id = :id", soci::use(webhook),
        soci::into(waiting);
    if (waiting >= kMostWaiting) {
      sql << "UPDATE webhooks SET lost = lost + 1 WHERE id = :id", soci::use(webhook);
      continue;
    }
    const std::string id = random_id();
    const std::string body = nlohmann::ordered_json{
        {"id", id},
        {"event", "job.state"},
        {"at_ms", job.changed_at},
        {"job", job.id},
        {"version", job.version},
        {"from", name_of(from)},
        {"state", name_of(job.state)},
        {"user", address},
        {"pages", job.pages},
        {"device",
         job.device_id}}.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    sql << "INSERT INTO webhook_outbox (id, webhook_id, body, created_at, tries, next_at) VALUES "
           "(:id, :webhook, :body, :at, 0, :next)",
        soci::use(id), soci::use(webhook), soci::use(body), soci::use(job.changed_at),
        soci::use(job.changed_at);
  }
}

std::optional<Webhooks::Message> Webhooks::take() {
  std::optional<Message> taken;
  const Millis now = clock_(), until = now + kTaken;
  database_.write([&](soci::session& sql) {
    taken.reset();
    Message message;
    sql << std::string(
               "SELECT id, webhook_id, body, tries, created_at FROM webhook_outbox WHERE next_at <= "
               ":now ORDER BY next_at, id LIMIT 1") +
               database_.skip_locked(),
        soci::use(now), soci::into(message.id), soci::into(message.webhook_id), soci::into(message.body),
        soci::into(message.tries), soci::into(message.created_at);
    if (!sql.got_data()) return;
    sql << "SELECT url FROM webhooks WHERE id = :id", soci::use(message.webhook_id), soci::into(message.url);
    sql << "UPDATE webhook_outbox SET next_at = :until WHERE id = :id", soci::use(until),
        soci::use(message.id);
    taken = message;
  });
  return taken;
}

void Webhooks::conclude(const Message& message, bool delivered, const std::string& given) {
  const std::string result = printable(given, 200);
  const Millis now = clock_();
  const bool over = !delivered && now - message.created_at >= kGiveUp;
  const Millis next = now + std::min(kFirstPause << std::min(message.tries, 20), kLongestPause);
  const int lost = over ? 1 : 0;
  database_.write([&](soci::session& sql) {
    if (delivered || over) {
      sql << "DELETE FROM webhook_outbox WHERE id = :id", soci::use(message.id);
    } else {
      sql << "UPDATE webhook_outbox SET tries = tries + 1, next_at = :next WHERE id = :id", soci::use(next),
          soci::use(message.id);
    }
    sql << "UPDATE webhooks SET last_at = :now, last_result = :result, lost = lost + :lost WHERE id = :id",
        soci::use(now), soci::use(result), soci::use(lost), soci::use(message.webhook_id);
  });
}

std::string Webhooks::signature(const Message& message, Millis at) const {
  const std::string seconds = std::to_string(at / kSecond), signed_text = seconds + "." + message.body;
  const std::string secret = secret_of(message.webhook_id);
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(signed_text.data()),
                                signed_text.size());
  unsigned char digest[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, digest);
  return "t=" + seconds + ",v1=" + hex(digest, sizeof digest);
}

}  // namespace dce::server
