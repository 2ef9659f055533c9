// What is known of mails that came: which were taken, whose they are, and what became of them.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/jobs/job.h"
#include "server/store/database.h"

namespace dce::server {

/// Something of a mail that is not printed, and why; both for its sender.
struct MailLoss {
  std::string name, reason;
};

struct MailRecord {
  std::string id;
  std::string identity;  ///< the same each time the mail comes: taken exactly once
  std::string user_id, address, language;
  std::string message_id;               ///< of the mail, to refer to; may be empty
  std::vector<std::string> references;  ///< likewise
  std::string verdict;                  ///< "taken", "refused", "ignored"
  std::string reason;                   ///< for the administrator; holds nothing of the mail
  std::vector<MailLoss> losses;         ///< kept until the reply is sent
  Millis taken_at = 0, answered_at = 0;
};

// All within the caller's transaction.

/// False where the mail was taken before: then nothing is written.
bool insert_mail(soci::session& sql, const MailRecord& mail);
std::optional<MailRecord> find_mail(soci::session& sql, const std::string& id);
/// The id of the mail that has this identity; empty for none.
std::string mail_with_identity(soci::session& sql, const std::string& identity);

/// The documents of a mail become jobs of these origins, which sort in the documents' order.
void insert_mail_documents(soci::session& sql, const std::string& mail_id,
                           const std::vector<std::string>& origins);
/// Those jobs, in order; without the deleted.
std::vector<Job> jobs_of_mail(soci::session& sql, const std::string& mail_id);
/// The mail a job came by; empty for none.
std::string mail_of_job(soci::session& sql, const std::string& origin);

}  // namespace dce::server
