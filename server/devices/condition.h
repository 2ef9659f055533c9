// How a printer is: what it said last of its state, what is wrong and what runs out.
#pragma once

#include <string>
#include <vector>

#include "server/ipp/printer.h"
#include "server/snmp/printer_mib.h"

namespace dce::server {

struct Condition {
  std::string state;                  ///< its own word, or why it was not reached
  std::vector<std::string> problems;  ///< IPP's printer-state-reasons, without their severity: "media-empty"
  std::vector<Supply> supplies;

  std::string supplies_json() const;
  std::string problems_json() const;
  static Condition from_json(std::string state, const std::string& problems, const std::string& supplies);
  /// "idle (media-empty, toner-low)".
  std::string text() const;
  /// "Black Toner 8 %, Waste Toner 40 %"; of those that say how much there is.
  std::string supplies_text() const;
};

Condition condition_of(const IppReport& report);
Condition condition_of(const SnmpReport& report);

}  // namespace dce::server
