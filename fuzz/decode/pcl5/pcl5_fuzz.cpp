#include "../read_stream.h"

namespace dce::core {
extern const StreamReader decode_pcl5;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return dce::core::read_stream(dce::core::decode_pcl5, data, size);
}
