#include "server/mail/curl_handle.h"

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kMostSaid = 8 * 1024;
constexpr long kConnectSeconds = 20, kAnswerSeconds = 60;

void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_ALL);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

/// The last line of what a server said that says no.
std::string refusal_in(const std::string& said) {
  std::string found;
  for (const std::string& line : split(said, '\n')) {
    const bool no = line.find(" NO ") != std::string::npos || line.starts_with("-ERR") ||
                    line.find(" BAD ") != std::string::npos || line.starts_with("4") || line.starts_with("5");
    if (no) found = printable(trimmed(line));
  }
  return found;
}

}  // namespace

CurlHandle::CurlHandle(const StopSignal& stop, const Authorities& trusted) : stop_(stop) {
  start_curl();
  handle_.reset(curl_easy_init());
  if (!handle_) throw std::runtime_error("libcurl gives no handle");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  set(CURLOPT_SERVER_RESPONSE_TIMEOUT, kAnswerSeconds);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // The system's authorities stay: CAPATH beside CAINFO.
  if (!trusted.file.empty()) set(CURLOPT_CAINFO, trusted.file.c_str());
  if (!trusted.pem.empty()) {
    curl_blob pem{
        .data = const_cast<char*>(trusted.pem.data()), .len = trusted.pem.size(), .flags = CURL_BLOB_COPY};
    set(CURLOPT_CAINFO_BLOB, &pem);
  }
  set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set(CURLOPT_PROXY, "");
  // Verbose for the server's words alone: note() passes over everything that we say.
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_DEBUGFUNCTION, &CurlHandle::note);
  set(CURLOPT_DEBUGDATA, this);
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &CurlHandle::ask_stop);
  set(CURLOPT_XFERINFODATA, this);
}

int CurlHandle::note(CURL*, curl_infotype type, char* data, size_t size, void* self) {
  std::string& said = static_cast<CurlHandle*>(self)->said_;
  if (type != CURLINFO_HEADER_IN) return 0;
  if (said.size() + size > kMostSaid) said.erase(0, said.size() / 2);
  said.append(data, std::min(size, kMostSaid / 2));
  return 0;
}

int CurlHandle::ask_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<CurlHandle*>(self)->stop_.raised() ? 1 : 0;
}

void CurlHandle::set_server(const MailServer& server, AccessTokens* tokens) {
  set(CURLOPT_URL, url_of(server).c_str());
  set(CURLOPT_PROTOCOLS_STR, server.protocol.c_str());
  // Where TLS is wanted a server, or who pretends to be one, cannot talk us out of it.
  set(CURLOPT_USE_SSL, static_cast<long>(server.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (server.user.empty()) return;
  set(CURLOPT_USERNAME, server.user.c_str());
  if (tokens != nullptr) {
    set(CURLOPT_XOAUTH2_BEARER, tokens->token().c_str());
    set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2");
    return;
  }
  try {
    set(CURLOPT_PASSWORD, read_secret(server.password).c_str());
  } catch (const std::exception& error) {
    throw MailError(MailError::Kind::login, error.what());
  }
}

CURLcode CurlHandle::perform() {
  said_.clear();
  return curl_easy_perform(handle_.get());
}

/// What Microsoft 365 and others offer since they switched passwords off: XOAUTH2 and nothing a password
/// fits.
bool CurlHandle::takes_no_password() const {
  const std::string said = lower_ascii(said_);
  const bool offers = said.find("xoauth2") != std::string::npos;
  const bool plain = said.find("auth=plain") != std::string::npos ||
                     said.find("auth=login") != std::string::npos || said.find(" plain") != std::string::npos;
  const bool says_so = said.find("basicauthblocked") != std::string::npos ||
                       said.find("basic authentication is disabled") != std::string::npos ||
                       said.find("application-specific password") != std::string::npos;
  return says_so || (offers && !plain);
}

MailError CurlHandle::error(CURLcode code, const MailServer& server) const {
  using enum MailError::Kind;
  const std::string where = url_of(server);
  const std::string refusal = refusal_in(said_);
  const std::string words = refusal.empty() ? "" : " (it said: " + refusal + ")";
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return {stopped, "the server ends"};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {unreachable, where + ": there is no host of this name"};
    case CURLE_COULDNT_CONNECT:
      return {unreachable, where + ": nothing answers there"};
    case CURLE_OPERATION_TIMEDOUT:
      return {unreachable, where + ": it does not answer in time"};
    case CURLE_USE_SSL_FAILED:
      return {untrusted, where + ": it offers no STARTTLS; nothing is sent in the open unless tls = false"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return {untrusted, where + ": its certificate cannot be trusted (" + curl_easy_strerror(code) +
                             "); name its authority (ca_file, or in the administration)"};
    case CURLE_SSL_CONNECT_ERROR:
      return {untrusted,
              where + ": no encryption is agreed on; is the port right for " + server.protocol + "?"};
    case CURLE_LOGIN_DENIED:
      if (server.oauth.endpoint.empty() && takes_no_password())
        return {login, where +
                           ": it takes no passwords any more (basic authentication is switched off); give "
                           "oauth_endpoint, oauth_client and a refresh token" +
                           words};
      return {login, where + ": it refuses the login of " + printable(server.user) + words};
    default:
      return {protocol, where + ": " + curl_easy_strerror(code) + words};
  }
}

}  // namespace dce::server
