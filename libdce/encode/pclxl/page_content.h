// What lies between BeginPage and EndPage, on its way to the writing thread: operators as they go out, and
// text whose fonts and codes only that thread can know.
#pragma once

#include <optional>
#include <utility>

#include "encode/encoder.h"
#include "encode/soft_glyphs.h"
#include "stream/byte_buffer.h"

namespace dce::core::xl {

/// One glyph: its number in the page's table and the dot of its origin.
struct TextItem {
  uint16_t glyph;
  int16_t x, y;
  bool operator==(const TextItem&) const = default;
};

/// Collects a page's content. Lives on one thread.
class PageContent {
 public:
  explicit PageContent(SoftGlyphStore& store) : glyphs_(store) {}

  /// Where operators are appended.
  ByteBuffer& operators();
  void text(TextItem item);
  PageGlyphs& glyphs() { return glyphs_; }

  size_t size() const { return bytes_.size(); }

  /// A place to rewind to; valid until the next take().
  struct Mark {
    size_t size, head;
    bool in_text;
  };
  Mark mark() const { return {bytes_.size(), head_, in_text_}; }
  void rewind(const Mark& mark);

  /// Hands over what was collected, for ContentReader, and begins anew.
  Piece take(int tag);

 private:
  void open(bool text);
  void close();

  PageGlyphs glyphs_;
  ByteBuffer bytes_;
  size_t head_ = 0;  // of the stretch being written
  bool in_text_ = false;
};

/// Reads what PageContent::take gave.
class ContentReader {
 public:
  explicit ContentReader(Bytes bytes) : bytes_(bytes) {}

  struct Stretch {
    Bytes operators;                 ///< or
    std::span<const uint8_t> items;  ///< of TextItems, to be read by item()
    size_t count() const { return items.size() / sizeof(TextItem); }
    TextItem item(size_t index) const;
  };
  /// The next stretch; none at the end.
  std::optional<Stretch> next();
  void restart() { at_ = 0; }

 private:
  Bytes bytes_;
  size_t at_ = 0;
};

}  // namespace dce::core::xl
