// Which part of the server answers a path.
#pragma once

#include "server/web/api.h"
#include "server/web/release_pages.h"

namespace dce::server {

/// For any number of threads.
class Router {
 public:
  explicit Router(WebParts parts) : release_(parts), api_(parts) {}
  HttpResponse handle(const HttpRequest& request);
  /// As HttpGuard: who shows no token uploads nothing.
  std::optional<HttpResponse> refuse(const HttpRequest& head) {
    return head.path.starts_with("/api/") ? api_.refuse(head) : std::nullopt;
  }

 private:
  ReleasePages release_;
  Api api_;
};

}  // namespace dce::server
