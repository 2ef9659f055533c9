#pragma once

#include <cstdint>
#include <vector>

#include "stream/byte_buffer.h"

namespace dce::core {

/// What a canvas side becomes on its own thread: commands as they go out and, between them, what only the
/// writing thread can put into bytes, as it depends on what the sides before defined.
class PageProgram {
 public:
  enum class Kind : uint8_t {
    commands,  ///< value: bytes of them
    glyph,     ///< value: its number in the side's PageGlyphs
    gap,       ///< value: dots, positive, to the right
    pattern,   ///< value: darkness, 1 to 254, of a tint that the commands behind it use
  };
  struct Item {
    Kind kind = Kind::commands;
    uint32_t value = 0;
  };

  /// Where commands are appended.
  ByteBuffer& commands() { return bytes_; }
  void add(Kind kind, uint32_t value) {
    close_commands();
    items_.push_back({kind, value});
  }

  size_t size() const { return bytes_.size() + items_.size() * sizeof(Item); }
  bool empty() const { return size() == 0; }

  struct Mark {
    size_t items = 0, bytes = 0;
  };
  Mark mark() {
    close_commands();
    return {items_.size(), bytes_.size()};
  }
  void rewind(const Mark& mark);

  /// By the glyphs' numbers: dots that the program expects the cursor to move.
  using Advances = std::vector<int32_t>;

  /// Everything so far as the bytes of a piece; the program is empty then.
  ByteBuffer take(const Advances& advances);

  /// A taken program; its commands are borrowed.
  struct View {
    Advances advances;
    std::vector<Item> items;
    Bytes commands;
  };
  static View read(Bytes piece);

 private:
  void close_commands();

  std::vector<Item> items_;
  ByteBuffer bytes_;
  size_t closed_ = 0;  // bytes that items speak for
};

}  // namespace dce::core
