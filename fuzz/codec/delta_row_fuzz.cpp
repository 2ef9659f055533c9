// PCL methods 3 and 9 and PCL XL's delta rows. The first byte sizes the row.
#include <cstdlib>
#include <vector>

#include "codec/delta_row_decode.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 1) return 0;
  Bytes in(data + 1, size - 1);
  std::vector<uint8_t> row(data[0] * 4u), block(row.size() * 8);
  for (const Expansion& done : {delta_row_decode(in, row), replacement_delta_row_decode(in, row),
                                pclxl_delta_row_decode(in, row.size(), block)}) {
    if (done.consumed > in.size() || done.produced > block.size()) std::abort();
  }
  return 0;
}
