// A mail server as it is configured, and what may go wrong with one.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "server/base/stop.h"

namespace dce::server {

/// Where a secret is: never in the configuration itself, which is copied about.
struct SecretPlace {
  std::string file{};      ///< its owner's alone; a line end at its end is no part of the secret
  std::string variable{};  ///< of the environment
  std::string value{};     ///< the secret itself, which the store keeps sealed
  bool given() const { return !file.empty() || !variable.empty() || !value.empty(); }
  bool operator==(const SecretPlace&) const = default;
};

/// Throws std::runtime_error with a sentence; the secret is not in it.
std::string read_secret(const SecretPlace& place);

struct OAuthSettings {
  std::string endpoint;  ///< https://; empty: a password is used
  std::string client, scope;
  SecretPlace client_secret;  ///< may be none: public clients have none
  /// The refresh token. Where the endpoint hands out another, it is written to this file.
  SecretPlace refresh_token;
  /// Gives back the token that took this one's place; nothing: none did.
  using Spend = std::function<std::string(const std::string& refresh_token)>;
  /// Of a token that is in the store: spends it as it is there now, and keeps what took its place. Of several
  /// servers one at a time. Ends without having spent it where the signal is raised.
  std::function<void(const StopSignal&, const Spend&)> exchange{};

  bool operator==(const OAuthSettings& other) const {
    return endpoint == other.endpoint && client == other.client && scope == other.scope &&
           client_secret == other.client_secret && refresh_token == other.refresh_token;
  }
};

/// Who vouches for servers, beside those the system trusts.
struct Authorities {
  std::string file{};  ///< PEM
  std::string pem{};   ///< likewise, itself
  bool operator==(const Authorities&) const = default;
};

struct MailServer {
  std::string protocol;  ///< imap, imaps, pop3, pop3s, smtp, smtps; without "s" TLS begins by STARTTLS
  std::string host;
  int port = 0;     ///< 0: the protocol's own
  bool tls = true;  ///< false: passwords and mail in the open, for loopback and tests
  Authorities trusted{};
  std::string user;  ///< empty: no login
  SecretPlace password{};
  OAuthSettings oauth{};
  bool operator==(const MailServer&) const = default;
};

/// "imaps://mail.example.org:993"
std::string url_of(const MailServer& server);

/// Nothing can be done with the server now. The sentence is for administrators: it holds no secret, and what
/// the server said only as printable text.
struct MailError : std::runtime_error {
  enum class Kind {
    unreachable,  ///< name, route, port, silence; another try may help
    untrusted,    ///< its certificate
    login,        ///< it refuses the login
    protocol,     ///< it speaks otherwise than agreed, or refuses a command
    stopped,      ///< this server ends
  };
  MailError(Kind why, const std::string& message) : runtime_error(message), kind(why) {}
  Kind kind;
};

}  // namespace dce::server
