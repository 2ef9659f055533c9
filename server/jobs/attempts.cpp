#include "server/jobs/attempts.h"

#include <algorithm>

#include "server/base/secrets.h"
#include "server/base/text.h"
#include "server/jobs/options.h"
#include "server/jobs/rows.h"

namespace dce::server {
namespace {

void save(soci::session& sql, const Attempt& attempt) {
  const long long bytes = static_cast<long long>(attempt.bytes);
  sql << "UPDATE attempts SET phase = :phase, changed_at = :changed, bytes = :bytes, printer_job = :number, "
         "detail = :detail WHERE id = :id",
      soci::use(attempt.phase), soci::use(attempt.changed_at), soci::use(bytes),
      soci::use(attempt.printer_job), soci::use(attempt.detail), soci::use(attempt.id);
}

int being_sent(soci::session& sql, const std::string& job_id) {
  int count = 0;
  sql << "SELECT COUNT(*) FROM attempts WHERE job_id = :job AND phase = 'sending'", soci::use(job_id),
      soci::into(count);
  return count;
}

/// Paper that was used, as far as one knows, in the transaction that says so. Nobody can tell how many pages
/// of a job that broke off came out: it counts whole.
void count_usage(soci::session& sql, const Job& job, const std::string& device_id, Millis now) {
  const PrintOptions options = options_of(job.ticket);
  const std::string day = format_day(now);
  const long long pages = static_cast<long long>(std::max(job.pages, 1)) * options.copies;
  const long long sheets =
      options.sides == "one-sided" ? pages : (std::max(job.pages, 1) + 1LL) / 2 * options.copies;
  const long long colour = options.monochrome ? 0 : pages;
  sql << "INSERT INTO usage (day, user_id, device_id, jobs, pages, sheets, colour_pages) VALUES "
         "(:day, :user, :device, 1, :pages, :sheets, :colour) ON CONFLICT (day, user_id, device_id) DO "
         "UPDATE "
         "SET jobs = usage.jobs + 1, pages = usage.pages + excluded.pages, sheets = usage.sheets + "
         "excluded.sheets, colour_pages = usage.colour_pages + excluded.colour_pages",
      soci::use(day), soci::use(job.user_id), soci::use(device_id), soci::use(pages), soci::use(sheets),
      soci::use(colour);
}

struct TooLate {};

}  // namespace

Attempt Attempts::begin(const Job& job, const std::string& device_id) {
  Attempt attempt{.id = random_id(), .job_id = job.id, .device_id = device_id, .phase = "connecting"};
  attempt.started_at = attempt.changed_at = jobs_.now();
  jobs_.database().write([&](soci::session& sql) {
    sql << "INSERT INTO attempts (id, job_id, device_id, phase, started_at, changed_at, bytes, printer_job, "
           "detail) VALUES (:id, :job, :device, :phase, :started, :changed, 0, 0, '')",
        soci::use(attempt.id), soci::use(attempt.job_id), soci::use(attempt.device_id),
        soci::use(attempt.phase), soci::use(attempt.started_at), soci::use(attempt.changed_at);
  });
  return attempt;
}

bool Attempts::mark_sending(Job& job, Attempt& attempt) {
  Attempt next = attempt;
  next.phase = "sending";
  next.changed_at = jobs_.now();
  if (!jobs_.change(job, job.state, "delivery", "", {}, [&](soci::session& sql) { save(sql, next); }))
    return false;
  attempt = next;
  return true;
}

bool Attempts::finish(Job& job, Attempt& attempt, const std::string& phase, JobState to,
                      std::string_view actor, const JobStore::Edit& edit) {
  // What was counted as sent is not counted again when the printer confirms it.
  const bool counts = attempt.phase == "sending" && phase != "failed";
  attempt.phase = phase;
  attempt.changed_at = jobs_.now();
  attempt.detail = printable(attempt.detail, 300);
  return jobs_.change(job, to, actor, attempt.detail, edit, [&](soci::session& sql) {
    save(sql, attempt);
    if (counts) count_usage(sql, job, attempt.device_id, attempt.changed_at);
  });
}

void Attempts::fail(Attempt& attempt, const std::string& detail) {
  attempt.phase = "failed";
  attempt.changed_at = jobs_.now();
  attempt.detail = printable(detail, 300);
  jobs_.database().write([&](soci::session& sql) { save(sql, attempt); });
}

std::vector<Attempt> Attempts::of_job(const std::string& job_id) {
  std::vector<Attempt> attempts;
  jobs_.database().read([&](soci::session& sql) {
    Attempt attempt;
    long long bytes = 0;
    soci::statement statement =
        (sql.prepare << "SELECT id, job_id, device_id, phase, started_at, changed_at, bytes, printer_job, "
                        "detail FROM attempts WHERE job_id = :job ORDER BY started_at, id",
         soci::use(job_id), soci::into(attempt.id), soci::into(attempt.job_id), soci::into(attempt.device_id),
         soci::into(attempt.phase), soci::into(attempt.started_at), soci::into(attempt.changed_at),
         soci::into(bytes), soci::into(attempt.printer_job), soci::into(attempt.detail));
    statement.execute();
    while (statement.fetch()) {
      attempt.bytes = static_cast<uint64_t>(bytes);
      attempts.push_back(attempt);
    }
  });
  return attempts;
}

int Attempts::count_since_release(const std::string& job_id) {
  int count = 0;
  jobs_.database().read([&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM attempts WHERE job_id = :job AND started_at >= COALESCE((SELECT MAX(at) "
           "FROM journal WHERE job_id = :same AND to_state = 'releasing'), 0)",
        soci::use(job_id), soci::use(job_id), soci::into(count);
  });
  return count;
}

bool Attempts::cancel_release(Job& job, std::string_view actor) {
  if (job.state != JobState::releasing) return false;
  try {
    return jobs_.change(
        job, JobState::held, actor, "release cancelled", [](Job& edited) { edited.taken_by.clear(); },
        [&](soci::session& sql) {
          if (being_sent(sql, job.id) > 0) throw TooLate{};
        });
  } catch (const TooLate&) {
    return false;
  }
}

void Attempts::take_over() {
  for (Job& job : jobs_.in_state(JobState::releasing)) {
    if (job.taken_by.empty() || !jobs_.is_abandoned(job)) continue;
    int sending = 0;
    jobs_.database().read([&](soci::session& sql) { sending = being_sent(sql, job.id); });
    const JobState to = sending > 0 ? JobState::unconfirmed : JobState::releasing;
    jobs_.change(
        job, to, "recovery", "the server ended while the job was sent to the printer",
        [](Job& edited) { edited.taken_by.clear(); },
        [&](soci::session& sql) {
          if (sending > 0) count_usage(sql, job, job.device_id, jobs_.now());
          sql << "UPDATE attempts SET phase = 'unconfirmed' WHERE job_id = :job AND phase = 'sending'",
              soci::use(job.id);
          sql << "UPDATE attempts SET phase = 'failed', detail = 'the server ended' WHERE job_id = :job AND "
                 "phase = 'connecting'",
              soci::use(job.id);
        });
  }
}

}  // namespace dce::server
