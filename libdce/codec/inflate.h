#pragma once

#include <memory>

#include "codec/expansion.h"

namespace dce::core {

/// Expands one zlib stream (RFC 1950), as PDF's FlateDecode holds it, into `out` and checks its checksum.
/// `invalid` where the data is damaged; what was expanded before that is kept. Bytes after the stream are not
/// consumed.
Expansion inflate_zlib(Bytes in, MutableBytes out);

/// Expands whole streams, two to three times as fast; what it makes of one that is damaged, or that `out` has no room for, is
/// not kept: `invalid` or `overflow`, and nothing produced. For one thread.
class WholeInflater {
 public:
  enum class Wrapping : uint8_t { zlib, none };  // RFC 1950, RFC 1951

  WholeInflater();
  ~WholeInflater();
  Expansion expand(Wrapping wrapping, Bytes in, MutableBytes out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dce::core
