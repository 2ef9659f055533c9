#pragma once

#include "codec/expansion.h"

namespace dce::core {

/// Expands one zlib stream (RFC 1950), as PDF's FlateDecode holds it, into `out` and checks its checksum.
/// `invalid` where the data is damaged; what was expanded before that is kept. Bytes after the stream are not
/// consumed.
Expansion inflate_zlib(Bytes in, MutableBytes out);

}  // namespace dce::core
