#include "server/web/http.h"

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kMostFields = 100;

}  // namespace

std::string HttpRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string HttpRequest::query_value(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::string HttpRequest::cookie(std::string_view name) const {
  const std::string all = header("cookie");
  for (const std::string& pair : split(all, ';')) {
    const std::string_view text = trimmed(pair);
    if (text.size() > name.size() && text.starts_with(name) && text[name.size()] == '=')
      return std::string(text.substr(name.size() + 1));
  }
  return {};
}

std::map<std::string, std::string> parse_fields(std::string_view text) {
  std::map<std::string, std::string> fields;
  for (const std::string& pair : split(text, '&')) {
    if (fields.size() >= kMostFields) break;
    const size_t equals = pair.find('=');
    const std::string name = percent_decoded(std::string_view(pair).substr(0, equals), true);
    if (name.empty()) continue;
    fields.emplace(name, equals == std::string::npos
                             ? std::string()
                             : percent_decoded(std::string_view(pair).substr(equals + 1), true));
  }
  return fields;
}

std::map<std::string, std::string> HttpRequest::form() const {
  if (!lower_ascii(header("content-type")).starts_with("application/x-www-form-urlencoded")) return {};
  return parse_fields(body);
}

HttpResponse HttpResponse::redirect(const std::string& path) {
  return {.status = 303, .type = "text/plain", .headers = {{"Location", path}}};
}

HttpResponse HttpResponse::json(int status, std::string body) {
  return {.status = status, .type = "application/json", .body = std::move(body)};
}

HttpResponse HttpResponse::plain(int status, std::string text) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::move(text) + "\n"};
}

void HttpResponse::set_cookie(std::string_view name, std::string_view value, bool secure) {
  std::string cookie = std::string(name) + "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Strict";
  if (value.empty()) cookie += "; Max-Age=0";
  if (secure) cookie += "; Secure";
  headers.emplace_back("Set-Cookie", std::move(cookie));
}

}  // namespace dce::server
