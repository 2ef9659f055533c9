// The thread that sends what the outbox holds.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "server/base/secrets.h"
#include "server/base/stop.h"
#include "server/codes/codes.h"
#include "server/jobs/job_store.h"
#include "server/mail/smtp.h"
#include "server/replies/outbox.h"
#include "server/replies/reply.h"

namespace dce::server {

struct ReplySettings {
  std::string from_name, from_address;
  Millis retention = kDay;
  Millis give_up = 2 * kDay;  ///< after so long, of a server that cannot be reached
};

class ReplySender {
 public:
  /// `make`: a carrier that gives up when the signal is raised.
  using Make = std::function<std::unique_ptr<MailCarrier>(const StopSignal& stop)>;

  ReplySender(JobStore& jobs, Codes& codes, const MasterKey& key, ReplySettings settings, const Make& make);
  ~ReplySender();
  ReplySender(const ReplySender&) = delete;
  ReplySender& operator=(const ReplySender&) = delete;

  /// Begins the thread.
  void start();
  /// One mail that is due; false where none is. For tests and the thread.
  bool send_one();

  /// The Message-ID of what is said to a mail: the same each time.
  std::string message_id(const MailRecord& mail, ReplyKind kind) const;

 private:
  void run();
  void send(const OwedMail& owed);

  JobStore& jobs_;
  Codes& codes_;
  MasterKey key_;
  ReplySettings settings_;
  StopSignal stop_;
  std::unique_ptr<MailCarrier> carrier_;
  Outbox outbox_;
  bool lost_one_ = false;  ///< the thread's
  std::thread thread_;
};

}  // namespace dce::server
