#include "document/document.h"

namespace dce::core {

Status Page::run(Canvas&, const Matrix&, const Rect&, std::span<const PlacedPage>) {
  return {Code::internal, "this page cannot be played to a canvas"};
}

Result<PagePreflight> Page::preflight() {
  PagePreflight found;
  found.content = {0, 0, size().width, size().height};
  return found;
}

}  // namespace dce::core
