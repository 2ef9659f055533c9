// What settings mean to the rooms they are for: those that hold at once.
#pragma once

#include <string>
#include <vector>

#include "server/delivery/deliverer.h"
#include "server/intake/acceptor.h"
#include "server/mail/mailbox.h"
#include "server/mail_intake/mail_taker.h"
#include "server/replies/reply_sender.h"
#include "server/settings/settings.h"

namespace dce::server {

struct LiveSettings {
  SignUp sign_up = SignUp::open;
  int code_length = Codes::kShortest;
  int pages_per_day = 0;  ///< of a user; 0: any number
  Millis audit_kept = 0;  ///< lines of the audit log; 0: for ever
  IntakePolicy intake{};
  DeliveryPolicy delivery{};
  Devices::Asking asking{};
  Millis ask_every = kMinute;  ///< devices, how they are
  NetworkPolicy webhook_network{};
  std::vector<std::string> engines{};  ///< addresses; empty: a worker of the server's own
  MailPolicy mail{};
  std::vector<MailboxSettings> mailboxes{};  ///< those in use
  MailServer smtp{};                         ///< no host: nothing is answered
  ReplySettings replies{};
};

/// `settings` outlives what is made of it: refresh tokens that endpoints hand out are kept there.
LiveSettings live_settings(Settings& settings);

/// One mailbox, in use or not: for a test of it.
MailboxSettings mailbox_of(Settings& settings, const SettingsRow& row);

}  // namespace dce::server
