#include <cstdlib>

#include "input/input.h"

namespace dce::core {
extern const InputFormat input_epub;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const int sure = dce::core::input_epub.sniff({data, size});
  if (sure < 0 || sure > 100) std::abort();
  return 0;
}
