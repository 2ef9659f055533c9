#include "input/xml_depth.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace dce::core {
namespace {

/// End tags that match nothing near are looked for further out; this bounds what all of them may cost.
constexpr uint64_t most_steps = 64u << 20;

bool is_space(uint8_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr uint32_t no_name = 2166136261u;

/// FNV-1a: names need not be kept to see which end tag belongs to which element.
constexpr uint32_t hashed(uint32_t hash, uint8_t c) {
  return (hash ^ c) * 16777619u;
}

constexpr uint32_t hash_of(std::string_view name) {
  uint32_t hash = no_name;
  for (const char c : name) hash = hashed(hash, static_cast<uint8_t>(c));
  return hash;
}

/// HTML 13.1.2.
constexpr uint32_t void_elements[] = {
    hash_of("area"), hash_of("base"), hash_of("br"),   hash_of("col"),    hash_of("embed"), hash_of("hr"),
    hash_of("img"),  hash_of("input"), hash_of("link"), hash_of("meta"), hash_of("source"), hash_of("wbr")};
/// HTML 13.1.2.4, those that people leave out.
constexpr uint32_t self_ending[] = {hash_of("p"),  hash_of("li"), hash_of("dt"), hash_of("dd"),
                                    hash_of("tr"), hash_of("td"), hash_of("th"), hash_of("option")};

bool among(std::span<const uint32_t> names, uint32_t name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool XmlDepth::feed(Bytes bytes) {
  for (const uint8_t c : bytes) {
    if (c == 0) continue;
    step(c);
    if (deep_) return false;
  }
  return true;
}

void XmlDepth::step(uint8_t c) {
  const uint8_t letter =
      language_ == Language::html && c >= 'A' && c <= 'Z' ? static_cast<uint8_t>(c - 'A' + 'a') : c;
  switch (state_) {
    case State::text:
      if (c == '<') state_ = State::opened;
      return;
    case State::opened:
      closing_ = slash_ = false;
      name_ = no_name;
      if (c == '!') {
        state_ = State::markup;
        markup_at_ = 0;
        recent_ = 0;
        brackets_ = 0;
        kind_ = Markup::declaration;
      } else if (c == '?') {
        state_ = State::instruction;
        recent_ = 0;
      } else if (c == '/') {
        closing_ = true;
        state_ = State::name;
      } else if (c == '<' || is_space(c)) {  // a bare '<' in sloppy HTML
        state_ = c == '<' ? State::opened : State::text;
      } else {
        name_ = hashed(name_, letter);
        state_ = State::name;
      }
      return;
    case State::name:
      if (c != '>' && c != '/' && !is_space(c)) {
        name_ = hashed(name_, letter);
        return;
      }
      state_ = State::tag;
      [[fallthrough]];
    case State::tag:
      if (c == '>') {
        end_tag();
        state_ = State::text;
      } else if (c == '"' || c == '\'') {
        quote_ = c;
        state_ = State::quoted;
      } else if (!is_space(c)) {
        slash_ = c == '/';
      }
      return;
    case State::quoted:
      if (c == quote_) state_ = State::tag;
      slash_ = false;
      return;
    case State::markup:
      in_markup(c);
      return;
    case State::instruction:
      if (c == '>' && (recent_ & 0xff) == '?') state_ = State::text;
      recent_ = c;
      return;
  }
}

void XmlDepth::in_markup(uint8_t c) {
  recent_ = recent_ << 8 | c;
  ++markup_at_;
  if (markup_at_ == 2 && (recent_ & 0xffff) == 0x2d2d) {  // "--"
    kind_ = Markup::comment;
  } else if (markup_at_ == 7 && (recent_ & 0xffffffffffffff) == 0x5b43444154415b) {  // "[CDATA["
    kind_ = Markup::cdata;
  }
  switch (kind_) {
    case Markup::comment:
      if (markup_at_ >= 5 && (recent_ & 0xffffff) == 0x2d2d3e) state_ = State::text;  // "-->"
      return;
    case Markup::cdata:
      if ((recent_ & 0xffffff) == 0x5d5d3e) state_ = State::text;  // "]]>"
      return;
    case Markup::declaration:
      if (c == '[') ++brackets_;
      if (c == ']') --brackets_;
      if (c == '>' && brackets_ <= 0) state_ = State::text;
      return;
  }
}

void XmlDepth::end_tag() {
  if (closing_) {
    // What HTML leaves open inside ends with it; an end tag that nothing opened is ignored.
    const auto found = std::find(open_.rbegin(), open_.rend(), name_);
    steps_ += static_cast<uint64_t>(found - open_.rbegin());
    if (found != open_.rend()) open_.resize(static_cast<size_t>(open_.rend() - found) - 1);
    if (steps_ > most_steps) deep_ = true;
  } else if (!slash_ || language_ == Language::html) {
    begin_element();
  }
}

void XmlDepth::begin_element() {
  if (language_ == Language::html) {
    if (among(void_elements, name_)) return;
    if (among(self_ending, name_)) {
      auto last = open_.rbegin();
      while (last != open_.rend() && *last != name_ && among(self_ending, *last)) ++last;
      steps_ += static_cast<uint64_t>(last - open_.rbegin());
      if (last != open_.rend() && *last == name_) open_.resize(static_cast<size_t>(open_.rend() - last) - 1);
    }
  }
  open_.push_back(name_);
  if (open_.size() > most_levels) deep_ = true;
}

}  // namespace dce::core
