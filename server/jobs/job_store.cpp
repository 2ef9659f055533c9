#include "server/jobs/job_store.h"

#include <spdlog/spdlog.h>

#include <set>
#include <stdexcept>

#include "server/base/text.h"
#include "server/jobs/quota.h"
#include "server/jobs/rows.h"

namespace dce::server {
namespace {

/// A deletion that takes so long is perhaps nobody's any more.
constexpr Millis kUnfinished = 5 * kSecond;
/// No job is put off for so long: one that is was put off by a clock that has been set back since.
constexpr Millis kLongestWait = kHour;
/// Younger files may be another server's that is just writing them.
constexpr Millis kUnknownFileAge = kHour;

template <class... Exchange>
std::vector<JobFile> select_files(soci::session& sql, const std::string& tail, Exchange&&... exchange) {
  JobFile file;
  long long bytes = 0;
  soci::statement statement =
      ((sql.prepare << "SELECT id, job_id, kind, format, variant, bytes FROM files " + tail,
        soci::into(file.id), soci::into(file.job_id), soci::into(file.kind), soci::into(file.format),
        soci::into(file.variant), soci::into(bytes)),
       ..., std::forward<Exchange>(exchange));
  std::vector<JobFile> files;
  statement.execute();
  while (statement.fetch()) {
    file.bytes = static_cast<uint64_t>(bytes);
    files.push_back(file);
  }
  return files;
}

}  // namespace

JobStore::JobStore(Database& database, const Vault& vault, Clock clock)
    : database_(database), vault_(vault), clock_(std::move(clock)), instance_(random_id()) {}

void JobStore::record(soci::session& sql, const Job& job, JobState from, std::string_view actor,
                      std::string_view detail) {
  insert_journal(sql, job, from, actor, detail);
  if (watcher_) watcher_(sql, job, from);
}

void JobStore::heartbeat() {
  const Millis now = clock_();
  std::map<std::string, Millis> heard;
  database_.write([&](soci::session& sql) {
    sql << "INSERT INTO instances (id, started_at, heard_at) VALUES (:id, :now, :again) "
           "ON CONFLICT (id) DO UPDATE SET heard_at = excluded.heard_at",
        soci::use(instance_), soci::use(now), soci::use(now);
    heard.clear();
    std::string id;
    Millis at = 0;
    soci::statement statement =
        (sql.prepare << "SELECT id, heard_at FROM instances", soci::into(id), soci::into(at));
    statement.execute();
    while (statement.fetch()) heard.emplace(id, at);
  });
  const std::lock_guard lock(pulses_mutex_);
  for (const auto& [id, at] : heard) {
    const auto [pulse, is_new] = pulses_.try_emplace(id, Pulse{.heard = at});
    if (is_new || pulse->second.missed >= kMissedBeats) continue;
    if (pulse->second.heard == at) {
      ++pulse->second.missed;
    } else {
      pulse->second = {.heard = at};
    }
  }
}

void JobStore::declare_gone(const std::string& instance) {
  const std::lock_guard lock(pulses_mutex_);
  pulses_[instance].missed = kMissedBeats;
}

bool JobStore::is_gone(const std::string& instance) {
  if (instance == instance_) return false;
  if (database_.is_sqlite()) return true;
  const std::lock_guard lock(pulses_mutex_);
  const auto pulse = pulses_.find(instance);
  return pulse != pulses_.end() && pulse->second.missed >= kMissedBeats;
}

std::optional<Job> JobStore::create(const NewJob& request) {
  std::optional<std::vector<Job>> made = create_all({request});
  if (!made) return std::nullopt;
  return made->front();
}

Job JobStore::job_of(const NewJob& request) const {
  const Millis now = clock_();
  const bool failed = !request.failure.empty();
  return {.id = random_id(),
          .user_id = request.user_id,
          .origin = request.origin,
          .name = printable(request.name),
          .state = failed ? JobState::failed : JobState::received,
          .version = 1,
          .ticket = request.ticket.empty() ? "{}" : request.ticket,
          .message = printable(request.failure, 500),
          .created_at = now,
          .changed_at = now,
          .expires_at = now + request.retention};
}

std::optional<std::vector<Job>> JobStore::create_all(const std::vector<NewJob>& requests,
                                                     const Agree& agree) {
  std::vector<Job> jobs;
  for (const NewJob& request : requests) jobs.push_back(job_of(request));
  bool made = false;
  database_.write([&](soci::session& sql) {
    int found = 0;
    for (const Job& job : jobs) {
      int same = 0;
      sql << "SELECT COUNT(*) FROM jobs WHERE origin = :origin", soci::use(job.origin), soci::into(same);
      found += same;
    }
    made = found == 0 && (!agree || agree(sql));
    if (!made) return;
    for (size_t i = 0; i < jobs.size(); ++i) {
      const Job& job = jobs[i];
      insert_job(sql, job);
      record(sql, job, job.state, "intake", job.message);
      if (!requests[i].source.empty())
        insert_file(
            sql, {.id = requests[i].source, .job_id = job.id, .kind = "source", .bytes = requests[i].bytes});
    }
  });
  if (!made) return std::nullopt;
  bell_.ring();
  return jobs;
}

bool JobStore::knows_origin(const std::string& origin) {
  int found = 0;
  database_.read([&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM jobs WHERE origin = :origin", soci::use(origin), soci::into(found);
  });
  return found > 0;
}

std::optional<Job> JobStore::find(const std::string& id) {
  std::vector<Job> jobs;
  database_.read([&](soci::session& sql) { jobs = select_jobs(sql, "WHERE id = :id", soci::use(id)); });
  if (jobs.empty()) return std::nullopt;
  return jobs.front();
}

std::optional<Job> JobStore::by_origin(const std::string& origin) {
  std::vector<Job> jobs;
  database_.read(
      [&](soci::session& sql) { jobs = select_jobs(sql, "WHERE origin = :origin", soci::use(origin)); });
  if (jobs.empty()) return std::nullopt;
  return jobs.front();
}

std::vector<Job> JobStore::of_user(const std::string& user_id) {
  std::vector<Job> jobs;
  database_.read([&](soci::session& sql) {
    jobs =
        select_jobs(sql,
                    "WHERE user_id = :id AND state <> 'deleted' AND taken_by <> 'deletion' "
                    "ORDER BY created_at DESC, id LIMIT 500",
                    soci::use(user_id));
  });
  return jobs;
}

std::vector<Job> JobStore::in_state(JobState state) {
  const std::string name(name_of(state));
  std::vector<Job> jobs;
  database_.read([&](soci::session& sql) {
    jobs = select_jobs(sql, "WHERE state = :state ORDER BY created_at, id", soci::use(name));
  });
  return jobs;
}

std::vector<Job> JobStore::sent_since(Millis since) {
  std::vector<Job> jobs;
  database_.read([&](soci::session& sql) {
    jobs = select_jobs(sql, "WHERE state = 'sent' AND changed_at >= :since ORDER BY changed_at, id",
                       soci::use(since));
  });
  return jobs;
}

std::vector<Job> JobStore::newest(int count) {
  std::vector<Job> jobs;
  database_.read([&](soci::session& sql) {
    jobs = select_jobs(sql, "ORDER BY created_at DESC, id LIMIT :count", soci::use(count));
  });
  return jobs;
}

std::vector<JournalLine> JobStore::journal(const std::string& id) {
  std::vector<JournalLine> lines;
  database_.read([&](soci::session& sql) {
    JournalLine line;
    soci::statement statement =
        (sql.prepare << "SELECT version, at, from_state, to_state, actor, detail FROM journal "
                        "WHERE job_id = :id ORDER BY version",
         soci::use(id), soci::into(line.version), soci::into(line.at), soci::into(line.from),
         soci::into(line.to), soci::into(line.actor), soci::into(line.detail));
    statement.execute();
    while (statement.fetch()) lines.push_back(line);
  });
  return lines;
}

std::vector<JobFile> JobStore::files(const std::string& id) {
  std::vector<JobFile> files;
  database_.read([&](soci::session& sql) {
    files = select_files(sql, "WHERE job_id = :id AND doomed = 0 ORDER BY created_at, id", soci::use(id));
  });
  return files;
}

void JobStore::let_go(const std::string& id) {
  const std::lock_guard lock(hands_mutex_);
  // Once: a job that was cancelled and tried again may be in two threads' hands.
  if (const auto found = in_hand_.find(id); found != in_hand_.end()) in_hand_.erase(found);
}

bool JobStore::is_abandoned(const Job& job) {
  if (job.taken_by != instance_) return is_gone(job.taken_by);
  const std::lock_guard lock(hands_mutex_);
  return !in_hand_.contains(job.id);
}

std::optional<JobStore::Taken> JobStore::take(JobState state, JobState to, std::string_view detail) {
  const std::string name(name_of(state));
  std::optional<Taken> taken;
  database_.write([&](soci::session& sql) {
    taken.reset();
    const Millis now = clock_(), never = now + kLongestWait;
    const std::vector<Job> jobs =
        select_jobs(sql,
                    std::string("WHERE state = :state AND taken_by = '' AND (not_before <= :now OR "
                                "not_before > :never) ORDER BY not_before, created_at, id LIMIT 1") +
                        database_.skip_locked(),
                    soci::use(name), soci::use(now), soci::use(never));
    if (jobs.empty()) return;
    Job job = jobs.front();
    if (to != state && !may_become(state, to)) throw std::logic_error("a job cannot be taken like this");
    job.state = to;
    job.version += 1;
    job.changed_at = now;
    job.taken_by = instance_;
    {
      // Before anybody can see the row.
      const std::lock_guard lock(hands_mutex_);
      in_hand_.insert(job.id);
    }
    taken.emplace(*this, job);
    if (!update_job(sql, job, jobs.front().version)) return taken.reset();
    if (to != state) record(sql, job, state, "server", detail);
  });
  return taken;
}

bool JobStore::change(Job& job, JobState to, std::string_view actor, std::string_view detail,
                      const Edit& edit, const Also& also) {
  if (to != job.state && !may_become(job.state, to))
    throw std::logic_error("a job that is " + std::string(name_of(job.state)) + " cannot become " +
                           std::string(name_of(to)));
  Job next = job;
  bool done = false;
  database_.write([&](soci::session& sql) {
    next = job;
    next.state = to;
    if (edit) edit(next);
    next.version = job.version + 1;
    next.changed_at = clock_();
    done = update_job(sql, next, job.version);
    if (!done) return;
    if (to != job.state) record(sql, next, job.state, actor, detail);
    // Called back, refused or given up: nothing came out, so nothing was spent.
    if (to == JobState::held && to != job.state) Quota::give_back(sql, job.id);
    if (also) also(sql);
  });
  if (!done) return false;
  job = next;
  bell_.ring();
  return true;
}

void JobStore::insert_file(soci::session& sql, const JobFile& file) {
  const Millis now = clock_();
  const long long bytes = static_cast<long long>(file.bytes);
  sql << "INSERT INTO files (id, job_id, kind, format, variant, bytes, created_at, doomed) VALUES "
         "(:id, :job, :kind, :format, :variant, :bytes, :now, 0)",
      soci::use(file.id), soci::use(file.job_id), soci::use(file.kind), soci::use(file.format),
      soci::use(file.variant), soci::use(bytes), soci::use(now);
}

void JobStore::add_file(const JobFile& file) {
  database_.write([&](soci::session& sql) { insert_file(sql, file); });
}

bool JobStore::replace_streams(const JobFile& made) {
  bool waiting = false;
  database_.write([&](soci::session& sql) {
    // The row changes so that a server which takes the job meanwhile sees this, or this sees it.
    waiting = changed(sql,
                      "UPDATE jobs SET changed_at = changed_at WHERE id = :id AND taken_by = '' AND state IN "
                      "('held', 'sent', 'printed', 'unconfirmed')",
                      soci::use(made.job_id)) == 1;
    if (!waiting) return;
    sql << "UPDATE files SET doomed = 1 WHERE job_id = :id AND kind = 'stream'", soci::use(made.job_id);
    insert_file(sql, made);
  });
  if (waiting) finish_deletions(made.job_id);
  return waiting;
}

void JobStore::drop_file(const JobFile& file) {
  database_.write(
      [&](soci::session& sql) { sql << "UPDATE files SET doomed = 1 WHERE id = :id", soci::use(file.id); });
  finish_deletions(file.job_id);
}

bool JobStore::finish_deletions(const std::string& job_id) {
  std::vector<JobFile> doomed;
  database_.read([&](soci::session& sql) {
    doomed = job_id.empty() ? select_files(sql, "WHERE doomed = 1")
                            : select_files(sql, "WHERE doomed = 1 AND job_id = :id", soci::use(job_id));
  });
  for (const JobFile& file : doomed) {
    try {
      vault_.destroy(file.id);
    } catch (const VaultAway& error) {
      // The next one would wait as long.
      spdlog::error("documents: {}", error.what());
      return false;
    }
    database_.write([&](soci::session& sql) {
      sql << "DELETE FROM files WHERE id = :id AND doomed = 1", soci::use(file.id);
    });
  }
  return true;
}

bool JobStore::destroy(Job& job, std::string_view actor, std::string_view detail) {
  if (!may_become(job.state, JobState::deleted)) return false;
  // Two transactions, with the bytes' end between them: the first says what must go, so that a kill leaves it
  // to the next start; the second says that it is gone.
  Job next = job;
  if (!change(
          next, job.state, actor, detail, [](Job& edited) { edited.taken_by = kDeletion; },
          [&](soci::session& sql) {
            sql << "UPDATE files SET doomed = 1 WHERE job_id = :id", soci::use(job.id);
          }))
    return false;
  if (!finish_deletions(job.id)) {
    job = next;
    return true;
  }
  if (!change(next, JobState::deleted, actor, detail, [](Job& edited) {
        edited.name.clear();
        edited.ticket = "{}";
        edited.warnings.clear();
        edited.message.clear();
        edited.taken_by.clear();
      })) {
    // Somebody who took it for left over was faster.
    const std::optional<Job> found = find(job.id);
    if (!found || found->state != JobState::deleted) return false;
    next = *found;
  }
  job = next;
  return true;
}

void JobStore::sweep_vault() {
  const std::vector<std::string> old = vault_.older_than(kUnknownFileAge, clock_());
  std::set<std::string> known;
  database_.read([&](soci::session& sql) {
    for (const JobFile& file : select_files(sql, "")) known.insert(file.id);
  });
  for (const std::string& id : old) {
    if (!known.contains(id)) vault_.destroy(id);
  }
}

void JobStore::resume_conversions() {
  for (Job& job : in_state(JobState::converting)) {
    if (!is_abandoned(job)) continue;
    change(job, JobState::received, "recovery", "the server ended while converting",
           [](Job& edited) { edited.taken_by.clear(); });
  }
}

void JobStore::recover() {
  finish_deletions();
  sweep_vault();
}

void JobStore::take_over() {
  resume_conversions();
  finish_deletions();
  const Millis before = clock_() - kUnfinished;
  std::vector<Job> half_deleted;
  database_.read([&](soci::session& sql) {
    half_deleted =
        select_jobs(sql, "WHERE taken_by = 'deletion' AND state <> 'deleted' AND changed_at <= :before",
                    soci::use(before));
  });
  for (Job& job : half_deleted) {
    if (destroy(job, "recovery", "deletion finished") && job.state != JobState::deleted) return;
  }
}

int JobStore::expire() {
  const Millis now = clock_();
  std::vector<Job> over;
  database_.read([&](soci::session& sql) {
    over = select_jobs(
        sql, "WHERE expires_at <= :now AND state <> 'deleted' AND taken_by <> 'deletion' LIMIT 1000",
        soci::use(now));
  });
  int count = 0;
  for (Job& job : over) {
    if (!destroy(job, "retention", "its time was over")) continue;
    if (job.state != JobState::deleted) break;
    ++count;
  }
  return count;
}

}  // namespace dce::server
