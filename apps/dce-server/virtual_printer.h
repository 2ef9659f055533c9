// A printer of paper that nobody needs to refill: for trying the server, and for its demonstration.
#pragma once

#include <string>

namespace dce::server_cli {

struct VirtualPrinterSettings {
  std::string folder;  ///< pages as PNG, and an index.html that shows them; made where it is not there
  int port = 9100;     ///< on loopback; 0: any that is free
};

/// Port 9100, until a signal ends the process: each stream is read back by `dce verify`, and its end told in
/// PJL, as printers do. One job after the other. Throws std::exception with a sentence where it cannot begin.
void run_virtual_printer(const VirtualPrinterSettings& settings);

}  // namespace dce::server_cli
