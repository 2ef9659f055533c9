// Any bytes as a printer's unsolicited status: in one piece or byte by byte, the same is learnt.
#include <cstdlib>

#include "server/delivery/pjl_status.h"

using namespace dce::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view said(reinterpret_cast<const char*>(data), size);
  PjlStatus whole, pieces;
  whole.hear(said);
  for (size_t i = 0; i < said.size(); ++i) pieces.hear(said.substr(i, 1));
  if (whole.ended() != pieces.ended() || whole.speaks() != pieces.speaks() ||
      whole.cancelled() != pieces.cancelled())
    std::abort();
  if (whole.cancelled() && !whole.ended()) std::abort();
  return 0;
}
