// Outlook's .msg files: the compound file, its properties and attachments.
#include "read_message.h"
#include "unpack/outlook_message_reader.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::load_all(read_outlook_message(Bytes(data, size)));
  return 0;
}
