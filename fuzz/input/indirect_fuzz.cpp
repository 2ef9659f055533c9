#include "input/indirect.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr InputFormat text{"text", "text/plain", "Plain text", nullptr, nullptr};
  (void)recognise_indirect({data, size}, nullptr);
  (void)recognise_indirect({data, size}, &text, {.name = "a.csv", .media_type = {}});
  return 0;
}
