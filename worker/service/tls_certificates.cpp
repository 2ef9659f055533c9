#include "worker/service/tls_certificates.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <netdb.h>

#include <string_view>
#include <utility>
#include <vector>

namespace dce::worker {
namespace {

/// gRPC asks before each handshake.
grpc_ssl_certificate_config_reload_status show(void* data, grpc_ssl_server_certificate_config** config) {
  auto& socket = *static_cast<TlsCertificates::Socket*>(data);
  PkiFiles files;
  if (!socket.certificates.newer(socket, files)) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  const grpc_ssl_pem_key_cert_pair pair{files.key.c_str(), files.certificate.c_str()};
  *config = grpc_ssl_server_certificate_config_create(files.authority.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

struct HostPort {
  std::string host, port;
};

HostPort split(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) return {address, {}};
  std::string_view host(address.data(), colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {std::string(host), address.substr(colon + 1)};
}

/// Every numeric address of a host.
std::vector<std::string> addresses_of(const std::string& host) {
  const addrinfo hints{.ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  std::vector<std::string> addresses;
  if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    char name[NI_MAXHOST];
    if (getnameinfo(one->ai_addr, one->ai_addrlen, name, sizeof name, nullptr, 0, NI_NUMERICHOST) == 0)
      addresses.push_back(one->ai_family == AF_INET6 ? "[" + std::string(name) + "]" : name);
  }
  freeaddrinfo(found);
  return addresses;
}

/// gRPC's C++ face has SSL with certificates that never change; its C face has them asked for.
class RenewableCredentials final : public grpc::ServerCredentials {
 public:
  explicit RenewableCredentials(TlsCertificates& certificates) : certificates_(certificates) {}

 private:
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

  /// Each socket of a host gets credentials of its own. gRPC 1.51 replaces certificates without a lock around
  /// their use, which is safe as long as one socket's connections, which come one after the other, use them.
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    auto [host, port] = split(address);
    int bound = 0;
    for (const std::string& numeric : addresses_of(host)) {
      grpc_server_credentials* const credentials = grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config_fetcher(
              GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY, show, &certificates_.add_socket()));
      const int got = grpc_server_add_http2_port(server, (numeric + ":" + port).c_str(), credentials);
      grpc_server_credentials_release(credentials);
      if (got == 0) continue;
      bound = got;
      if (port == "0") port = std::to_string(got);  // the same one for all addresses
    }
    return bound;
  }

  TlsCertificates& certificates_;
};

}  // namespace

TlsCertificates::TlsCertificates(std::string folder)
    : folder_(std::move(folder)), files_(read_pki(folder_, "engine")) {}

bool TlsCertificates::renew() {
  PkiFiles files = read_pki(folder_, "engine");
  const std::lock_guard lock(mutex_);
  if (files == files_) return false;
  files_ = std::move(files);
  ++version_;
  return true;
}

std::shared_ptr<grpc::ServerCredentials> TlsCertificates::credentials() {
  return std::make_shared<RenewableCredentials>(*this);
}

TlsCertificates::Socket& TlsCertificates::add_socket() {
  const std::lock_guard lock(mutex_);
  return sockets_.emplace_back(Socket{*this});
}

bool TlsCertificates::newer(Socket& socket, PkiFiles& files) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(socket.version, version_) == version_) return false;
  files = files_;
  return true;
}

}  // namespace dce::worker
