// What every decompressor of this room answers. They all write into room that the caller has sized from what
// the stream claims, so that no input can make them allocate; what a stream holds beyond that is reported,
// not kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "stream/source.h"

namespace dce::core {

using MutableBytes = std::span<uint8_t>;

struct Expansion {
  size_t consumed = 0;     ///< bytes of input that were used
  size_t produced = 0;     ///< bytes of the output that were written, counted from its start
  bool truncated = false;  ///< the input ended inside a command
  bool overflow = false;   ///< the input holds more than the output has room for; the surplus was dropped
  bool invalid = false;    ///< the input is no valid code (checksum, reserved value)

  bool clean() const { return !truncated && !overflow && !invalid; }
};

}  // namespace dce::core
