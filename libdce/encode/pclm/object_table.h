#pragma once

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "stream/sink.h"

namespace dce::core::pclm {

/// Counts the bytes of a PDF file and remembers where its objects begin, in one or two bytes each: a strip is
/// an object, and a long job has millions.
class ObjectTable {
 public:
  static constexpr int first_number = 3;  ///< 1 and 2, the catalog and the page tree, come last in the file

  /// Writes bytes of the file.
  Status write(Bytes bytes, Sink& sink);

  /// The object with number next_number() begins with the byte that is written next.
  void begin_object();
  int next_number() const { return first_number + count_; }

  uint64_t offset() const { return offset_; }

  /// Writes the cross-reference table (ISO 32000-1, 7.5.4) for what was begun and for objects 1 and 2.
  Status write_table(uint64_t first, uint64_t second, Sink& sink);

 private:
  uint64_t offset_ = 0;
  uint64_t last_ = 0;
  int count_ = 0;
  std::vector<uint8_t>
      steps_;  // from object to object: seven bits a byte, lowest first, the top bit means more
};

}  // namespace dce::core::pclm
