// How many pages somebody may print a day.
#pragma once

#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>

#include "server/base/clock.h"
#include "server/store/database.h"

namespace dce::server {

/// A release that would pass the quota; nothing was changed.
struct QuotaExceeded : std::runtime_error {
  QuotaExceeded(int needed_pages, int left_pages)
      : runtime_error("this needs " + std::to_string(needed_pages) + " pages, and " +
                      std::to_string(left_pages) + " are left for today"),
        needed(needed_pages),
        left(left_pages) {}
  int needed, left;
};

/// Counts pages when they are released, and gives them back when nothing was printed. For any number of
/// threads and servers: counting is done in the transaction that releases, and releases of one user wait for
/// each other.
class Quota {
 public:
  /// `usual` pages a day for whom nothing else was said; 0: as many as they like.
  Quota(Database& database, int usual, Clock clock = system_now)
      : database_(database), usual_(usual), clock_(std::move(clock)) {}

  void set_usual(int pages_a_day) noexcept { usual_ = pages_a_day; }
  /// For this user alone, or as usual again. 0: as many as they like.
  void set_for(const std::string& user_id, std::optional<int> pages_a_day);

  struct Account {
    int allowed = 0;   ///< a day; 0: any number
    int spent = 0;     ///< since midnight, by the server's clock and zone
    bool own = false;  ///< this user's, not the policy's
    bool is_limited() const { return allowed > 0; }
    int left() const { return allowed > spent ? allowed - spent : 0; }
  };
  Account of(const std::string& user_id);

  /// Within the transaction that releases the job. Throws QuotaExceeded.
  void spend(soci::session& sql, const std::string& user_id, const std::string& job_id,
             const std::string& device_id, int pages);
  /// What the job's last release was counted, within the transaction that ends it without a print.
  static void give_back(soci::session& sql, const std::string& job_id);
  /// What was spent so long ago that nobody asks any more.
  void forget_old();

 private:
  Account account(soci::session& sql, const std::string& user_id);

  Database& database_;
  std::atomic<int> usual_;
  Clock clock_;
};

}  // namespace dce::server
