#pragma once

#include "document/path.h"
#include "encode/pclxl/xl_writer.h"

namespace dce::core::xl {

/// Coordinates are 16-bit: what reaches beyond these dots from the corner has to be cut first.
constexpr float farthest = 16000;

/// Appends NewPath and the operators that build `path`, in whole dots, with relative points in as few bytes
/// as they fit. Coordinates lie within `farthest`.
void write_path(const PathView& path, ByteBuffer& out);

}  // namespace dce::core::xl
