// Access tokens of OAuth 2 (RFC 6749, 6), refreshed before they end.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "server/base/clock.h"
#include "server/base/stop.h"
#include "server/mail/mail_server.h"

namespace dce::server {

/// For any number of threads.
class AccessTokens {
 public:
  AccessTokens(OAuthSettings settings, Authorities trusted, const StopSignal& stop, Clock clock = system_now)
      : settings_(std::move(settings)), trusted_(std::move(trusted)), stop_(stop), clock_(std::move(clock)) {}

  /// One that holds for a minute more at least. Throws MailError.
  std::string token();
  /// A server did not take it: the next one is new.
  void forget();

 private:
  void refresh();
  std::string spend(const std::string& refresh_token);

  OAuthSettings settings_;
  Authorities trusted_;
  const StopSignal& stop_;
  Clock clock_;
  std::mutex mutex_;
  std::string token_;
  Millis ends_at_ = 0;
  /// What took whose place last: the store may have been away when it should have kept it.
  std::string spent_, next_;
};

/// Of a server's OAuth settings; nothing where it has none.
std::unique_ptr<AccessTokens> tokens_for(const MailServer& server, const StopSignal& stop);

struct TokenAnswer {
  std::string access_token, refresh_token;  ///< the latter empty: it stays as it is
  Millis lifetime = 0;
};

/// What a token endpoint answered (RFC 6749, 5.1 and 5.2). Throws MailError with the endpoint's own words.
TokenAnswer parse_token_answer(const std::string& json);

}  // namespace dce::server
