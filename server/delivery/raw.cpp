#include <vector>

#include "server/delivery/connection.h"
#include "server/delivery/pjl_status.h"
#include "server/delivery/shipment.h"

namespace dce::server {
namespace {

using namespace std::chrono_literals;

constexpr auto kConnecting = 5s;
/// Out of paper: the printer takes nothing until somebody comes.
constexpr auto kStandstill = 10min;
/// For its word after the last byte. Longer jobs are "sent".
constexpr auto kHearing = 30s;
/// One that has said nothing at all by now does not speak PJL.
constexpr auto kSilence = 3s;

constexpr std::string_view kAsk = "\x1b%-12345X@PJL\r\n@PJL USTATUS JOB = ON\r\n";
constexpr std::string_view kAskNoMore = "\x1b%-12345X@PJL\r\n@PJL USTATUSOFF\r\n\x1b%-12345X";

}  // namespace

Outcome ship_raw(const Shipment& shipment, const PrinterAddress& address) {
  using Kind = Outcome::Kind;
  std::string why;
  std::optional<PrinterConnection> printer =
      PrinterConnection::open(address, shipment.policy, kConnecting, why);
  if (!printer) return {.kind = Kind::unreachable, .detail = why};
  shipment.before_first_byte();
  PjlStatus status;
  const auto hear = [&](std::string_view bytes) { status.hear(bytes); };
  // Our PCL streams begin with PJL of their own, which may follow more of it; others must come first.
  const bool pjl = shipment.format == "pcl5" || shipment.format == "pclxl";
  uint64_t sent = 0;
  bool good = !pjl || printer->write(kAsk, kStandstill, shipment.stopping, hear);
  std::vector<char> buffer(64 * 1024);
  while (good) {
    const size_t got = shipment.read(buffer.data(), buffer.size());
    if (got == 0) break;
    good = printer->write({buffer.data(), got}, kStandstill, shipment.stopping, hear);
    if (good) sent += got;
  }
  if (!good)
    return {.kind = Kind::broken,
            .detail = "the printer went away or stood still after " + std::to_string(sent) + " of " +
                      std::to_string(shipment.bytes) + " bytes"};
  if (!pjl) {
    printer->finish_writing();
    // Its end of the connection says that it has read everything; not all say it.
    printer->listen(kSilence, shipment.stopping, [](std::string_view) { return false; });
    return {.kind = Kind::sent};
  }
  const auto enough = [&](std::string_view bytes) {
    hear(bytes);
    return status.ended();
  };
  printer->listen(kSilence, shipment.stopping,
                  [&](std::string_view bytes) { return enough(bytes) || status.speaks(); });
  if (status.speaks() && !status.ended()) printer->listen(kHearing, shipment.stopping, enough);
  if (status.speaks()) printer->write(kAskNoMore, kSilence, shipment.stopping);
  printer->finish_writing();
  if (status.cancelled()) return {.kind = Kind::refused, .detail = "cancelled at the printer"};
  return {.kind = status.ended() ? Kind::printed : Kind::sent};
}

}  // namespace dce::server
