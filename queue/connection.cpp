#include "queue/connection.h"

#include <cstring>
#include <vector>

namespace dce::queue {
namespace {

constexpr int64_t kConnectMs = 5'000, kReconnectMs = 250, kPingMs = 5'000, kAnswerMs = 5'000;

void check(natsStatus status, const std::string& what) {
  if (status != NATS_OK) throw error_of(status, static_cast<jsErrCode>(0), what);
}

/// The text between a .creds file's lines "-----BEGIN `what`-----" and "------END".
std::string part_of_creds(const std::string& creds, const std::string& what) {
  const size_t head = creds.find("BEGIN " + what);
  const size_t begin = head == std::string::npos ? head : creds.find('\n', head);
  const size_t end = begin == std::string::npos ? begin : creds.find("---", begin);
  if (end == std::string::npos)
    throw QueueError(QueueError::Kind::refused, "the credentials of the queue hold no " + what);
  std::string text;
  for (const char c : creds.substr(begin, end - begin)) {
    if (c > ' ') text += c;
  }
  return text;
}

std::string servers_of(const Settings& settings) {
  std::string list;
  for (const std::string& server : settings.servers) list += (list.empty() ? "" : ",") + server;
  return list;
}

}  // namespace

QueueError error_of(natsStatus status, jsErrCode code, const std::string& what) {
  using enum QueueError::Kind;
  natsStatus last = NATS_OK;
  const char* const more = nats_GetLastError(&last);
  const std::string text =
      what + ": " + (last == status && more != nullptr && *more != '\0' ? more : natsStatus_GetText(status));
  if (code == JSStreamNotFoundErr || code == JSConsumerNotFoundErr) return {absent, text};
  if (code == JSStreamStoreFailedErr) return {full, text};
  if (status == NATS_CONNECTION_AUTH_FAILED || status == NATS_NOT_PERMITTED || status == NATS_SSL_ERROR)
    return {refused, text};
  // Nobody listens for a stream's messages where there is no such stream, or no leader of it just now.
  return {unreachable, text};
}

Connection::Connection(const Settings& settings) {
  natsOptions* raw = nullptr;
  check(natsOptions_Create(&raw), "the queue");
  const Options options(raw);
  std::vector<const char*> servers;
  bool tls = !settings.tls.authority.empty();
  for (const std::string& server : settings.servers) {
    servers.push_back(server.c_str());
    tls = tls || server.starts_with("tls://");
  }
  natsOptions_SetServers(raw, servers.data(), static_cast<int>(servers.size()));
  natsOptions_SetName(raw, settings.client.c_str());
  natsOptions_SetTimeout(raw, kConnectMs);
  natsOptions_SetPingInterval(raw, kPingMs);
  natsOptions_SetMaxReconnect(raw, -1);
  natsOptions_SetReconnectWait(raw, kReconnectMs);
  natsOptions_SetFailRequestsOnDisconnect(raw, true);
  // Without a handler the library writes to standard error.
  natsOptions_SetErrorHandler(
      raw, [](natsConnection*, natsSubscription*, natsStatus, void*) {}, nullptr);
  if (tls) check(natsOptions_SetSecure(raw, true), "the queue's TLS");
  if (!settings.tls.authority.empty())
    check(natsOptions_SetCATrustedCertificates(raw, settings.tls.authority.c_str()), "the queue's ca.pem");
  if (!settings.tls.certificate.empty())
    check(natsOptions_SetCertificatesChain(raw, settings.tls.certificate.c_str(), settings.tls.key.c_str()),
          "this client's certificate");
  log_in(raw, settings.credentials);
  check(natsConnection_Connect(&connection_, raw), "the queue at " + servers_of(settings));
  jsOptions jetstream;
  jsOptions_Init(&jetstream);
  jetstream.Wait = kAnswerMs;
  check(natsConnection_JetStream(&jetstream_, connection_, &jetstream), "the queue's JetStream");
}

Connection::~Connection() {
  jsCtx_Destroy(jetstream_);
  if (connection_ != nullptr) natsConnection_Close(connection_);
  natsConnection_Destroy(connection_);
}

void Connection::log_in(natsOptions* options, const Credentials& credentials) {
  if (!credentials.creds.empty()) {
    token_ = part_of_creds(credentials.creds, "NATS USER JWT");
    seed_ = part_of_creds(credentials.creds, "USER NKEY SEED");
    natsOptions_SetUserCredentialsCallbacks(options, &Connection::give_token, this, &Connection::sign, this);
  } else if (!credentials.user.empty()) {
    natsOptions_SetUserInfo(options, credentials.user.c_str(), credentials.password.c_str());
  } else if (!credentials.token.empty()) {
    natsOptions_SetToken(options, credentials.token.c_str());
  }
}

/// The library frees what it is given.
natsStatus Connection::give_token(char** token, char**, void* self) {
  *token = strdup(static_cast<Connection*>(self)->token_.c_str());
  return *token == nullptr ? NATS_NO_MEMORY : NATS_OK;
}

natsStatus Connection::sign(char**, unsigned char** signature, int* length, const char* nonce, void* self) {
  return nats_Sign(static_cast<Connection*>(self)->seed_.c_str(), nonce, signature, length);
}

}  // namespace dce::queue
