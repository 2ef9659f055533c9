#include "server/jobs/quota.h"

#include <ctime>

#include "server/base/secrets.h"

namespace dce::server {
namespace {

constexpr Millis kRemembered = 7 * kDay;

Millis midnight_before(Millis now) {
  const time_t seconds = static_cast<time_t>(now / kSecond);
  tm local{};
  localtime_r(&seconds, &local);
  local.tm_hour = local.tm_min = local.tm_sec = 0;
  local.tm_isdst = -1;  // a day that began before the clocks were changed
  return static_cast<Millis>(mktime(&local)) * kSecond;
}

}  // namespace

void Quota::set_for(const std::string& user_id, std::optional<int> pages_a_day) {
  database_.write([&](soci::session& sql) {
    sql << "DELETE FROM page_quotas WHERE user_id = :id", soci::use(user_id);
    if (!pages_a_day) return;
    sql << "INSERT INTO page_quotas (user_id, pages) VALUES (:id, :pages)", soci::use(user_id),
        soci::use(*pages_a_day);
  });
}

Quota::Account Quota::account(soci::session& sql, const std::string& user_id) {
  Account account{.allowed = usual_};
  int own = 0;
  sql << "SELECT pages FROM page_quotas WHERE user_id = :id", soci::use(user_id), soci::into(own);
  if (sql.got_data()) {
    account.allowed = own;
    account.own = true;
  }
  const Millis since = midnight_before(clock_());
  long long spent = 0;
  sql << "SELECT CAST(COALESCE(SUM(pages), 0) AS BIGINT) FROM page_spending WHERE user_id = :id AND at >= "
         ":since",
      soci::use(user_id), soci::use(since), soci::into(spent);
  account.spent = static_cast<int>(spent);
  return account;
}

Quota::Account Quota::of(const std::string& user_id) {
  Account found;
  database_.read([&](soci::session& sql) { found = account(sql, user_id); });
  return found;
}

void Quota::spend(soci::session& sql, const std::string& user_id, const std::string& job_id,
                  const std::string& device_id, int pages) {
  // Locks the user's row until the transaction ends: of two releases at once the second sees the first.
  sql << "UPDATE users SET blocked = blocked WHERE id = :id", soci::use(user_id);
  const Account before = account(sql, user_id);
  if (before.is_limited() && pages > before.left()) throw QuotaExceeded(pages, before.left());
  const std::string id = random_id();
  const Millis now = clock_();
  sql << "INSERT INTO page_spending (id, user_id, job_id, device_id, at, pages) VALUES (:id, :user, :job, "
         ":device, :at, "
         ":pages)",
      soci::use(id), soci::use(user_id), soci::use(job_id), soci::use(device_id), soci::use(now),
      soci::use(pages);
}

void Quota::forget_old() {
  const Millis before = clock_() - kRemembered;
  database_.write(
      [&](soci::session& sql) { sql << "DELETE FROM page_spending WHERE at < :before", soci::use(before); });
}

void Quota::give_back(soci::session& sql, const std::string& job_id) {
  sql << "DELETE FROM page_spending WHERE id = (SELECT id FROM page_spending WHERE job_id = :job ORDER BY at "
         "DESC, id "
         "LIMIT 1)",
      soci::use(job_id);
}

}  // namespace dce::server
