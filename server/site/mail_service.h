// Mail as it runs: mailboxes that are watched, and replies that are sent.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include "server/intake/acceptor.h"
#include "server/mail_intake/mailbox_watcher.h"
#include "server/site/stores.h"

namespace dce::server {

/// Access tokens of a server's OAuth settings; nothing where it has none.
std::unique_ptr<AccessTokens> tokens_for(const MailServer& server, const StopSignal& stop);

/// Until it is destroyed. Does nothing where no mailbox and no SMTP server is configured.
class MailService {
 public:
  MailService(const Config& config, Stores& stores, Acceptor& acceptor);
  ~MailService();
  MailService(const MailService&) = delete;
  MailService& operator=(const MailService&) = delete;

 private:
  StopSignal stop_;  ///< of token refreshes
  std::list<std::unique_ptr<AccessTokens>> tokens_;
  std::unique_ptr<ReplySender> sender_;
  MailTaker taker_;
  std::list<MailboxWatcher> watchers_;
};

}  // namespace dce::server
