// How deep markup nests, found without recursion: interpreters that recurse for each element run out of
// stack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// Reads XML or HTML in pieces of any size, in ASCII's superset encodings or UTF-16 (whose NULs are dropped).
class XmlDepth {
 public:
  /// Deeper than people nest, and shallow enough for the stack of a thread.
  static constexpr size_t most_levels = 1000;

  /// HTML's void elements never nest, and some of its elements end where the next of their kind begins.
  enum class Language : uint8_t { xml, html };
  explicit XmlDepth(Language language = Language::xml) : language_(language) {}

  /// False as soon as the markup is deeper than most_levels, or so tangled that its depth costs too much to
  /// find.
  bool feed(Bytes bytes);

 private:
  enum class State : uint8_t { text, opened, name, tag, quoted, markup, instruction };

  void step(uint8_t c);
  void in_markup(uint8_t c);
  void end_tag();
  void begin_element();

  Language language_;
  State state_ = State::text;
  bool closing_ = false, slash_ = false;  ///< `</name`, and `/` just before `>`
  uint8_t quote_ = 0;
  uint32_t name_ = 0;    ///< a hash of the element's name
  uint64_t recent_ = 0;  ///< the last eight bytes of the markup declaration
  unsigned markup_at_ = 0;
  enum class Markup : uint8_t { declaration, comment, cdata } kind_ = Markup::declaration;
  int brackets_ = 0;  ///< open '[' of a document type's internal subset
  bool deep_ = false;
  uint64_t steps_ = 0;
  std::vector<uint32_t> open_;
};

}  // namespace dce::core
