// A mailbox from which mails become jobs as they come.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "server/base/stop.h"
#include "server/mail/mailbox.h"
#include "server/mail_intake/mail_taker.h"
#include "server/replies/outbox.h"

namespace dce::server {

/// A thread that connects, takes what waits, and waits for more; after trouble it connects again, with pauses
/// that grow. A mail is marked, moved or deleted after the store has it. One that ended the server, or
/// failed, a few times is recorded as refused and not looked at again.
class MailboxWatcher {
 public:
  using Open = std::function<std::unique_ptr<MailboxSession>(const StopSignal& stop)>;

  /// `open` is called from the thread and may throw MailError; tests give their own.
  MailboxWatcher(MailboxSettings settings, MailTaker& taker, Outbox outbox, Open open);
  ~MailboxWatcher();
  /// Why no mail is taken just now; empty while some could be. For any thread.
  std::string problem() const {
    const std::lock_guard lock(mutex_);
    return last_problem_;
  }
  MailboxWatcher(const MailboxWatcher&) = delete;
  MailboxWatcher& operator=(const MailboxWatcher&) = delete;

 private:
  void run();
  void serve(MailboxSession& session);
  void deal_with(MailboxSession& session, const WaitingMail& mail);
  void complain(const std::string& problem);
  /// What it was before.
  std::string note(const std::string& problem);

  MailboxSettings settings_;
  MailTaker& taker_;
  Outbox outbox_;
  Open open_;
  StopSignal stop_;
  mutable std::mutex mutex_;
  std::string last_problem_;  ///< guarded by it
  Millis pause_;
  std::thread thread_;
};

}  // namespace dce::server
