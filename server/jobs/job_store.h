// Jobs in the store: every change of state with its line in the journal, in one transaction.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/documents/vault.h"
#include "server/jobs/bell.h"
#include "server/jobs/job.h"
#include "server/store/database.h"

namespace dce::server {

struct JobFile {
  std::string id;  ///< in the vault
  std::string job_id;
  std::string kind;     ///< "source": as it came; "stream": for a device
  std::string format;   ///< of a stream: "pclxl"
  std::string variant;  ///< of a stream: what of ticket and device made it
  uint64_t bytes = 0;
};

struct JournalLine {
  int version;
  Millis at;
  std::string from, to, actor, detail;
};

struct NewJob {
  std::string user_id, origin, name, ticket;
  std::string source;  ///< a finished file of the vault, the job's from here on
  uint64_t bytes = 0;
  Millis retention = kDay;
  std::string failure;  ///< not empty: kept only to be told of, as failed
};

/// For any number of threads and servers. One who changes a job says which version was seen; when somebody
/// else was faster nothing is changed.
class JobStore {
 public:
  JobStore(Database& database, const Vault& vault, Clock clock = system_now);

  /// Nothing where the origin was taken before; the caller's file is then left to the caller.
  std::optional<Job> create(const NewJob& job);
  using Agree = std::function<bool(soci::session&)>;
  /// All of them in one transaction, or none: where an origin was taken before, or `agree`, which may write
  /// to the same transaction before it says yes, says no.
  std::optional<std::vector<Job>> create_all(const std::vector<NewJob>& jobs, const Agree& agree = {});
  bool knows_origin(const std::string& origin);

  std::optional<Job> find(const std::string& id);
  std::optional<Job> by_origin(const std::string& origin);
  /// Newest first; without the deleted.
  std::vector<Job> of_user(const std::string& user_id);
  std::vector<Job> in_state(JobState state);
  /// Those that are `sent`, and not changed since before then.
  std::vector<Job> sent_since(Millis since);
  std::vector<Job> newest(int count);
  std::vector<JournalLine> journal(const std::string& id);
  std::vector<JobFile> files(const std::string& id);

  /// A job in the hands of one of this server's threads. One that let it go without a word, for the database
  /// or the disk failed it, has it taken over like those of a server that is gone.
  class Taken {
   public:
    Taken(JobStore& jobs, Job taken) : job(std::move(taken)), jobs_(&jobs), id_(job.id) {}
    Taken(Taken&& other) noexcept
        : job(std::move(other.job)),
          jobs_(std::exchange(other.jobs_, nullptr)),
          id_(std::move(other.id_)) {}
    Taken& operator=(Taken&&) = delete;
    ~Taken() {
      if (jobs_ != nullptr) jobs_->let_go(id_);
    }
    Job job;

   private:
    JobStore* jobs_;
    std::string id_;
  };

  /// The oldest job of this state that nobody is at work on, taken for this server and turned into `to`.
  std::optional<Taken> take(JobState state, JobState to, std::string_view detail);

  /// Told of every change of state, in its transaction; `from` is what the job was, or is when it is new. To
  /// be set before any thread works.
  using Watcher = std::function<void(soci::session&, const Job&, JobState from)>;
  void watch(Watcher watcher) { watcher_ = std::move(watcher); }

  using Edit = std::function<void(Job&)>;
  using Also = std::function<void(soci::session&)>;
  /// `job` becomes what it is in the store afterwards. False, with `job` untouched, when it is no longer what
  /// `job` says. `edit` may change everything but id, owner, origin and version; `also` is done in the same
  /// transaction. A change of state that may not be is a std::logic_error.
  bool change(Job& job, JobState to, std::string_view actor, std::string_view detail, const Edit& edit = {},
              const Also& also = {});

  void add_file(const JobFile& file);
  /// `made` is the job's only stream from here on. False, with nothing changed, where the job does not wait
  /// for its owner any more: a server at work on it keeps what it has.
  bool replace_streams(const JobFile& made);
  /// Within a transaction of the caller's.
  void insert_file(soci::session& sql, const JobFile& file);
  /// Its bytes first, then the line in the journal that says so. True also where its bytes withstand, for a
  /// disk or a store is not there: it is as good as gone for its owner, and the rest follows.
  bool destroy(Job& job, std::string_view actor, std::string_view detail);
  /// One file of a job that goes on.
  void drop_file(const JobFile& file);

  /// What kills, and disks or stores that were not there, left of files: deletions are finished, half-made ones
  /// removed. Called before work begins, and now and then.
  void recover();
  /// What servers that are gone, and threads of this one that failed, left: jobs they converted are received again, those they deleted are deleted.
  /// What was on its way to a device is left to Attempts. Called before work begins, and now and then.
  void take_over();
  /// Jobs whose time is over.
  int expire();
  /// Tells other servers that this one lives, and looks who of them does.
  void heartbeat();
  /// A server that is known to be dead: this one was started in its place.
  void declare_gone(const std::string& instance);

  const std::string& instance() const noexcept { return instance_; }
  Bell& bell() noexcept { return bell_; }
  const Vault& vault() const noexcept { return vault_; }
  Database& database() noexcept { return database_; }
  Millis now() const { return clock_(); }
  /// Servers whose heart did not beat while this one's beat kMissedBeats times: no clock is asked, for those
  /// of several machines differ and jump. With SQLite every other one, for it has one server only.
  bool is_gone(const std::string& instance);
  /// Taken, and nobody is at it any more.
  bool is_abandoned(const Job& job);
  static constexpr int kMissedBeats = 6;

 private:
  Job job_of(const NewJob& request) const;
  /// Of one job, or of all. False where a file withstands: it stays doomed, and is gone about again.
  bool finish_deletions(const std::string& job_id = "");
  void resume_conversions();
  void let_go(const std::string& id);
  void sweep_vault();
  /// A line in the journal; the watcher hears of it.
  void record(soci::session& sql, const Job& job, JobState from, std::string_view actor,
              std::string_view detail);

  Database& database_;
  const Vault& vault_;
  Clock clock_;
  std::string instance_;
  Watcher watcher_;
  Bell bell_;

  struct Pulse {
    Millis heard = 0;
    int missed = 0;
  };
  std::mutex pulses_mutex_;
  std::map<std::string, Pulse> pulses_;  ///< of other servers
  std::mutex hands_mutex_;
  std::multiset<std::string> in_hand_;  ///< ids of jobs that threads of this server are at
};

}  // namespace dce::server
