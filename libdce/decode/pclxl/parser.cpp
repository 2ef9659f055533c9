#include "decode/pclxl/parser.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "decode/pjl.h"

namespace dce::core::pclxl {
namespace {

// PCL XL Feature Reference, appendix "Binary Stream Tag Values".
constexpr uint8_t first_operator = 0x41, last_operator = 0xbf;
constexpr uint8_t first_value = 0xc0, last_value = 0xe5;
constexpr uint8_t attribute_ubyte = 0xf8, attribute_uint16 = 0xf9;
constexpr uint8_t data_length = 0xfa, data_length_byte = 0xfb;

bool is_white_space(uint8_t c) {
  return c == 0 || (c >= 0x09 && c <= 0x0d) || c == 0x20;
}

}  // namespace

Result<StreamHeader> parse_stream_header(Bytes stream, size_t at) {
  Bytes rest = stream.subspan(at);
  if (rest.empty() || (rest[0] != '(' && rest[0] != ')')) {
    bool ascii = !rest.empty() && rest[0] == '\'';
    return Status(Code::unreadable,
                  ascii ? "PCL XL: the ASCII binding is unsupported" : "PCL XL: there is no stream header");
  }
  Bytes window = rest.first(std::min<size_t>(rest.size(), 1024));
  auto end = std::find(window.begin(), window.end(), '\n');
  if (end == window.end())
    return Status(Code::unreadable, "PCL XL: the stream header does not end in a line feed");
  std::string line(window.begin() + 1, end);
  constexpr std::string_view name = " HP-PCL XL;";
  if (line.compare(0, name.size(), name) != 0) {
    return Status(Code::unreadable, "PCL XL: the stream header does not say HP-PCL XL");
  }
  StreamHeader header;
  header.big_endian = rest[0] == '(';
  header.end = at + static_cast<size_t>(end - window.begin()) + 1;
  const char* from = line.data() + name.size();
  const char* to = line.data() + line.size();
  auto [after_class, class_error] = std::from_chars(from, to, header.protocol_class);
  if (class_error != std::errc() || after_class == to || *after_class != ';') {
    return Status(Code::unreadable, "PCL XL: the stream header has no protocol class");
  }
  auto [after_revision, revision_error] = std::from_chars(after_class + 1, to, header.revision);
  if (revision_error != std::errc())
    return Status(Code::unreadable, "PCL XL: the stream header has no revision");
  return header;
}

uint32_t Parser::number(size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) value = value << 8 | stream_[at_ + (big_endian_ ? i : size - 1 - i)];
  at_ += size;
  return value;
}

Parser::Outcome Parser::broken(const std::string& what) {
  log_.error(what + ", at offset " + std::to_string(at_));
  return Outcome::broken;
}

bool Parser::value(uint8_t tag, Value& value) {
  int base = tag & 0x07, shape = (tag - first_value) >> 3;
  if (base > 5) return false;
  value.base = static_cast<Base>(base);
  // 0xc0 scalars, 0xc8 arrays, 0xd0 xy pairs, 0xe0 boxes; 0xd8 is reserved.
  switch (shape) {
    case 0:
      value.shape = Shape::scalar;
      value.count = 1;
      break;
    case 1:
      value.shape = Shape::array;
      break;
    case 2:
      value.shape = Shape::xy;
      value.count = 2;
      break;
    case 4:
      value.shape = Shape::box;
      value.count = 4;
      break;
    default:
      return false;
  }
  value.big_endian = big_endian_;
  if (value.shape == Shape::array) {
    // The length is itself a scalar with its tag.
    uint8_t kind = at_ < stream_.size() ? stream_[at_] : 0;
    size_t size = kind == 0xc0 ? 1 : kind == 0xc1 ? 2 : 0;
    if (!size || stream_.size() - at_ < 1 + size) return false;
    ++at_;
    value.count = number(size);
  }
  size_t bytes = value.count * size_of(value.base);
  if (bytes > stream_.size() - at_) return false;
  value.raw = stream_.subspan(at_, bytes);
  at_ += bytes;
  return true;
}

Parser::Outcome Parser::next(Operation& operation) {
  operation = Operation();
  bool pending = false;
  Value last;
  while (at_ < stream_.size()) {
    uint8_t tag = stream_[at_];
    if (is_white_space(tag)) {
      ++at_;
      continue;
    }
    if (tag == 0x1b) {
      if (!starts_with(stream_.subspan(at_), uel))
        return broken("IllegalTag: an escape character that begins no UEL");
      return Outcome::uel;
    }
    if (tag >= first_value && tag <= last_value) {
      if (pending) return broken("IllegalOperatorSequence: a value without an attribute id");
      ++at_;
      if (!value(tag, last))
        return broken("IllegalDataValue: a value of type " + std::to_string(tag) +
                      " is malformed or cut off");
      pending = true;
      continue;
    }
    if (tag == attribute_ubyte || tag == attribute_uint16) {
      size_t size = tag == attribute_ubyte ? 1 : 2;
      ++at_;
      if (stream_.size() - at_ < size) return broken("the stream ends within an attribute id");
      int id = static_cast<int>(number(size));
      if (!pending)
        return broken("IllegalAttribute: attribute id " + std::to_string(id) + " without a value");
      pending = false;
      if (operation.attributes.full())
        return broken("IllegalAttribute: too many attributes for one operator");
      operation.attributes.set(id, last);
      continue;
    }
    if (tag < first_operator || tag > last_operator) return broken("IllegalTag: " + std::to_string(tag));
    if (pending) return broken("IllegalOperatorSequence: a value without an attribute id");
    operation.tag = tag;
    operation.offset = at_++;
    // White space is allowed between an operator and its data.
    size_t look = at_;
    while (look < stream_.size() && is_white_space(stream_[look])) ++look;
    uint8_t kind = look < stream_.size() ? stream_[look] : 0;
    if (kind == data_length || kind == data_length_byte) {
      at_ = look + 1;
      size_t size = kind == data_length ? 4 : 1;
      if (stream_.size() - at_ < size) return broken("the stream ends within a data length");
      size_t length = number(size);
      size_t there = std::min(length, stream_.size() - at_);
      operation.has_data = true;
      operation.data = stream_.subspan(at_, there);
      at_ += there;
      if (there < length)
        log_.error("DataLength: the stream ends " + std::to_string(length - there) + " bytes early");
    }
    return Outcome::operation;
  }
  if (pending || !operation.attributes.entries().empty())
    log_.error("the stream ends within an attribute list");
  return Outcome::end;
}

}  // namespace dce::core::pclxl
