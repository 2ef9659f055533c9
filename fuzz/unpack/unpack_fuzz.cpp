// Whatever may hold documents, to the last of them: positions are in range and limits hold.
#include <cstdlib>

#include "unpack/unpack.h"

using namespace dce::core;

namespace {

class Counter : public UnpackReceiver {
 public:
  bool document(const std::string&, Bytes bytes, size_t position) override {
    if (position > documents_) std::abort();
    bytes_ += bytes.size();
    ++documents_;
    return true;
  }
  void warning(const std::string&) override {}
  size_t documents_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const MessageText text : {MessageText::automatic, MessageText::print, MessageText::omit}) {
    Counter counter;
    const UnpackOptions options{.text = text, .most_bytes = 1 << 20, .most_documents = 20, .most_levels = 3};
    const Status status = unpack(Bytes(data, size), options, counter);
    if (counter.documents_ > 20 || counter.bytes_ > 1 << 20) std::abort();
    if (status.ok() && counter.documents_ == 0) std::abort();
  }
  return 0;
}
