// Requests and answers as the pages and the API see them. Nothing of Boost is shown here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

struct HttpRequest {
  std::string method;                          ///< "GET"
  std::string path;                            ///< decoded, without the query: "/release/jobs"
  std::map<std::string, std::string> query;    ///< decoded; the first of several
  std::map<std::string, std::string> headers;  ///< names in small letters; the first of several
  std::string body;
  std::string peer;  ///< network address
  bool tls = false;

  std::string header(const std::string& name) const;
  std::string cookie(std::string_view name) const;
  std::string query_value(const std::string& name) const;
  /// An application/x-www-form-urlencoded body's fields, the first of several; at most a hundred.
  std::map<std::string, std::string> form() const;
};

struct HttpResponse {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  /// Server-Sent Events: asked about once a second, on a thread of the handlers, for what is to be sent then,
  /// until it gives nothing. Waiting costs no thread. `body` comes first.
  std::function<std::optional<std::string>()> events{};

  static HttpResponse redirect(const std::string& path);  ///< 303: to be got
  static HttpResponse json(int status, std::string body);
  static HttpResponse plain(int status, std::string text);
  void set_cookie(std::string_view name, std::string_view value, bool secure);
};

/// Called from any of several threads. What it throws is answered with 500 and logged.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

/// "a=b&c=d", decoded.
std::map<std::string, std::string> parse_fields(std::string_view text);
/// Empty where it is not there.
std::string field_of(const std::map<std::string, std::string>& fields, const std::string& name);
/// `otherwise` for a text that is no number; never outside of `least` and `most`.
int number_of(const std::string& text, int otherwise, int least, int most);
/// %XX for everything but letters, digits and "-._~".
std::string percent_encoded(std::string_view text);

}  // namespace dce::server
