// Mails that are owed, until a mail server has taken them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/base/clock.h"
#include "server/store/database.h"

namespace dce::server {

/// One mail to be sent. What it says is written when it is sent, so that neither codes nor names wait here.
struct OwedMail {
  std::string id, mail_id;
  std::string kind;   ///< "reply", "new-code", "failure": see reply.h
  std::string state;  ///< "waiting"; "failed": given up, until somebody asks for another try
  int tries = 0;
  Millis due_at = 0, created_at = 0;
  std::string problem;  ///< of the last try
};

/// A table of the store. For any number of threads and servers.
class Outbox {
 public:
  static constexpr int kMostWaiting = 10'000;

  explicit Outbox(Database& database, Clock clock = system_now)
      : database_(database), clock_(std::move(clock)) {}

  /// Within the caller's transaction. Due at once when all jobs of the mail are ready or failed, and at
  /// `due_at` however they are.
  static void insert(soci::session& sql, const std::string& mail_id, const std::string& kind, Millis now,
                     Millis due_at);
  /// How many mails of this address were taken since then.
  static int mails_since(soci::session& sql, const std::string& address, Millis since);

  /// Then no mail is taken: it waits at its own server, which is made for that.
  bool is_full();

  /// The next that is due, for this server alone until it is told what became of it.
  std::optional<OwedMail> take(const std::string& server);
  /// The mail server has it. `answered_at`: when what it says was looked up. With `more_to_come` a mail about
  /// what fails later is owed from here on.
  void sent(const OwedMail& mail, Millis answered_at, bool more_to_come);
  void postpone(const OwedMail& mail, const std::string& problem, Millis due_at);
  void give_up(const OwedMail& mail, const std::string& problem);
  /// Nothing is to be said any more.
  bool drop(const std::string& id);
  /// At once, with as many tries as at first. False where there is none.
  bool retry(const std::string& id);
  std::vector<OwedMail> list();

  /// What a server that is gone was sending is sent again: its recipients see the same Message-ID twice at
  /// worst.
  using IsGone = std::function<bool(const std::string& server)>;
  void take_over(const IsGone& is_gone);
  /// Rows about mails that came before `before` and are done with.
  void purge(Millis before);

 private:
  Database& database_;
  Clock clock_;
};

}  // namespace dce::server
