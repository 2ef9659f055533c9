// Release codes: digits that say at a printer who somebody is.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include "server/audit/audit.h"
#include "server/base/secrets.h"
#include "server/codes/throttle.h"
#include "server/store/database.h"

namespace dce::server {

/// A code belongs to one user and is the same until its owner asks for another. It is computed from the key,
/// the user and a counter, so a reply mail can repeat it while the store holds only a keyed hash, by which it
/// is found. For any number of threads.
class Codes {
 public:
  static constexpr int kShortest = 6, kLongest = 12;

  /// `length` holds for codes made from now on.
  Codes(Database& database, const MasterKey& key, int length, Throttle& throttle);

  /// The user's code, made where there is none. Throws std::runtime_error where there is no such user, or no
  /// free code: the length is too small for so many users.
  std::string code_of(const std::string& user_id);
  /// Another; the one before is worth nothing from here on. The audit log says who asked for it; without a
  /// name its owner.
  std::string renew(const std::string& user_id, const Actor& by = {});

  struct Guess {
    std::optional<std::string> user_id{};
    Millis wait = 0;  ///< not looked at: come back after so long
  };
  /// Whose code this is. Digits only count; what else is typed is passed over. A blocked user's code is no
  /// code.
  Guess guess(std::string_view typed, const Caller& caller);

  int length() const noexcept { return length_; }
  /// Of codes made from now on; those that are there stay.
  void set_length(int length) noexcept;

 private:
  std::string digits(const std::string& user_id, int64_t generation, int length) const;
  std::string assign(soci::session& sql, const std::string& user_id, int64_t generation);

  Database& database_;
  MasterKey making_, finding_;
  std::atomic<int> length_;
  Throttle& throttle_;
};

}  // namespace dce::server
