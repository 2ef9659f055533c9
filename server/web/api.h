// The REST API, version 1: what programs, the portal and the relay use. docs/openapi.json describes it.
#pragma once

#include "server/web/http.h"
#include "server/web/site_parts.h"

namespace dce::server {

/// Paths below /api/. Each call shows a token; without one there is nothing. For any number of threads.
class Api {
 public:
  explicit Api(WebParts parts) : parts_(parts) {}
  HttpResponse handle(const HttpRequest& request);
  /// What is told to who shows no token that holds; nothing for others.
  std::optional<HttpResponse> refuse(const HttpRequest& request);

 private:
  std::optional<User> user_of(const HttpRequest& request);
  HttpResponse for_user(const HttpRequest& request, const User& user);
  HttpResponse upload(const HttpRequest& request, const User& user);
  HttpResponse job(const HttpRequest& request, const User& user, const std::string& rest);
  HttpResponse release(const HttpRequest& request, const User& user, const std::string& id);

  WebParts parts_;
};

}  // namespace dce::server
