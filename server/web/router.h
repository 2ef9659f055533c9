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

 private:
  ReleasePages release_;
  Api api_;
};

}  // namespace dce::server
