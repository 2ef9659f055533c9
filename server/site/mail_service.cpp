#include "server/site/mail_service.h"

namespace dce::server {

std::unique_ptr<AccessTokens> tokens_for(const MailServer& server, const StopSignal& stop) {
  if (server.oauth.endpoint.empty()) return nullptr;
  return std::make_unique<AccessTokens>(server.oauth, server.ca_file, stop);
}

MailService::MailService(const Config& config, Stores& stores, Acceptor& acceptor)
    : taker_(stores.jobs, stores.users, stores.codes, acceptor, config.mail.policy) {
  const MailConfig& mail = config.mail;
  if (mail.answers()) {
    tokens_.push_back(tokens_for(mail.smtp, stop_));
    sender_ = std::make_unique<ReplySender>(stores.jobs, stores.codes, stores.key, mail.replies,
                                            [smtp = mail.smtp, tokens = tokens_.back().get()](
                                                const StopSignal& stop) -> std::unique_ptr<MailCarrier> {
                                              return std::make_unique<SmtpClient>(smtp, tokens, stop);
                                            });
    sender_->start();
  }
  for (const MailboxSettings& box : mail.mailboxes) {
    tokens_.push_back(tokens_for(box.server, stop_));
    watchers_.emplace_back(box, taker_, Outbox(stores.database),
                           [box, tokens = tokens_.back().get()](const StopSignal& stop) {
                             return open_mailbox(box, tokens, stop);
                           });
  }
}

MailService::~MailService() {
  stop_.raise();
}

}  // namespace dce::server
