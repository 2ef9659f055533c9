// Where the work queue is, and who asks.
#pragma once

#include <string>
#include <vector>

namespace dce::queue {

/// Of NATS: a .creds file's text (a token of its issuer and a key that never leaves), a user's name and
/// password, or a token.
struct Credentials {
  std::string creds, user, password, token;

  /// From a file (a .creds file, or lines "user = ", "password = ", "token = "), or, where `path` is empty,
  /// out of NATS_USER, NATS_PASSWORD and NATS_TOKEN; nothing where there are none. Throws std::runtime_error.
  /// Before there are threads.
  static Credentials find(const std::string& path);
};

/// PEM texts; empty for none.
struct Tls {
  std::string authority, certificate, key;
  bool operator==(const Tls&) const = default;

  /// From a folder with ca.pem and, where the servers ask for one, client.pem and client.key. Throws
  /// std::runtime_error.
  static Tls from_folder(const std::string& folder);
};

struct Settings {
  std::vector<std::string> servers;  ///< "nats://HOST:4222", "tls://HOST:4222"
  std::string name = "dce";          ///< of the queue among others on the same servers
  std::string client = "libdce";     ///< what the servers call this connection
  Credentials credentials;
  Tls tls;
};

/// The servers of a list with commas. Throws std::runtime_error for what is none, and for one that holds a
/// password.
std::vector<std::string> servers_in(const std::string& list);
/// Throws std::runtime_error for a name that subjects cannot have.
void check_queue_name(const std::string& name);

}  // namespace dce::queue
