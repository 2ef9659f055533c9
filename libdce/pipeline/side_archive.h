#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "encode/encoder.h"
#include "stream/temporary_file.h"

namespace dce::core {

/// Keeps the encoded pieces of sides that the stream holds more than once, so that they are written again
/// rather than drawn again: in memory up to a bound, past it in a temporary file. What neither has room for
/// is forgotten, and must be drawn again. For the writing thread.
class SideArchive {
 public:
  explicit SideArchive(uint64_t memory_bytes) : memory_left_(memory_bytes) {}

  /// Keeps a piece of a side, which will be read `uses` times.
  void add(const SideDescription& side, const Piece& piece, int uses);

  /// A side that is kept will be read so many times more.
  void expect(int side, int more_uses);

  /// Hands over the side's description, as it was, and its pieces in order. Code::unreadable where the side
  /// is not kept: then nothing has been handed over.
  Status replay(int side, const std::function<Status(const SideDescription&, const Piece&)>& receive);

 private:
  struct Kept {
    Piece piece;  // without its bytes where these are in the file
    uint64_t offset = 0, size = 0;
    bool in_file = false;
  };
  struct Side {
    SideDescription description;
    std::vector<Kept> pieces;
    int uses = 0;
    bool forgotten = false;
  };
  void release(Side& side);

  uint64_t memory_left_;
  TemporaryFile file_;
  bool file_full_ = false;
  std::map<int, Side> sides_;
};

}  // namespace dce::core
