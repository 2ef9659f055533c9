#include "decode/pclm/object.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace dce::core::pclm {
namespace {

constexpr int max_depth = 32;
constexpr size_t max_text = 4096;

bool is_space(uint8_t c) {
  return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}
bool is_delimiter(uint8_t c) {
  return c && std::strchr("()<>[]{}/%", c) != nullptr;
}
bool is_regular(uint8_t c) {
  return !is_space(c) && !is_delimiter(c);
}
int hex(uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

const Object* Object::find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == key) return &items[i];
  }
  return nullptr;
}

std::string Object::shown() const {
  char buffer[32];
  switch (kind) {
    case Kind::number:
      std::snprintf(buffer, sizeof buffer, "%g", number);
      return buffer;
    case Kind::boolean:
      return number != 0 ? "true" : "false";
    case Kind::name:
    case Kind::string:
      return text;
    default:
      return "";
  }
}

void ObjectParser::skip_white_space() {
  while (at_ < bytes_.size()) {
    if (bytes_[at_] == '%') {
      while (at_ < bytes_.size() && bytes_[at_] != '\n' && bytes_[at_] != '\r') ++at_;
    } else if (is_space(bytes_[at_])) {
      ++at_;
    } else {
      return;
    }
  }
}

bool ObjectParser::take(std::string_view text) {
  skip_white_space();
  if (bytes_.size() - at_ < text.size() || std::memcmp(bytes_.data() + at_, text.data(), text.size()) != 0)
    return false;
  at_ += text.size();
  return true;
}

std::optional<Object> ObjectParser::fail() {
  broken_ = true;
  return std::nullopt;
}

std::optional<Object> ObjectParser::number() {
  size_t start = at_;
  while (at_ < bytes_.size() && (bytes_[at_] == '+' || bytes_[at_] == '-' || bytes_[at_] == '.' ||
                                 (bytes_[at_] >= '0' && bytes_[at_] <= '9'))) {
    ++at_;
  }
  const char* from = reinterpret_cast<const char*>(bytes_.data()) + start;
  const char* to = reinterpret_cast<const char*>(bytes_.data()) + at_;
  if (*from == '+') ++from;
  Object object;
  object.kind = Object::Kind::number;
  auto [end, error] = std::from_chars(from, to, object.number, std::chars_format::fixed);
  if (error != std::errc() || end != to) return fail();
  // No number in PCLm comes near this; clamped, every one can be made an integer.
  object.number = std::clamp(object.number, -1e15, 1e15);
  return object;
}

std::string ObjectParser::name() {
  std::string text;
  while (at_ < bytes_.size() && is_regular(bytes_[at_]) && text.size() < max_text) {
    uint8_t c = bytes_[at_++];
    if (c == '#' && bytes_.size() - at_ >= 2 && hex(bytes_[at_]) >= 0 && hex(bytes_[at_ + 1]) >= 0) {
      c = static_cast<uint8_t>(hex(bytes_[at_]) << 4 | hex(bytes_[at_ + 1]));
      at_ += 2;
    }
    text += static_cast<char>(c);
  }
  return text;
}

std::optional<Object> ObjectParser::literal_string() {
  Object object;
  object.kind = Object::Kind::string;
  ++at_;
  for (int depth = 1; at_ < bytes_.size();) {
    uint8_t c = bytes_[at_++];
    if (c == '\\' && at_ < bytes_.size()) {
      c = bytes_[at_++];
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return object;
    }
    if (object.text.size() < max_text) object.text += static_cast<char>(c);
  }
  return fail();
}

std::optional<Object> ObjectParser::hex_string() {
  Object object;
  object.kind = Object::Kind::string;
  ++at_;
  int high = -1;
  for (; at_ < bytes_.size(); ++at_) {
    uint8_t c = bytes_[at_];
    if (c == '>') {
      ++at_;
      return object;
    }
    if (is_space(c)) continue;
    int digit = hex(c);
    if (digit < 0) return fail();
    if (high < 0) {
      high = digit;
    } else {
      if (object.text.size() < max_text) object.text += static_cast<char>(high << 4 | digit);
      high = -1;
    }
  }
  return fail();
}

std::optional<Object> ObjectParser::parse(int depth) {
  skip_white_space();
  if (at_ >= bytes_.size()) return std::nullopt;
  if (depth > max_depth || budget_ == 0) return fail();
  --budget_;
  uint8_t c = bytes_[at_];
  Object object;
  if (c == '/') {
    ++at_;
    object.kind = Object::Kind::name;
    object.text = name();
    return object;
  }
  if (c == '(') return literal_string();
  if (c == '<' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '<') {
    at_ += 2;
    object.kind = Object::Kind::dictionary;
    while (!take(">>")) {
      std::optional<Object> key = parse(depth + 1);
      if (!key || key->kind != Object::Kind::name) return fail();
      std::optional<Object> value = parse(depth + 1);
      if (!value || value->kind == Object::Kind::keyword) return fail();
      object.keys.push_back(std::move(key->text));
      object.items.push_back(std::move(*value));
    }
    return object;
  }
  if (c == '<') return hex_string();
  if (c == '[') {
    ++at_;
    object.kind = Object::Kind::array;
    while (!take("]")) {
      std::optional<Object> item = parse(depth + 1);
      if (!item || item->kind == Object::Kind::keyword) return fail();
      object.items.push_back(std::move(*item));
    }
    return object;
  }
  if (c == '+' || c == '-' || c == '.' || (c >= '0' && c <= '9')) {
    std::optional<Object> value = number();
    if (!value) return value;
    // "12 0 R" is a reference: look ahead without keeping what is not one.
    size_t after = at_;
    bool whole =
        value->number >= 0 && value->number == static_cast<double>(static_cast<int64_t>(value->number));
    if (whole) {
      skip_white_space();
      size_t digits = at_;
      while (at_ < bytes_.size() && bytes_[at_] >= '0' && bytes_[at_] <= '9' && at_ - digits < 6) ++at_;
      if (at_ > digits) {
        skip_white_space();
        if (at_ < bytes_.size() && bytes_[at_] == 'R' &&
            (at_ + 1 == bytes_.size() || !is_regular(bytes_[at_ + 1]))) {
          ++at_;
          value->kind = Object::Kind::reference;
          return value;
        }
      }
    }
    at_ = after;
    return value;
  }
  if (!is_regular(c)) return fail();
  std::string word = name();
  if (word == "true" || word == "false") {
    object.kind = Object::Kind::boolean;
    object.number = word == "true";
  } else if (word != "null") {
    object.kind = Object::Kind::keyword;
    object.text = word;
  }
  return object;
}

}  // namespace dce::core::pclm
