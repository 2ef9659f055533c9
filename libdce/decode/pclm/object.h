// The PDF objects PCLm is made of (ISO 32000-1, 7.3), parsed without ever following a reference by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stream/source.h"

namespace dce::core::pclm {

struct Object {
  enum class Kind { null, boolean, number, name, string, array, dictionary, reference, keyword };
  Kind kind = Kind::null;
  double number = 0;              ///< also a reference's object number, and 0 or 1 of a boolean
  std::string text;               ///< name without slash, string, or keyword (a content stream's operator)
  std::vector<Object> items;      ///< of an array; a dictionary's values
  std::vector<std::string> keys;  ///< of a dictionary, in the order of items

  const Object* find(std::string_view key) const;  ///< of a dictionary; nullptr where it has none
  bool is_name(std::string_view name) const { return kind == Kind::name && text == name; }
  bool is_number() const { return kind == Kind::number; }
  std::string shown() const;  ///< scalars as text, for reports
};

/// Reads objects one after another.
class ObjectParser {
 public:
  explicit ObjectParser(Bytes bytes, size_t at = 0) : bytes_(bytes), at_(at) {}

  /// The next object or keyword; none at the end or where the syntax is broken (then broken() is true).
  std::optional<Object> next() { return parse(0); }
  bool broken() const { return broken_; }

  size_t position() const { return at_; }
  void seek(size_t at) { at_ = at; }
  void skip_white_space();
  bool take(std::string_view text);  ///< passes over `text` if it comes next, after white space

 private:
  std::optional<Object> parse(int depth);
  std::optional<Object> fail();
  std::optional<Object> number();
  std::optional<Object> literal_string();
  std::optional<Object> hex_string();
  std::string name();

  Bytes bytes_;
  size_t at_;
  bool broken_ = false;
  size_t budget_ = 1 << 20;  ///< objects one parser may make: nothing in PCLm comes near
};

}  // namespace dce::core::pclm
