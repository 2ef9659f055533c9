#pragma once

#include "stream/byte_buffer.h"

namespace dce::core {

/// Appends `bytes` as ASCII base-85 (PLRM 3, "ASCII85Encode filter") in lines of 75 characters, with `~>` and
/// a newline at the end. No line starts with the `%%` of a structuring comment.
void ascii85_encode(Bytes bytes, ByteBuffer& out);

}  // namespace dce::core
