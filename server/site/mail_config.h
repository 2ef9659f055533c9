// Mailboxes and replies, as the configuration has them.
#pragma once

#include <string>
#include <vector>

#include "server/mail/mailbox.h"
#include "server/mail_intake/mail_taker.h"
#include "server/replies/reply_sender.h"
#include "server/site/section.h"

namespace dce::server {

struct MailConfig {
  std::vector<MailboxSettings> mailboxes;
  MailServer smtp;  ///< no host: nothing is answered
  ReplySettings replies;
  MailPolicy policy;

  bool answers() const { return !smtp.host.empty(); }
};

// Throw std::runtime_error as Section does.

void read_mailbox(Section section, MailConfig& config);
void read_smtp(Section section, MailConfig& config);
void read_mail_policy(Section section, MailConfig& config);
/// What follows from several sections; to be called when all are read.
void finish_mail_config(MailConfig& config);

}  // namespace dce::server
