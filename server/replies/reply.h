// What replies say.
#pragma once

#include <string>
#include <vector>

#include "server/jobs/job.h"
#include "server/replies/mail_records.h"

namespace dce::server {

enum class ReplyKind {
  reply,     ///< to a mail with documents: code, documents, how to print
  new_code,  ///< to a mail that asks for one
  failure,   ///< later, of what turned out not to be printable
};

std::string name_of(ReplyKind kind);
/// Throws std::runtime_error for a name that is none.
ReplyKind reply_kind_of(const std::string& name);

struct ReplyFacts {
  ReplyKind kind = ReplyKind::reply;
  std::string language;
  std::string code;
  std::vector<Job> jobs;         ///< of the mail, those that failed too
  std::vector<MailLoss> losses;  ///< what became no job
  Millis retention = kDay;
};

struct ReplyText {
  std::string subject, text, html;
};

ReplyText write_reply(const ReplyFacts& facts);

/// Whether an engine is still to say what it thinks of the document.
bool is_pending(const Job& job);

}  // namespace dce::server
