#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <vector>

#include "server/base/text.h"
#include "server/delivery/connection.h"
#include "server/delivery/shipment.h"

namespace dce::server {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kConnecting = 5s, kAnswering = 30s, kStandstill = 10min;

/// What may stand in a control file's line: no line ends, no more than RFC 1179, 7 allows.
std::string line_text(std::string_view text, size_t longest) {
  std::string result;
  for (const char c : printable(text, longest)) result += static_cast<unsigned char>(c) < 0x7f ? c : '_';
  return result.empty() ? "document" : result;
}

class Conversation {
 public:
  Conversation(PrinterConnection& printer, const std::atomic<bool>* stopping)
      : printer_(printer), stopping_(stopping) {}

  bool say(std::string_view bytes) { return printer_.write(bytes, kStandstill, stopping_); }

  /// One octet: zero is yes (RFC 1179, 5).
  bool agreed() {
    char answer = 1;
    printer_.listen(kAnswering, stopping_, [&](std::string_view bytes) {
      answer = bytes.front();
      return true;
    });
    return answer == 0;
  }

 private:
  PrinterConnection& printer_;
  const std::atomic<bool>* stopping_;
};

std::string control_file(const Shipment& shipment, const std::string& host, const std::string& file) {
  const std::string name = line_text(shipment.name, 99), user = line_text(shipment.user, 31);
  // 'l' prints the file leaving control characters alone (RFC 1179, 7.21).
  return "H" + host + "\nP" + user + "\nJ" + name + "\nl" + file + "\nU" + file + "\nN" + name + "\n";
}

}  // namespace

Outcome ship_lpr(const Shipment& shipment, const PrinterAddress& address) {
  using Kind = Outcome::Kind;
  std::string why;
  std::optional<PrinterConnection> printer =
      PrinterConnection::open(address, shipment.policy, kConnecting, why);
  if (!printer) return {.kind = Kind::unreachable, .detail = why};
  Conversation lpd(*printer, shipment.stopping);
  if (!lpd.say("\x02" + address.path + "\n")) return {.kind = Kind::unreachable, .detail = "the printer went away"};
  if (!lpd.agreed()) return {.kind = Kind::busy, .detail = "the queue " + address.path + " takes no jobs"};
  static std::atomic<unsigned> counter = static_cast<unsigned>(getpid());
  char number[4];
  snprintf(number, sizeof number, "%03u", ++counter % 1000);
  const std::string host = "dce", ending = std::string("A") + number + host;
  const std::string control = control_file(shipment, host, "df" + ending);
  shipment.before_first_byte();
  // The data first: the control file is what makes a job of it (RFC 1179, 6.2 and 6.3, either order).
  const std::string length = std::to_string(shipment.bytes);
  if (!lpd.say("\x03" + length + " df" + ending + "\n") || !lpd.agreed())
    return {.kind = Kind::busy, .detail = "the printer takes no data file"};
  std::vector<char> buffer(64 * 1024);
  while (const size_t got = shipment.read(buffer.data(), buffer.size())) {
    // Without its control file a data file is not printed: nothing came out.
    if (!lpd.say({buffer.data(), got})) return {.kind = Kind::busy, .detail = "the printer went away"};
  }
  if (!lpd.say(std::string_view("\0", 1)) || !lpd.agreed())
    return {.kind = Kind::busy, .detail = "the printer did not take the data"};
  if (!lpd.say("\x02" + std::to_string(control.size()) + " cf" + ending + "\n") || !lpd.agreed())
    return {.kind = Kind::busy, .detail = "the printer takes no control file"};
  if (!lpd.say(control + std::string(1, '\0')) || !lpd.agreed())
    return {.kind = Kind::broken, .detail = "the printer did not confirm the job"};
  return {.kind = Kind::sent};
}

}  // namespace dce::server
