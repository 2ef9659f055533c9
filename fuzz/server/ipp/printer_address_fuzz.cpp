// Any text as a printer's address: what is taken for one is the same when it is written and read again, and
// holds nothing that a request could be smuggled with.
#include <cstdlib>

#include "server/ipp/address.h"

using namespace dce::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto address = parse_printer_address({reinterpret_cast<const char*>(data), size});
  if (!address) return 0;
  const std::string text = address->text();
  if (address->port < 1 || address->port > 65535 ||
      text.find_first_of(std::string_view("\r\n\0 @#", 6)) != std::string::npos)
    std::abort();
  const auto again = parse_printer_address(text);
  if (!again || again->text() != text) std::abort();
  return 0;
}
