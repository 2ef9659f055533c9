// A connection to a mail server, logged in by libcurl, for the commands libcurl has no way to send: IDLE,
// fetching without marking as read, and several of POP3 in one session.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "server/base/clock.h"
#include "server/base/stop.h"
#include "server/mail/access_tokens.h"
#include "server/mail/line_source.h"
#include "server/mail/mail_server.h"

namespace dce::server {

/// Belongs to one thread. Everything throws MailError; where the server ends it is `stopped`.
class MailConnection final : public LineSource {
 public:
  /// Connects, encrypts and logs in: address, TLS, STARTTLS and SASL are libcurl's. `tokens` may be none.
  MailConnection(MailServer server, AccessTokens* tokens, const StopSignal& stop);
  ~MailConnection() override;

  void send(std::string_view bytes);
  std::string line(size_t longest) override;
  std::string bytes(size_t count) override;
  /// Whether something comes within `patience`.
  bool readable(Millis patience);

 private:
  class Handle;
  bool receive();
  void await(Millis patience);

  MailServer server_;
  const StopSignal& stop_;
  std::unique_ptr<Handle> handle_;
  std::string pending_;
  size_t at_ = 0;
};

}  // namespace dce::server
