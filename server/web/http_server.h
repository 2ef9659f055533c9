// HTTP/1.1, over TLS or without, with a limit on everything a client may send or take its time for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/web/http.h"

namespace dce::server {

struct HttpSettings {
  std::string host = "127.0.0.1";
  int port = 0;                  ///< 0: any that is free
  std::string certificate, key;  ///< PEM files; without: no TLS
  size_t header_bytes = 16 * 1024;
  size_t form_bytes = 64 * 1024;  ///< of a body
  /// Of a body for a path that `uploads` begins with, asked each time; without: as of any.
  std::function<size_t()> upload_bytes{};
  std::string uploads = "/api/";
  size_t bodies_bytes = 256 << 20;  ///< of all bodies in memory together; more is told to come again
  int connections = 1000, connections_of_peer = 100;
  int event_streams = 50;  ///< open at a time; more are told to come again
  /// What pages may load, and from where (Content-Security-Policy).
  std::string content_policy = kPagesWithoutScript;

  static constexpr char kPagesWithoutScript[] =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; "
      "base-uri 'none'";
  /// Scripts in files of the server's own, which may ask the server alone.
  static constexpr char kPagesWithScript[] =
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
      "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
};

/// Asked before an upload's body is read: what it gives is the answer, and the body is not read.
using HttpGuard = std::function<std::optional<HttpResponse>(const HttpRequest& head)>;

/// Serves until it is destroyed. Slow clients cost a descriptor and a few kilobytes each, and no thread.
class HttpServer {
 public:
  /// Listens at once. Throws std::runtime_error with a sentence.
  HttpServer(const HttpSettings& settings, HttpHandler handler, HttpGuard guard = {});
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  int port() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dce::server
