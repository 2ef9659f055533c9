#include "server/web/icon.h"

#include "server/web/templates.h"

namespace dce::server {

HttpResponse icon() {
  return {.type = "image/svg+xml",
          .body = templates().at("icon.svg"),
          .headers = {{"Cache-Control", "max-age=3600"}}};
}

}  // namespace dce::server
