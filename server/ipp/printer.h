// Printers that speak IPP (RFC 8010, 8011), asked and sent to. The only room that includes CUPS. What a
// printer says is cut to what is printable and short before anybody sees it.
#pragma once

#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "server/ipp/address.h"

namespace dce::server {

struct IppReport {
  std::string make_and_model;
  std::string state;  ///< idle, processing or stopped
  std::vector<std::string> reasons;
  std::vector<std::string> formats;  ///< MIME types
  std::vector<std::string> sides, color_modes, finishings;
  std::vector<std::string> resolutions;  ///< of PWG Raster, "600dpi"
  std::vector<std::string> urf;          ///< Apple Raster's capabilities
  std::string media_default;
  std::vector<std::string> uris;  ///< where it says that it is reached
  std::vector<std::string> marker_names, marker_levels;  ///< supplies as CUPS and most printers say them
  std::vector<std::string> supplies, supply_names;       ///< and as PWG 5100.13 has them
  std::string certificate;                               ///< hash of what it showed over TLS
};

/// No answer, an answer that is none, another certificate than `pinned`.
struct IppError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct IppPeer {
  PrinterAddress address{};
  NetworkPolicy policy{};
  std::string pinned{};  ///< the certificate's hash; empty where it was not seen yet
  int patience_ms = 5000;
};

/// Throws IppError.
IppReport ask_printer(const IppPeer& peer);

struct IppStream {
  std::string mime_type, name, user;
  int copies = 1;  ///< for the printer to make; 1 where the stream says it
  std::string sides, color_mode;
  bool staple = false;
  uint64_t bytes = 0;
  std::function<size_t(char*, size_t)> read{};  ///< 0 at the end
  std::function<void()> before_first_byte{};    ///< may throw, and then nothing is sent
};

struct IppAnswer {
  enum class Kind {
    taken,
    unreachable,  ///< nothing was sent
    busy,         ///< it says "later": nothing is printed
    refused,      ///< it says "no": nothing is printed
    broken,       ///< it went away in the middle: nobody knows
  } kind = Kind::unreachable;
  int job = 0;
  std::string detail{};
};

IppAnswer send_to_printer(const IppPeer& peer, const IppStream& stream);

enum class IppJobState { pending, completed, aborted, unknown };
struct IppJobReport {
  IppJobState state = IppJobState::unknown;
  std::string detail{};
};
/// Throws IppError.
IppJobReport ask_job(const IppPeer& peer, int job);

}  // namespace dce::server
