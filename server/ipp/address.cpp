#include "server/ipp/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "server/base/text.h"

namespace dce::server {
namespace {

int usual_port(std::string_view scheme) {
  if (scheme == "ipp" || scheme == "ipps") return 631;
  if (scheme == "socket") return 9100;
  return scheme == "lpd" ? 515 : 0;
}

bool is_host(std::string_view host) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyz0123456789-._:";  // ':' in IPv6 addresses, which stood in brackets
  return !host.empty() && host.size() <= 253 && host.front() != '-' &&
         host.find_first_not_of(kAllowed) == std::string_view::npos;
}

bool is_path(std::string_view path) {
  for (const char c : path) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && std::string_view("/-._~%").find(c) == std::string_view::npos) return false;
  }
  return path.size() <= 255;
}

bool forbidden(const sockaddr* address, const NetworkPolicy& policy) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    const uint32_t host = ntohl(in.sin_addr.s_addr);
    if (host == 0 || host == 0xFFFFFFFF || (host >> 28) == 14) return true;  // any, broadcast, multicast
    if ((host >> 24) == 127) return !policy.allow_loopback;
    return (host >> 16) == 0xA9FE && !policy.allow_link_local;
  }
  sockaddr_in6 in6{};
  std::memcpy(&in6, address, sizeof in6);
  const in6_addr& host = in6.sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&host)) {
    sockaddr_in mapped{};
    mapped.sin_family = AF_INET;
    std::memcpy(&mapped.sin_addr, host.s6_addr + 12, 4);
    return forbidden(reinterpret_cast<const sockaddr*>(&mapped), policy);
  }
  if (IN6_IS_ADDR_UNSPECIFIED(&host) || IN6_IS_ADDR_MULTICAST(&host)) return true;
  if (IN6_IS_ADDR_LOOPBACK(&host)) return !policy.allow_loopback;
  return IN6_IS_ADDR_LINKLOCAL(&host) && !policy.allow_link_local;
}

}  // namespace

std::string PrinterAddress::text() const {
  const bool v6 = host.find(':') != std::string::npos;
  return scheme + "://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port) +
         (scheme == "lpd" ? "/" : "") + path;
}

std::optional<PrinterAddress> parse_printer_address(std::string_view text) {
  PrinterAddress address{.scheme = "ipp"};
  if (const size_t colon = text.find("://"); colon != std::string_view::npos) {
    address.scheme = lower_ascii(text.substr(0, colon));
    text.remove_prefix(colon + 3);
  }
  address.port = usual_port(address.scheme);
  if (address.port == 0) return std::nullopt;
  const size_t slash = text.find('/');
  std::string_view place = text.substr(0, slash);
  std::string_view path = slash == std::string_view::npos ? std::string_view() : text.substr(slash);
  if (place.starts_with('[')) {
    const size_t end = place.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    address.host = lower_ascii(place.substr(1, end - 1));
    place.remove_prefix(end + 1);
  } else {
    const size_t colon = place.find(':');
    address.host = lower_ascii(place.substr(0, colon));
    place = colon == std::string_view::npos ? std::string_view() : place.substr(colon);
  }
  if (!place.empty()) {
    if (place.front() != ':') return std::nullopt;
    const auto [end, error] = std::from_chars(place.data() + 1, place.data() + place.size(), address.port);
    if (error != std::errc() || end != place.data() + place.size()) return std::nullopt;
  }
  if (!is_host(address.host) || !is_path(path) || address.port < 1 || address.port > 65535)
    return std::nullopt;
  address.path = path;
  if (address.scheme == "lpd") {
    address.path = path.empty() ? "lp" : path.substr(1);
    if (address.path.empty() || address.path.find('/') != std::string::npos) return std::nullopt;
  } else if (address.scheme == "socket") {
    if (path.size() > 1) return std::nullopt;
    address.path.clear();
  } else if (path.size() < 2) {
    address.path = "/ipp/print";  // RFC 8011 says nothing; PWG 5100.14 (IPP Everywhere), 4.2
  }
  return address;
}

std::vector<SocketAddress> resolve(const PrinterAddress& address, const NetworkPolicy& policy) {
  return resolve(address.host, address.port, policy, "no printers may be (see [devices])");
}

std::vector<SocketAddress> resolve(const std::string& host, int port, const NetworkPolicy& policy,
                                   const std::string& what) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) throw std::runtime_error("the name " + host + " is not known: " + gai_strerror(error));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, freeaddrinfo);
  std::vector<SocketAddress> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    if (forbidden(entry->ai_addr, policy)) continue;
    SocketAddress kept;
    std::memcpy(&kept.storage, entry->ai_addr, entry->ai_addrlen);
    kept.size = entry->ai_addrlen;
    addresses.push_back(kept);
  }
  if (addresses.empty()) throw std::runtime_error(host + " is on a network where " + what);
  return addresses;
}

}  // namespace dce::server
