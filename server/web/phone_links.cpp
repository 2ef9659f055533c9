#include "server/web/phone_links.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>

#include "server/base/text.h"

namespace dce::server {
namespace {

// Hex digits: seconds since 1970, a device's id, 80 bits of a keyed hash.
constexpr size_t kEnd = 8, kDevice = 32, kSeal = 20;

}  // namespace

std::string PhoneLinks::seal(const std::string& session_hash, const std::string& device_id,
                             const std::string& end) const {
  return key_.hash(session_hash + ":" + device_id + ":" + end).substr(0, kSeal);
}

std::string PhoneLinks::make(const std::string& panel_token, const std::string& device_id) const {
  char end[kEnd + 1];
  std::snprintf(end, sizeof end, "%08llx", static_cast<unsigned long long>((clock_() + kLife) / kSecond));
  std::string link = end + device_id + seal(sessions_.hash_of(panel_token), device_id, end);
  std::transform(link.begin(), link.end(), link.begin(), [](unsigned char c) { return std::toupper(c); });
  return link;
}

std::optional<std::string> PhoneLinks::device_of(const std::string& link) {
  const std::string text = lower_ascii(link);
  if (text.size() != kEnd + kDevice + kSeal) return std::nullopt;
  const std::string end = text.substr(0, kEnd), device_id = text.substr(kEnd, kDevice);
  Millis seconds = 0;
  const auto [stop, error] = std::from_chars(end.data(), end.data() + end.size(), seconds, 16);
  const Millis left = seconds * kSecond - clock_();
  // Not too far ahead either: a clock that was put back must not give old links new life.
  if (error != std::errc() || stop != end.data() + end.size() || left <= 0 || left > kLife + kSecond)
    return std::nullopt;
  for (const std::string& hash : sessions_.panels_of(device_id)) {
    if (equal_secret(seal(hash, device_id, end), text.substr(kEnd + kDevice))) return device_id;
  }
  return std::nullopt;
}

}  // namespace dce::server
