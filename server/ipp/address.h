// Where a printer is, and whether it may be spoken to there.
#pragma once

#include <sys/socket.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

struct PrinterAddress {
  std::string scheme;  ///< ipp, ipps, socket or lpd
  std::string host;
  int port = 0;
  std::string path;  ///< of ipp: "/ipp/print"; of lpd: the queue, without a slash

  std::string text() const;
};

/// "ipp://host/ipp/print", "ipps://host", "socket://host:9100", "lpd://host/queue"; a bare host is ipp.
/// Nothing where it is none: user names, fragments, blanks and control characters are refused.
std::optional<PrinterAddress> parse_printer_address(std::string_view text);

/// Which networks printers may be on. The server's own host and the cloud's neighbours (link-local) are
/// nobody's printers, unless the administrator says so: who registers one could reach what listens there
/// alone.
struct NetworkPolicy {
  bool allow_loopback = false, allow_link_local = false;
};

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// What the host's name means now, less what the policy forbids. What is connected to is taken from this list
/// and not looked up again. Throws std::runtime_error with a sentence where nothing is left.
std::vector<SocketAddress> resolve(const PrinterAddress& address, const NetworkPolicy& policy);
/// Likewise for what is no printer; the sentence ends with "where `what`".
std::vector<SocketAddress> resolve(const std::string& host, int port, const NetworkPolicy& policy,
                                   const std::string& what);

}  // namespace dce::server
