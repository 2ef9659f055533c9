// A mail server as it is configured, and what may go wrong with one.
#pragma once

#include <stdexcept>
#include <string>

namespace dce::server {

/// Where a secret is: never in the configuration itself, which is copied about.
struct SecretPlace {
  std::string file;      ///< its owner's alone; a line end at its end is no part of the secret
  std::string variable;  ///< of the environment
  bool given() const { return !file.empty() || !variable.empty(); }
};

/// Throws std::runtime_error with a sentence; the secret is not in it.
std::string read_secret(const SecretPlace& place);

struct OAuthSettings {
  std::string endpoint;  ///< https://; empty: a password is used
  std::string client, scope;
  SecretPlace client_secret;  ///< may be none: public clients have none
  /// The refresh token. Where the endpoint hands out another, it is written to this file.
  SecretPlace refresh_token;
};

struct MailServer {
  std::string protocol;  ///< imap, imaps, pop3, pop3s, smtp, smtps; without "s" TLS begins by STARTTLS
  std::string host;
  int port = 0;         ///< 0: the protocol's own
  bool tls = true;      ///< false: passwords and mail in the open, for loopback and tests
  std::string ca_file;  ///< PEM, beside those the system trusts
  std::string user;     ///< empty: no login
  SecretPlace password{};
  OAuthSettings oauth{};
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
