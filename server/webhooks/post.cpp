#include "server/webhooks/post.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <charconv>
#include <memory>
#include <stdexcept>

#include "server/base/text.h"

namespace dce::server {
namespace {

constexpr long kTimeoutMs = 10'000, kConnectMs = 5'000;
constexpr size_t kMostOfAnswer = 64 * 1024, kLongestUrl = 500;

struct Place {
  std::string url, host;
  int port = 0;
};

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return {};
  const std::string result = text;
  curl_free(text);
  return result;
}

Place place_of(const std::string& text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  if (text.size() > kLongestUrl || printable(text, kLongestUrl) != text ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    throw std::runtime_error("give an address such as https://example.org/hook");
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http")
    throw std::runtime_error("an address that begins with https:// or http:// is wanted");
  Place place{.url = part_of(url.get(), CURLUPART_URL), .host = part_of(url.get(), CURLUPART_HOST)};
  const std::string port = part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), place.port);
  if (place.host.empty() || place.port < 1) throw std::runtime_error("the address has no host");
  return place;
}

std::vector<SocketAddress> addresses_of(const Place& place, const NetworkPolicy& policy) {
  std::string host = place.host;
  if (host.starts_with("[") && host.ends_with("]")) host = host.substr(1, host.size() - 2);
  return resolve(host, place.port, policy, "no webhook may lead (see [webhooks])");
}

std::string numeric(const SocketAddress& address) {
  char text[INET6_ADDRSTRLEN] = "";
  const auto* const any = reinterpret_cast<const sockaddr*>(&address.storage);
  if (any->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(any)->sin_addr, text, sizeof text);
    return text;
  }
  inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(any)->sin6_addr, text, sizeof text);
  return "[" + std::string(text) + "]";
}

size_t discard(const char*, size_t size, size_t count, void* so_far) {
  size_t& sum = *static_cast<size_t*>(so_far);
  sum += size * count;
  return sum > kMostOfAnswer ? 0 : size * count;
}

int is_stopping(void* flag, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(flag) ? 1 : 0;
}

class List {
 public:
  void add(const std::string& line) { list_ = curl_slist_append(list_, line.c_str()); }
  ~List() { curl_slist_free_all(list_); }
  curl_slist* get() const { return list_; }

 private:
  curl_slist* list_ = nullptr;
};

}  // namespace

std::string checked_url(const std::string& url, const NetworkPolicy& policy) {
  const Place place = place_of(std::string(trimmed(url)));
  addresses_of(place, policy);
  return place.url;
}

PostResult post_json(const std::string& url, const std::string& body, const std::vector<std::string>& headers,
                     const NetworkPolicy& policy, const std::atomic<bool>& stopping) {
  List pinned, lines;
  try {
    const Place place = place_of(url);
    std::string addresses;
    for (const SocketAddress& address : addresses_of(place, policy))
      addresses += (addresses.empty() ? "" : ",") + numeric(address);
    pinned.add(place.host + ":" + std::to_string(place.port) + ":" + addresses);
  } catch (const std::runtime_error& error) {
    return {false, error.what()};
  }
  lines.add("Content-Type: application/json");
  for (const std::string& header : headers) lines.add(header);
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) return {false, "no memory"};
  char problem[CURL_ERROR_SIZE] = "";
  size_t answered = 0;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_RESOLVE, pinned.get());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(curl.get(), CURLOPT_CONNECTTIMEOUT_MS, kConnectMs);
  curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "dce-server");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, lines.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answered);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, is_stopping);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&stopping));
  curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, problem);
  const CURLcode code = curl_easy_perform(curl.get());
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  // One that answers without end has answered.
  if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && status > 0))
    return {false, problem[0] != '\0' ? problem : curl_easy_strerror(code)};
  return {status >= 200 && status < 300, std::to_string(status)};
}

}  // namespace dce::server
