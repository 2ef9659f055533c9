// One stream on its way to one device, and what became of it.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "server/devices/devices.h"
#include "server/jobs/options.h"

namespace dce::server {

struct Shipment {
  Device device{};
  NetworkPolicy policy{};
  std::string format, name, user;
  PrintOptions options{};
  uint64_t bytes = 0;
  std::function<size_t(char*, size_t)> read{};  ///< 0 at the end
  /// Called once, when the device is reached and nothing was sent yet. May throw, and then nothing is.
  std::function<void()> before_first_byte{};
  const std::atomic<bool>* stopping = nullptr;
};

struct Outcome {
  enum class Kind {
    sent,         ///< the device has every byte
    printed,      ///< and said that it printed them
    unreachable,  ///< nothing was sent
    busy,         ///< the device says "later"; nothing is printed
    refused,      ///< the device says "no"; nothing is printed
    broken,       ///< it went away in the middle: perhaps pages came out
  } kind = Kind::unreachable;
  std::string detail{};  ///< of the device's words only what is printable
  int printer_job = 0;   ///< to ask after, by IPP
};

/// By what the device's address says. Throws only what `before_first_byte` and `read` throw.
Outcome ship(const Shipment& shipment);

/// Port 9100 (AppSocket). A PCL stream is followed by the printer's own word where it speaks PJL.
Outcome ship_raw(const Shipment& shipment, const PrinterAddress& address);
/// Line Printer Daemon (RFC 1179).
Outcome ship_lpr(const Shipment& shipment, const PrinterAddress& address);
Outcome ship_ipp(const Shipment& shipment, const PrinterAddress& address);

}  // namespace dce::server
