// winmail.dat, its attachments and the messages within.
#include "read_message.h"
#include "unpack/tnef_reader.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::load_all(read_tnef(Bytes(data, size)));
  return 0;
}
