#include <cstdlib>
#include <vector>

#include "codec/inflate.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<uint8_t> out(4096);
  Expansion done = inflate_zlib(Bytes(data, size), out);
  if (done.consumed > size || done.produced > out.size()) std::abort();
  return 0;
}
