// Pages of whatever MuPDF takes for a PDF, compared with each other. What is damaged may be like nothing.
#include <algorithm>
#include <string>

#include "mupdf/mupdf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dce::core;
  struct Silent final : Reporter {
    void warning(int, const std::string&) override {}
  } reporter;
  const Limits limits;
  MemoryBudget memory(256 << 20);
  Cancellation cancellation;
  const OpenContext open{limits, memory, cancellation, reporter};
  auto document = open_with_mupdf(Source::own(std::string(reinterpret_cast<const char*>(data), size)), "application/pdf", open);
  if (!document.ok()) return 0;
  const int pages = std::min((*document)->page_count(), 4);
  for (int page = 0; page < pages; ++page) {
    (void)(*document)->drawing_bytes(page);
    for (int other = 0; other <= page; ++other) (void)(*document)->same_page(page, other);
  }
  return 0;
}
