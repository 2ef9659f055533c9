// A mail becomes jobs, a record that it was taken, and a reply that is owed: all of it at once, or nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/base/exchanged.h"
#include "server/codes/codes.h"
#include "server/intake/acceptor.h"
#include "server/mime/mail_head.h"
#include "server/replies/mail_records.h"
#include "server/replies/reply.h"

namespace dce::server {

/// Whether the text of a mail is printed.
enum class BodyPolicy {
  automatic,  ///< where nothing is attached
  always,     ///< as a job of its own, before those of what is attached
  never,
};

struct MailPolicy {
  uint64_t mail_bytes = 50 << 20;
  int documents = 20;
  int pages = 1000;          ///< of all documents of one mail together
  int mails_per_hour = 500;  ///< of one address that are answered; those beyond are taken in silence
  BodyPolicy body = BodyPolicy::automatic;
  std::string language = "en";   ///< of who has none and whose mail names none
  std::vector<std::string> own;  ///< addresses of the server's, which are never answered
  bool replies = false;          ///< there is a way to send them
  Millis settle = kSecond;       ///< how long a reply waits for page counts
};

/// For any number of threads.
class MailTaker {
 public:
  MailTaker(JobStore& jobs, Users& users, Codes& codes, Acceptor& acceptor, MailPolicy policy)
      : jobs_(jobs), users_(users), codes_(codes), acceptor_(acceptor), policy_(std::move(policy)) {}

  /// Where a mail lies: in this mailbox, under a name that stays the same.
  struct Place {
    std::string mailbox, name;
  };
  /// Before a mail is fetched: how often it was tried, this time counted; 0 where it was dealt with. A mail
  /// that ends the server each time is known by that.
  int begin(const Place& place);
  /// The try was no fault of the mail's.
  void undo(const Place& place);

  /// Deals with it. `whole` is false where `mail` is only its beginning. The record is on the disk when this
  /// returns; what it was, for the log: nothing of the mail is in it.
  std::string take(const Place& place, std::string_view mail, bool whole);
  /// One that cannot be looked at: recorded, not answered.
  void give_up(const Place& place, const std::string& reason);

  std::shared_ptr<const MailPolicy> policy() const { return policy_.get(); }
  /// A mail that is being taken is dealt with as it was begun.
  void set_policy(MailPolicy policy) { policy_.set(std::move(policy)); }

 private:
  struct Decision;
  void record(const Place& place, Decision& decision);
  void read_documents(std::string_view mail, const MailHead& head, const User& user, Decision& decision);

  JobStore& jobs_;
  Users& users_;
  Codes& codes_;
  Acceptor& acceptor_;
  Exchanged<MailPolicy> policy_;
};

/// Whether a job that turned out to have so many pages is too many for the mail it came by: a sentence for
/// its owner, or nothing.
std::string refuse_pages(JobStore& jobs, const Job& job, int pages, int most);

}  // namespace dce::server
