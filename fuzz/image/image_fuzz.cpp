// Every image decoder, as recognised by content.
#include "decode_all.h"
#include "image/any_image.h"

// libheif 1.15 loses a picture of dav1d's when AV1 data is empty: not ours, and gone with the process that
// read it.
extern "C" [[gnu::visibility("default")]] const char* __lsan_default_suppressions() {
  return "leak:libdav1d\nleak:libheif\n";
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dce::core;
  auto images = open_any_image(Source::borrow({data, size}), fuzz_limits());
  if (!images.ok()) return 0;
  int shrink = 1 << (size % 4);
  for (const auto& image : *images) decode_all(*image, shrink);
  return 0;
}
