// The picture that browsers show beside a page's name.
#pragma once

#include "server/web/http.h"

namespace dce::server {

/// What is answered to a request for /icon.svg, which all pages name.
HttpResponse icon();

}  // namespace dce::server
