// Any bytes as a query, a form and a cookie: bounded, and the same when what was read is escaped and read
// again.
#include <cstdlib>

#include "server/web/http.h"

using namespace dce::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const HttpRequest request{
      .method = "POST",
      .path = "/",
      .query = parse_fields(text),
      .headers = {{"content-type", "application/x-www-form-urlencoded"}, {"cookie", text}},
      .body = text,
      .peer = {}};
  if (request.query.size() > 100 || request.form() != request.query) std::abort();
  std::string escaped;
  for (const auto& [name, value] : request.query)
    escaped += (escaped.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
  if (parse_fields(escaped) != request.query) std::abort();
  const int count = number_of(request.query_value("count"), 50, 1, 200);
  if (count < 1 || count > 200 || request.cookie("session").size() > size) std::abort();
  return 0;
}
