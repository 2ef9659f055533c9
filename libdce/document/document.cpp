#include "document/document.h"

namespace dce::core {

Status Page::run(Canvas&, const Matrix&, const Rect&) {
  return {Code::internal, "this page cannot be played to a canvas"};
}

}  // namespace dce::core
