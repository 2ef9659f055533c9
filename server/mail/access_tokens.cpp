#include "server/mail/access_tokens.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/base/files.h"
#include "server/base/text.h"
#include "server/mail/curl_handle.h"

namespace dce::server {
namespace {

constexpr size_t kLongestAnswer = 64 * 1024;
constexpr Millis kSpare = kMinute;

size_t append(char* data, size_t one, size_t size, void* to) {
  std::string& text = *static_cast<std::string*>(to);
  if (text.size() + one * size > kLongestAnswer) return 0;
  text.append(data, one * size);
  return one * size;
}

std::string text_of(const nlohmann::json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// A header line and a command hold it: no blanks, no line ends.
bool is_token(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

std::string form_field(CURL* handle, const char* name, const std::string& value) {
  char* const escaped = curl_easy_escape(handle, value.data(), static_cast<int>(value.size()));
  const std::string field = std::string("&") + name + "=" + (escaped == nullptr ? "" : escaped);
  curl_free(escaped);
  return field;
}

}  // namespace

TokenAnswer parse_token_answer(const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object())
    throw MailError(MailError::Kind::login, "the token endpoint answers with something else than a token");
  if (const std::string error = text_of(json, "error"); !error.empty())
    throw MailError(MailError::Kind::login, "the token endpoint refuses: " + printable(error, 60) + " " +
                                                printable(text_of(json, "error_description")));
  TokenAnswer answer{.access_token = text_of(json, "access_token"),
                     .refresh_token = text_of(json, "refresh_token")};
  if (!is_token(answer.access_token))
    throw MailError(MailError::Kind::login, "the token endpoint's answer holds no access token");
  if (!is_token(answer.refresh_token)) answer.refresh_token.clear();
  // RFC 6749, 5.1: recommended only. Some send it as a text.
  const auto seconds = json.find("expires_in");
  int64_t lifetime = 0;
  if (seconds != json.end() && seconds->is_number_integer()) lifetime = seconds->get<int64_t>();
  if (seconds != json.end() && seconds->is_string())
    lifetime = std::atoll(seconds->get<std::string>().c_str());
  answer.lifetime = std::clamp<int64_t>(lifetime == 0 ? 300 : lifetime, 60, 86'400) * kSecond;
  return answer;
}

std::unique_ptr<AccessTokens> tokens_for(const MailServer& server, const StopSignal& stop) {
  if (server.oauth.endpoint.empty()) return nullptr;
  return std::make_unique<AccessTokens>(server.oauth, server.trusted, stop);
}

std::string AccessTokens::token() {
  const std::lock_guard lock(mutex_);
  if (token_.empty() || clock_() + kSpare >= ends_at_) refresh();
  return token_;
}

void AccessTokens::forget() {
  const std::lock_guard lock(mutex_);
  token_.clear();
}

void AccessTokens::refresh() {
  if (settings_.exchange) {
    token_.clear();
    settings_.exchange(stop_, [this](const std::string& kept) { return spend(kept == spent_ ? next_ : kept); });
    if (token_.empty()) throw MailError(MailError::Kind::stopped, "the server ends");
    return;
  }
  std::string kept;
  try {
    kept = read_secret(settings_.refresh_token);
  } catch (const std::runtime_error& error) {
    throw MailError(MailError::Kind::login, error.what());
  }
  const std::string next = spend(kept);
  if (next.empty()) return;
  if (settings_.refresh_token.file.empty()) {
    spdlog::warn("the token endpoint gave another refresh token, and there is no file to keep it in");
  } else {
    write_file(settings_.refresh_token.file, next, 0600);
  }
}

/// The token that took its place, or nothing.
std::string AccessTokens::spend(const std::string& refresh_token) {
  std::string body = "grant_type=refresh_token", answer;
  CurlHandle curl(stop_, trusted_);
  try {
    body += form_field(curl.get(), "client_id", settings_.client);
    body += form_field(curl.get(), "refresh_token", refresh_token);
    if (settings_.client_secret.given())
      body += form_field(curl.get(), "client_secret", read_secret(settings_.client_secret));
    if (!settings_.scope.empty()) body += form_field(curl.get(), "scope", settings_.scope);
  } catch (const std::runtime_error& error) {
    throw MailError(MailError::Kind::login, error.what());
  }
  curl.set(CURLOPT_URL, settings_.endpoint.c_str());
  curl.set(CURLOPT_PROTOCOLS_STR, settings_.endpoint.starts_with("http:") ? "http" : "https");
  curl.set(CURLOPT_TIMEOUT, 30L);
  curl.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
  curl.set(CURLOPT_POSTFIELDS, body.c_str());
  curl.set(CURLOPT_WRITEFUNCTION, &append);
  curl.set(CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl.perform();
  if (code == CURLE_ABORTED_BY_CALLBACK) throw MailError(MailError::Kind::stopped, "the server ends");
  if (code != CURLE_OK)
    throw MailError(MailError::Kind::unreachable,
                    "the token endpoint: " + std::string(curl_easy_strerror(code)));
  const TokenAnswer found = parse_token_answer(answer);
  token_ = found.access_token;
  ends_at_ = clock_() + found.lifetime;
  if (!found.refresh_token.empty()) {
    spent_ = refresh_token;
    next_ = found.refresh_token;
  }
  return found.refresh_token;
}

}  // namespace dce::server
