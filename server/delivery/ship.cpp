#include "server/delivery/shipment.h"
#include "server/ipp/printer.h"

namespace dce::server {

Outcome ship(const Shipment& shipment) {
  const std::optional<PrinterAddress> address = parse_printer_address(shipment.device.address);
  if (!address) return {.kind = Outcome::Kind::refused, .detail = "the printer's address is none"};
  if (address->scheme == "socket") return ship_raw(shipment, *address);
  if (address->scheme == "lpd") return ship_lpr(shipment, *address);
  return ship_ipp(shipment, *address);
}

Outcome ship_ipp(const Shipment& shipment, const PrinterAddress& address) {
  IppStream stream{.mime_type = std::string(mime_type_of(shipment.format)),
                   .name = shipment.name,
                   .user = shipment.user,
                   .bytes = shipment.bytes,
                   .read = shipment.read,
                   .before_first_byte = shipment.before_first_byte};
  // What the stream says itself must not be said twice: copies would be multiplied.
  if (device_makes_copies(shipment.format)) {
    stream.copies = shipment.options.copies;
    stream.sides = shipment.options.sides;
    stream.color_mode = shipment.options.monochrome ? "monochrome" : "";
    stream.staple = shipment.options.staple && shipment.device.capabilities.staple;
  }
  const IppAnswer answer = send_to_printer(
      {.address = address, .policy = shipment.policy, .pinned = shipment.device.certificate}, stream);
  using Kind = Outcome::Kind;
  switch (answer.kind) {
    case IppAnswer::Kind::taken:
      return {.kind = Kind::sent, .detail = answer.detail, .printer_job = answer.job};
    case IppAnswer::Kind::unreachable:
      return {.kind = Kind::unreachable, .detail = answer.detail};
    case IppAnswer::Kind::busy:
      return {.kind = Kind::busy, .detail = answer.detail};
    case IppAnswer::Kind::refused:
      return {.kind = Kind::refused, .detail = answer.detail};
    case IppAnswer::Kind::broken:
      break;
  }
  return {.kind = Kind::broken, .detail = answer.detail};
}

}  // namespace dce::server
