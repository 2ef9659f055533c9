// The thread that sends what the outbox holds.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
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
  bool operator==(const ReplySettings&) const = default;
};

class ReplySender {
 public:
  /// `make`: a carrier that gives up when the signal is raised. None: nothing is sent, and what is owed
  /// waits.
  using Make = std::function<std::unique_ptr<MailCarrier>(const StopSignal& stop)>;

  ReplySender(JobStore& jobs, Codes& codes, const MasterKey& key, ReplySettings settings, Make make);
  ~ReplySender();
  ReplySender(const ReplySender&) = delete;
  ReplySender& operator=(const ReplySender&) = delete;

  /// From the next mail on; one that is being sent is sent as it was begun. For any thread.
  void use(ReplySettings settings, Make make);
  /// Begins the thread.
  void start();
  /// One mail that is due; false where none is. For tests and the thread.
  bool send_one();

  /// The Message-ID of what is said to a mail: the same each time.
  std::string message_id(const MailRecord& mail, ReplyKind kind) const;

 private:
  void run();
  void take_next_way();
  void send(const OwedMail& owed);

  JobStore& jobs_;
  Codes& codes_;
  MasterKey key_;
  StopSignal stop_;
  struct Way {
    ReplySettings settings;
    Make make;
  };
  std::mutex mutex_;
  std::optional<Way> next_;  ///< guarded by it
  ReplySettings settings_;   ///< the sending thread's, as the rest
  Make make_;                ///< holds what the carrier needs
  std::unique_ptr<MailCarrier> carrier_;
  Outbox outbox_;
  bool lost_one_ = false;  ///< the thread's
  std::thread thread_;
};

}  // namespace dce::server
