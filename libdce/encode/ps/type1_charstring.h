#pragma once

#include <string>

#include "document/path.h"

namespace dce::core {

/// A glyph as an encrypted Type 1 charstring (Adobe Type 1 Font Format, chapters 6 and 7; lenIV 0), without
/// hints. `outline` is in em space, y up, to be filled nonzero; it is put on a grid of `units` to the em, and
/// `advance` is in those units.
std::string type1_charstring(const PathView& outline, int advance, int units);

}  // namespace dce::core
