#include "server/replies/outbox.h"

#include "server/base/secrets.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr char kColumns[] =
    "SELECT id, mail_id, kind, state, tries, due_at, created_at, problem FROM outbox ";
/// How long after the reply a failure is waited for: documents are deleted by then.
constexpr Millis kFailureKnown = kDay;
/// None that was tried waits for so long: one that does was put off by a clock that has been set back since.
constexpr Millis kLongestWait = kHour;

template <class... Exchange>
std::vector<OwedMail> select_owed(soci::session& sql, const std::string& tail, Exchange&&... exchange) {
  OwedMail mail;
  soci::statement statement =
      ((sql.prepare << kColumns + tail, soci::into(mail.id), soci::into(mail.mail_id), soci::into(mail.kind),
        soci::into(mail.state), soci::into(mail.tries), soci::into(mail.due_at), soci::into(mail.created_at),
        soci::into(mail.problem)),
       ..., std::forward<Exchange>(exchange));
  std::vector<OwedMail> mails;
  statement.execute();
  while (statement.fetch()) mails.push_back(mail);
  return mails;
}

/// What only the reply needed.
void forget_losses(soci::session& sql, const std::string& mail_id) {
  sql << "UPDATE mails SET losses = '[]' WHERE id = :id", soci::use(mail_id);
}

}  // namespace

void Outbox::insert(soci::session& sql, const std::string& mail_id, const std::string& kind, Millis now,
                    Millis due_at) {
  const std::string id = random_id();
  sql << "INSERT INTO outbox (id, mail_id, kind, state, tries, due_at, created_at, taken_by, problem) VALUES "
         "(:id, :mail, :kind, 'waiting', 0, :due, :now, '', '')",
      soci::use(id), soci::use(mail_id), soci::use(kind), soci::use(due_at), soci::use(now);
}

int Outbox::mails_since(soci::session& sql, const std::string& address, Millis since) {
  int count = 0;
  sql << "SELECT COUNT(*) FROM mails WHERE address = :address AND verdict = 'taken' AND taken_at >= :since",
      soci::use(address), soci::use(since), soci::into(count);
  return count;
}

bool Outbox::is_full() {
  int count = 0;
  database_.read([&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND kind <> 'failure'", soci::into(count);
  });
  return count >= kMostWaiting;
}

std::optional<OwedMail> Outbox::take(const std::string& server) {
  const Millis now = clock_(), never = now + kLongestWait;
  const std::string tail =
      std::string(
          "WHERE state = 'waiting' AND taken_by = '' AND (due_at <= :now OR (tries > 0 AND "
          "due_at > :never) OR (tries = 0 AND NOT "
          "EXISTS (SELECT 1 FROM mail_documents d JOIN jobs j ON j.origin = d.origin WHERE "
          "d.mail_id = outbox.mail_id AND j.state IN ('received', 'converting')))) "
          "ORDER BY due_at, id LIMIT 1") +
      database_.skip_locked();
  // A look without a lock first: most of the time nothing is due, and writers wait for each other.
  bool any = false;
  database_.read([&](soci::session& sql) { any = !select_owed(sql, tail, soci::use(now), soci::use(never)).empty(); });
  std::optional<OwedMail> taken;
  if (!any) return taken;
  database_.write([&](soci::session& sql) {
    taken.reset();
    const std::vector<OwedMail> found = select_owed(sql, tail, soci::use(now), soci::use(never));
    if (found.empty()) return;
    sql << "UPDATE outbox SET taken_by = :server, tries = tries + 1 WHERE id = :id", soci::use(server),
        soci::use(found.front().id);
    taken = found.front();
    taken->tries += 1;
  });
  return taken;
}

void Outbox::sent(const OwedMail& mail, Millis answered_at, bool more_to_come) {
  database_.write([&](soci::session& sql) {
    sql << "DELETE FROM outbox WHERE id = :id", soci::use(mail.id);
    sql << "UPDATE mails SET answered_at = :at WHERE id = :id", soci::use(answered_at),
        soci::use(mail.mail_id);
    forget_losses(sql, mail.mail_id);
    if (more_to_come) insert(sql, mail.mail_id, "failure", clock_(), clock_() + kFailureKnown);
  });
}

void Outbox::postpone(const OwedMail& mail, const std::string& problem, Millis due_at) {
  const std::string text = printable(problem, 300);
  database_.write([&](soci::session& sql) {
    sql << "UPDATE outbox SET taken_by = '', problem = :problem, due_at = :due WHERE id = :id",
        soci::use(text), soci::use(due_at), soci::use(mail.id);
  });
}

void Outbox::give_up(const OwedMail& mail, const std::string& problem) {
  const std::string text = printable(problem, 300);
  database_.write([&](soci::session& sql) {
    sql << "UPDATE outbox SET taken_by = '', problem = :problem, state = 'failed' WHERE id = :id",
        soci::use(text), soci::use(mail.id);
  });
}

bool Outbox::drop(const std::string& id) {
  bool found = false;
  database_.write([&](soci::session& sql) {
    for (const OwedMail& mail : select_owed(sql, "WHERE id = :id", soci::use(id)))
      forget_losses(sql, mail.mail_id);
    found = changed(sql, "DELETE FROM outbox WHERE id = :id", soci::use(id)) > 0;
  });
  return found;
}

bool Outbox::retry(const std::string& id) {
  bool found = false;
  const Millis now = clock_();
  database_.write([&](soci::session& sql) {
    found =
        changed(sql,
                "UPDATE outbox SET state = 'waiting', taken_by = '', tries = 1, due_at = :now WHERE id = :id",
                soci::use(now), soci::use(id)) > 0;
  });
  return found;
}

std::vector<OwedMail> Outbox::list() {
  std::vector<OwedMail> mails;
  database_.read(
      [&](soci::session& sql) { mails = select_owed(sql, "ORDER BY created_at, id LIMIT 20000"); });
  return mails;
}

void Outbox::take_over(const IsGone& is_gone) {
  std::vector<std::string> servers;
  database_.read([&](soci::session& sql) {
    std::string server;
    soci::statement statement =
        (sql.prepare << "SELECT DISTINCT taken_by FROM outbox WHERE taken_by <> ''", soci::into(server));
    statement.execute();
    while (statement.fetch()) servers.push_back(server);
  });
  std::erase_if(servers, [&](const std::string& server) { return !is_gone(server); });
  if (servers.empty()) return;
  database_.write([&](soci::session& sql) {
    for (const std::string& server : servers)
      sql << "UPDATE outbox SET taken_by = '' WHERE taken_by = :server", soci::use(server);
  });
}

void Outbox::purge(Millis before) {
  database_.write([&](soci::session& sql) {
    sql << "DELETE FROM outbox WHERE state = 'failed' AND created_at < :before", soci::use(before);
    sql << "DELETE FROM mail_documents WHERE mail_id IN (SELECT id FROM mails WHERE taken_at < :before AND "
           "id NOT "
           "IN (SELECT mail_id FROM outbox))",
        soci::use(before);
    sql << "DELETE FROM mails WHERE taken_at < :before AND id NOT IN (SELECT mail_id FROM outbox)",
        soci::use(before);
    sql << "DELETE FROM mail_places WHERE seen_at < :before", soci::use(before);
  });
}

}  // namespace dce::server
