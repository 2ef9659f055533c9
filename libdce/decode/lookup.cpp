#include "decode/decoder.h"

namespace dce::core {

Result<const StreamReader*> recognise_stream(Bytes bytes) {
  const StreamReader* best = nullptr;
  int surest = 0;
  for (const StreamReader* reader : decode_formats()) {
    int sure = reader->sniff(bytes);
    if (sure > surest) {
      surest = sure;
      best = reader;
    }
  }
  if (!best) return Status(Code::unreadable, "this is no print stream that can be read back here");
  return best;
}

}  // namespace dce::core
