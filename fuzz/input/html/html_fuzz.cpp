// The cleaned page holds nothing that acts, and cleaning it again changes nothing that shows.
#include <cstdlib>

#include "input/html/clean_markup.h"
#include "input/xml_depth.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes bytes(data, size);
  if (!XmlDepth(XmlDepth::Language::html).feed(bytes)) return 0;
  const CleanMarkup clean = clean_markup({reinterpret_cast<const char*>(data), size});
  for (const char* bad : {"<script", "<link", "<style", "<iframe", "<object"}) {
    if (clean.html.find(bad) != std::string::npos) std::abort();
  }
  if (clean_markup(clean.html).images_left_out != 0) std::abort();
  return 0;
}
