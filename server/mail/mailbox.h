// A mailbox to take mail from, whatever protocol it speaks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/mail/access_tokens.h"
#include "server/mail/mail_server.h"

namespace dce::server {

/// What is done with a mail once it is in the store.
enum class AfterTaking { seen, move, remove };

struct MailboxSettings {
  std::string name;     ///< unique; the store knows mails by it
  std::string address;  ///< what people write to
  MailServer server{};
  std::string folder = "INBOX";
  AfterTaking after = AfterTaking::seen;
  std::string move_to;
  Millis poll = kMinute;  ///< between looks where the server cannot tell of news
  bool idle = true;       ///< false: always look
  bool operator==(const MailboxSettings&) const = default;
};

struct WaitingMail {
  std::string
      place;  ///< the same as long as the mail lies there, and then no other's: UIDVALIDITY.UID, or UIDL
  uint64_t bytes = 0;
};

/// A connection that is logged in. Belongs to one thread. Everything throws MailError; then it is of no use
/// any more.
class MailboxSession {
 public:
  virtual ~MailboxSession() = default;

  /// Mails that were not dealt with, oldest first; at most a thousand at a time.
  virtual std::vector<WaitingMail> waiting() = 0;
  /// As it is; its being fetched is not to be seen. At most `most` bytes: what is longer is cut.
  virtual std::string fetch(const WaitingMail& mail, size_t most) = 0;
  /// So that it is waiting no more: after it was recorded.
  virtual void settle(const WaitingMail& mail) = 0;
  /// Until there may be news, or `patience` is over. False: the session is over, and the next one will see
  /// them.
  virtual bool wait(Millis patience) = 0;
  /// What an administrator wants to know, in words.
  virtual std::string describe() = 0;
};

/// `tokens`: of the mailbox's OAuth settings, or none.
std::unique_ptr<MailboxSession> open_mailbox(const MailboxSettings& settings, AccessTokens* tokens,
                                             const StopSignal& stop);

std::unique_ptr<MailboxSession> open_imap(const MailboxSettings& settings, AccessTokens* tokens,
                                          const StopSignal& stop);
std::unique_ptr<MailboxSession> open_pop3(const MailboxSettings& settings, AccessTokens* tokens,
                                          const StopSignal& stop);

}  // namespace dce::server
