// What to know before a document is printed: what its pages may lose, and what each stream would cost.
#pragma once

#include <string>
#include <vector>

#include "base/cancellation.h"
#include "document/preflight.h"
#include "input/input.h"
#include "pipeline/conversion.h"

namespace dce::core {

struct PreflightPage {
  int number = 0;  ///< 1-based
  SizePt size;
  PagePreflight found;
  bool reaches_over = false;  ///< something is painted where the printer cannot print, once the page is placed
};

/// A stream of all pages, by the pages that were converted to find out.
struct StreamEstimate {
  const StreamFormat* format = nullptr;
  int pages_converted = 0;
  uint64_t bytes = 0;
  double seconds = 0;   ///< on this machine, as it is busy now
  std::string refusal;  ///< why there is no such stream; empty where there is
};

struct Preflight {
  const InputFormat* format = nullptr;
  int page_count = 0;
  std::vector<PreflightPage> pages;  ///< those that could be read
  std::vector<StreamEstimate> estimates;
  std::vector<std::string> warnings;
};

/// Looks at every page of the first input, and converts a few pages, evenly spread, to every stream that printers take.
/// Placement is as the ticket asks, with the margins of an office printer where it names none; its page-ranges are not
/// heeded.
Result<Preflight> preflight(const Conversion& conversion, Cancellation& cancellation);

}  // namespace dce::core
