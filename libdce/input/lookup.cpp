#include "input/indirect.h"
#include "input/input.h"

namespace dce::core {

const InputFormat* likeliest_input(Bytes bytes) {
  const InputFormat* best = nullptr;
  int surest = 0;
  for (const InputFormat* format : input_formats()) {
    int sure = format->sniff(bytes);
    if (sure > surest) {
      surest = sure;
      best = format;
    }
  }
  return best;
}

Result<const InputFormat*> recognise_input(Bytes bytes) {
  if (bytes.empty()) return Status(Code::unreadable, "the document is empty");
  if (const InputFormat* const format = likeliest_input(bytes)) return format;
  if (const IndirectFormat* const indirect = recognise_indirect(bytes, nullptr)) {
    return Status(Code::unreadable, "the document is of the format " + std::string(indirect->name) + " (" +
                                        std::string(indirect->title) +
                                        "), which an engine converts; `dce convert` uses one");
  }
  return Status(Code::unreadable,
                "the document is of no format known here; `dce formats` lists those that can be converted");
}

}  // namespace dce::core
