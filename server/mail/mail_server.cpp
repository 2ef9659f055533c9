#include "server/mail/mail_server.h"

#include <cstdlib>

#include "server/base/files.h"
#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kLongestSecret = 16 * 1024;  // tokens of some providers have several thousand characters

int usual_port(const std::string& protocol) {
  if (protocol == "imap") return 143;
  if (protocol == "imaps") return 993;
  if (protocol == "pop3") return 110;
  if (protocol == "pop3s") return 995;
  return protocol == "smtps" ? 465 : 587;
}

}  // namespace

std::string read_secret(const SecretPlace& place) {
  std::string secret = place.value;
  if (!secret.empty()) return secret;
  if (!place.file.empty()) {
    require_private(place.file);
    secret = read_file(place.file, kLongestSecret);
  } else if (const char* const value = std::getenv(place.variable.c_str())) {
    secret = value;
  } else {
    throw std::runtime_error("the environment has no " + place.variable);
  }
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty() || secret.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    throw std::runtime_error((place.file.empty() ? place.variable : place.file) +
                             " must hold one line, the secret");
  return secret;
}

std::string url_of(const MailServer& server) {
  const bool bare_ipv6 = server.host.find(':') != std::string::npos;
  return server.protocol + "://" + (bare_ipv6 ? "[" + server.host + "]" : server.host) + ":" +
         std::to_string(server.port > 0 ? server.port : usual_port(server.protocol));
}

}  // namespace dce::server
