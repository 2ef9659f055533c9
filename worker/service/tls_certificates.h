// Mutual TLS for callers on other machines, with certificates that may be renewed while it is served.
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "worker/pki/files.h"

namespace dce::worker {

class TlsCertificates {
 public:
  /// Reads `folder`, where ca.pem, engine.pem and engine.key are. Throws std::runtime_error with a sentence.
  explicit TlsCertificates(std::string folder);
  TlsCertificates(const TlsCertificates&) = delete;
  TlsCertificates& operator=(const TlsCertificates&) = delete;

  /// Reads them again, for connections that come from now on: those that are there keep what they have. False
  /// where nothing has changed. Throws std::runtime_error with a sentence where they cannot be used; then
  /// those before stay. From any thread.
  bool renew();

  /// To listen with. This object must outlive the server that does.
  std::shared_ptr<grpc::ServerCredentials> credentials();

  /// What a listening socket has shown last; gRPC's business.
  struct Socket {
    TlsCertificates& certificates;
    int version = 0;
  };
  /// A socket that was not shown anything yet.
  Socket& add_socket();
  /// Those to be shown now; version is updated. False where the socket has shown them already.
  bool newer(Socket& socket, PkiFiles& files);

 private:
  const std::string folder_;
  std::mutex mutex_;
  PkiFiles files_;
  int version_ = 1;
  std::list<Socket> sockets_;
};

}  // namespace dce::worker
