#include "server/web/http.h"

#include <algorithm>
#include <charconv>

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr size_t kMostFields = 100;

}  // namespace

std::string HttpRequest::header(const std::string& name) const {
  return field_of(headers, name);
}

std::string HttpRequest::query_value(const std::string& name) const {
  return field_of(query, name);
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

std::string field_of(const std::map<std::string, std::string>& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

int number_of(const std::string& text, int otherwise, int least, int most) {
  int number = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) number = otherwise;
  return std::clamp(number, least, std::max(least, most));
}

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain || std::string_view("-._~").find(c) != std::string_view::npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += "%" + hex(&byte, 1);
    }
  }
  return result;
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
