// Other programs are told by HTTP when a job changes its state.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/audit/audit.h"
#include "server/base/exchanged.h"
#include "server/base/secrets.h"
#include "server/ipp/address.h"
#include "server/jobs/job.h"
#include "server/store/database.h"

namespace dce::server {

struct Webhook {
  std::string id, url, title;
  bool enabled = true;
  Millis created_at = 0;
  Millis last_at = 0;       ///< of the last try; 0 for none
  std::string last_result;  ///< "200", or a sentence
  long long lost = 0;       ///< messages that were given up, or for which there was no room
  long long waiting = 0;
};

/// Messages are written in the transaction that changes the job, so that none is forgotten, and sent from
/// there: each at least once, not always in their order (`version` counts a job's changes). For any number of
/// threads and servers. What cannot be done is a std::runtime_error with a sentence.
class Webhooks {
 public:
  static constexpr int kMostWaiting = 1000;  ///< for one webhook

  Webhooks(Database& database, const MasterKey& key, NetworkPolicy policy, Clock clock = system_now);

  /// http:// or https://; refused where it leads to a network that the policy forbids.
  Webhook add(const Actor& by, const std::string& url, const std::string& title);
  void set_enabled(const Actor& by, const std::string& id, bool enabled);
  void remove(const Actor& by, const std::string& id);
  std::vector<Webhook> list();
  /// What its messages are signed with; derived from the server's key, and nowhere kept.
  std::string secret_of(const std::string& id) const;

  /// In the transaction that changes the job. What a document is called is not told.
  void tell(soci::session& sql, const Job& job, JobState from);

  struct Message {
    std::string id, webhook_id, url, body;
    int tries = 0;
    Millis created_at = 0;
  };
  /// The one that is due first, taken for a minute; nothing where none is.
  std::optional<Message> take();
  /// `result` as in Webhook. One that was not taken comes again after a pause that doubles from 10 s to an
  /// hour, for a day.
  void conclude(const Message& message, bool delivered, const std::string& result);

  /// "t=SECONDS,v1=HEX": HMAC-SHA256 of "SECONDS.BODY".
  std::string signature(const Message& message, Millis at) const;
  NetworkPolicy policy() const { return *policy_.get(); }
  void set_policy(NetworkPolicy policy) { policy_.set(policy); }
  Millis now() const { return clock_(); }

 private:
  Database& database_;
  MasterKey key_;
  Exchanged<NetworkPolicy> policy_;
  Clock clock_;
};

}  // namespace dce::server
