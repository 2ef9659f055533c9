#include "server/web/router.h"

#include "server/web/icon.h"
#include "server/web/templates.h"

namespace dce::server {
HttpResponse Router::handle(const HttpRequest& request) {
  const std::string& path = request.path;
  if (path.starts_with("/api/")) return api_.handle(request);
  if (path == "/release" || path.starts_with("/release/") || path.starts_with("/panel/") ||
      path.starts_with("/Q/"))
    return release_.handle(request);
  if (path == "/style.css")
    return {.type = "text/css; charset=utf-8",
            .body = templates().at("style.css"),
            .headers = {{"Cache-Control", "max-age=3600"}}};
  if (path == "/icon.svg") return icon();
  if (path == "/health") return HttpResponse::plain(200, "alive");
  if (path == "/") return HttpResponse::redirect("/release");
  return HttpResponse::plain(404, "there is nothing here");
}

}  // namespace dce::server
