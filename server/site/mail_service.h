// Mail as it runs: mailboxes that are watched, and replies that are sent.
#pragma once

#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "server/intake/acceptor.h"
#include "server/mail_intake/mailbox_watcher.h"
#include "server/site/stores.h"

namespace dce::server {

/// Until it is destroyed. Idle where no mailbox and no SMTP server is set up.
class MailService {
 public:
  MailService(Stores& stores, Acceptor& acceptor);
  ~MailService();
  MailService(const MailService&) = delete;
  MailService& operator=(const MailService&) = delete;

  /// Soon, by a thread of its own, for one that is watched may have to come to the end of a mail. Those that
  /// stay as they are go on undisturbed.
  void apply(const LiveSettings& live);
  /// Why mailboxes take no mail just now, by name; those that do are not there.
  std::map<std::string, std::string> problems();

 private:
  struct Watched;
  void run();
  void watch(const std::vector<MailboxSettings>& wanted);
  ReplySender::Make carrier_for(const MailServer& server);

  Stores& stores_;
  StopSignal stop_;  ///< of token refreshes
  MailTaker taker_;
  MailServer smtp_;
  ReplySettings replies_;
  ReplySender sender_;

  std::mutex watching_;
  std::map<std::string, std::unique_ptr<Watched>> watched_;  ///< by name; guarded by it

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::optional<std::vector<MailboxSettings>> wanted_;
  std::thread thread_;
};

}  // namespace dce::server
