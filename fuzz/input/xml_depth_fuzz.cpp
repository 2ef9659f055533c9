// The depth of markup is the same whether it comes whole or in pieces.
#include <algorithm>
#include <cstdlib>

#include "input/xml_depth.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes markup(data, size);
  const bool whole = XmlDepth().feed(markup);
  XmlDepth depth;
  bool pieces = true;
  for (size_t at = 0, piece = 1; at < size && pieces; at += piece, piece = piece % 7 + 1) {
    piece = std::min(piece, size - at);
    pieces = depth.feed(markup.subspan(at, piece));
  }
  if (whole != pieces) std::abort();
  return 0;
}
