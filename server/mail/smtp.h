// Sending mail.
#pragma once

#include <memory>
#include <string>

#include "server/base/stop.h"
#include "server/mail/access_tokens.h"
#include "server/mail/mail_server.h"

namespace dce::server {

/// A mail that the server will never take, as it is: the recipient is not there, or the like.
struct MailRejected : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Takes mails to where they are going. Belongs to one thread.
class MailCarrier {
 public:
  virtual ~MailCarrier() = default;
  /// `message` with CRLF line ends. The server has taken it when this returns. Throws MailError, or
  /// MailRejected.
  virtual void send(const std::string& recipient, const std::string& message) = 0;
};

/// Through an SMTP server, whose connection is kept as long as it lasts. Mails leave with an empty return
/// path: they are answers, and nobody answers them (RFC 3834, 3.3).
class SmtpClient final : public MailCarrier {
 public:
  SmtpClient(MailServer server, AccessTokens* tokens, const StopSignal& stop);
  ~SmtpClient() override;
  void send(const std::string& recipient, const std::string& message) override;
  /// Connects and logs in, and no more.
  void test();

 private:
  class Handle;
  void open();

  MailServer server_;
  AccessTokens* tokens_;
  const StopSignal& stop_;
  std::unique_ptr<Handle> handle_;
};

}  // namespace dce::server
