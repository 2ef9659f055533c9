#include "input/input.h"

namespace dce::core {

Result<const InputFormat*> recognise_input(Bytes bytes) {
  if (bytes.empty()) return Status(Code::unreadable, "the document is empty");
  const InputFormat* best = nullptr;
  int surest = 0;
  for (const InputFormat* format : input_formats()) {
    int sure = format->sniff(bytes);
    if (sure > surest) {
      surest = sure;
      best = format;
    }
  }
  if (!best) {
    return Status(Code::unreadable,
                  "the document is of no format known here; `dce formats` lists those that can be converted");
  }
  return best;
}

}  // namespace dce::core
