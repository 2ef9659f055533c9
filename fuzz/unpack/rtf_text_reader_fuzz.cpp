// RTF, compressed or not.
#include "unpack/rtf_text_reader.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  text_of_compressed_rtf(Bytes(data, size));
  text_of_rtf(std::string(data, data + size));
  return 0;
}
