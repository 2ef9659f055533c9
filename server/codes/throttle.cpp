#include "server/codes/throttle.h"

#include <algorithm>

#include "server/audit/audit.h"

namespace dce::server {
namespace {

constexpr char kDevice[] = "device", kSource[] = "source", kEverybody[] = "everybody", kAll[] = "all";

}  // namespace

Millis Throttle::wait(soci::session& sql, const Caller& caller) {
  const Millis now = clock_();
  Millis until = 0;
  soci::indicator known = soci::i_ok;
  const std::string device = policy_.realm + kDevice, source = policy_.realm + kSource,
                    everybody = policy_.realm + kEverybody;
  sql << "SELECT MAX(blocked_until) FROM throttle WHERE (scope = :devices AND subject = :device) OR "
         "(scope = :sources AND subject = :source) OR scope = :everybody",
      soci::use(device), soci::use(caller.device), soci::use(source), soci::use(caller.source),
      soci::use(everybody), soci::into(until, known);
  if (known == soci::i_null) return 0;
  // A clock that jumped back must not lock anybody out for longer than the longest delay.
  const Millis longest =
      std::max({policy_.device.longest, policy_.source.longest, policy_.everybody.longest});
  return std::clamp<Millis>(until - now, 0, longest);
}

void Throttle::count(soci::session& sql, const char* scope, const std::string& subject, const Scope& policy) {
  if (subject.empty()) return;
  const Millis now = clock_();
  const std::string name = policy_.realm + scope;
  int failures = 0;
  Millis since = 0;
  sql << "SELECT failures, since FROM throttle WHERE scope = :scope AND subject = :subject", soci::use(name),
      soci::use(subject), soci::into(failures), soci::into(since);
  if (!sql.got_data() || now - since > policy.window) failures = 0;
  ++failures;
  const int beyond = failures - policy.free;
  const Millis delay = beyond <= 0 ? 0 : std::min(policy.longest, policy.delay << std::min(beyond - 1, 20));
  const Millis until = delay == 0 ? 0 : now + delay;
  sql << "INSERT INTO throttle (scope, subject, failures, since, blocked_until) "
         "VALUES (:scope, :subject, :failures, :since, :until) ON CONFLICT (scope, subject) DO UPDATE SET "
         "failures = excluded.failures, since = excluded.since, blocked_until = excluded.blocked_until",
      soci::use(name), soci::use(subject), soci::use(failures), soci::use(now), soci::use(until);
  if (beyond != 1) return;
  insert_audit(sql, now, {}, "alarm", name + " " + subject, std::to_string(failures) + " wrong guesses");
  if (alarm_) alarm_(name, subject, failures);
}

void Throttle::wrong(soci::session& sql, const Caller& caller) {
  count(sql, kDevice, caller.device, policy_.device);
  count(sql, kSource, caller.source, policy_.source);
  count(sql, kEverybody, kAll, policy_.everybody);
}

void Throttle::right(soci::session& sql, const Caller& caller) {
  const std::string device = policy_.realm + kDevice, source = policy_.realm + kSource;
  sql << "DELETE FROM throttle WHERE (scope = :devices AND subject = :device) OR "
         "(scope = :sources AND subject = :source)",
      soci::use(device), soci::use(caller.device), soci::use(source), soci::use(caller.source);
}

}  // namespace dce::server
