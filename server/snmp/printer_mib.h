// What printers say by SNMP: the Printer MIB (RFC 3805) and the Host Resources MIB (RFC 2790). The only room
// that includes Net-SNMP. Texts are cut to what is printable and short before anybody sees them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/ipp/address.h"

namespace dce::server {

struct SnmpPeer {
  std::string host;
  NetworkPolicy policy{};
  int port = 161;
  std::string community = "public";
  int patience_ms = 1500;
};

struct Supply {
  std::string name;  ///< "Black Toner"
  int level = -1;    ///< percent; -1 where the device does not say
  /// Worth a word to who prints.
  bool is_low() const { return level >= 0 && level <= 10; }
};

struct SnmpReport {
  std::string state;                  ///< idle, printing, warmup, other or unknown
  std::vector<std::string> problems;  ///< of hrPrinterDetectedErrorState, in IPP's words: "media-empty"
  std::vector<Supply> supplies;       ///< at most kMostSupplies
  static constexpr size_t kMostSupplies = 16;
};

/// Nothing where nobody answers by SNMP, or says nothing of a printer. Blocks, at most a few times the
/// patience. For any number of threads.
std::optional<SnmpReport> ask_by_snmp(const SnmpPeer& peer);

}  // namespace dce::server
