#include "decode/pcl5/parser.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace dce::core::pcl5 {
namespace {

constexpr uint8_t escape_byte = 0x1b;

bool is_parameterized(uint8_t c) {
  return c >= 33 && c <= 47;
}
bool is_group(uint8_t c) {
  return c >= 96 && c <= 126;
}
bool is_final(uint8_t c) {
  return c >= 64 && c <= 94;
}
bool is_parameter(uint8_t c) {
  return c >= 96 && c <= 126;
}  // a final in small letters: another command follows

/// Commands whose value counts bytes of binary data behind them. ESC & k # W, which DeskJets know as print
/// mode, ends in W like those but has none.
bool carries_data(const Token& token) {
  if (token.final == 'W') return token.parameterized != '&' || token.group != 'k';
  return (token.parameterized == '*' && token.group == 'b' && token.final == 'V') ||
         (token.parameterized == '&' && token.group == 'p' && token.final == 'X');
}

}  // namespace

std::string Token::name() const {
  std::string text = "ESC";
  if (kind == Kind::two_character)
    return text + printable(Bytes(reinterpret_cast<const uint8_t*>(&final), 1));
  text += parameterized;
  if (group) text += group;
  char number[32];
  std::snprintf(number, sizeof number, has_sign && value >= 0 ? "+%g" : "%g", value);
  return text + number + final;
}

Token Parser::next() {
  Token token;
  while (at_ < stream_.size()) {
    token = Token();
    token.offset = at_;
    uint8_t c = stream_[at_];
    if (combined_) {
      if (parameter(token)) return token;
      continue;
    }
    if (c == escape_byte) {
      ++at_;
      if (escape(token)) return token;
      continue;
    }
    if (c < 32) {
      ++at_;
      token.kind = Token::Kind::control;
      token.final = static_cast<char>(c);
      return token;
    }
    auto stop = std::find_if(stream_.begin() + static_cast<ptrdiff_t>(at_), stream_.end(),
                             [](uint8_t b) { return b < 32; });
    token.kind = Token::Kind::text;
    token.data = stream_.subspan(at_, static_cast<size_t>(stop - stream_.begin()) - at_);
    at_ += token.data.size();
    return token;
  }
  token = Token();
  token.offset = at_;
  if (combined_) log_.error("the stream ends within a combined escape sequence");
  combined_ = false;
  return token;
}

bool Parser::escape(Token& token) {
  if (at_ == stream_.size()) {
    log_.error("the stream ends within an escape sequence");
    return false;
  }
  uint8_t c = stream_[at_];
  if (!is_parameterized(c)) {
    if (c < 48 || c > 126) {
      log_.error("an escape character is followed by byte " + std::to_string(c) + " at offset " +
                 std::to_string(at_));
      return false;
    }
    ++at_;
    token.kind = Token::Kind::two_character;
    token.final = static_cast<char>(c);
    return true;
  }
  parameterized_ = static_cast<char>(c);
  ++at_;
  group_ = 0;
  if (at_ < stream_.size() && is_group(stream_[at_])) group_ = static_cast<char>(stream_[at_++]);
  combined_ = true;
  return parameter(token);
}

bool Parser::parameter(Token& token) {
  combined_ = false;
  token.kind = Token::Kind::parameterized;
  token.parameterized = parameterized_;
  token.group = group_;
  bool negative = false, digits = false, fraction = false;
  double scale = 1;
  for (; at_ < stream_.size(); ++at_) {
    uint8_t c = stream_[at_];
    if (c == '+' || c == '-') {
      if (token.has_sign || digits) break;  // a sign only begins a value
      token.has_sign = true;
      negative = c == '-';
    } else if (c >= '0' && c <= '9') {
      digits = true;
      if (fraction) {
        scale /= 10;
        token.value += (c - '0') * scale;
      } else if (token.value < 1e8) {
        token.value = token.value * 10 + (c - '0');
      }
    } else if (c == '.') {
      fraction = true;
    } else if (c != ' ') {
      break;
    }
  }
  if (negative) token.value = -token.value;
  if (at_ == stream_.size()) {
    log_.error("the stream ends within an escape sequence");
    return false;
  }
  uint8_t c = stream_[at_];
  if (!is_final(c) && !is_parameter(c)) {
    log_.error("the escape sequence " + token.name() + " is broken off by byte " + std::to_string(c) +
               " at offset " + std::to_string(at_));
    return false;
  }
  ++at_;
  token.final = static_cast<char>(is_final(c) ? c : c - 32);
  combined_ = !is_final(c);
  if (carries_data(token)) {
    auto size = static_cast<size_t>(std::max(0.0, std::floor(token.value)));
    size_t there = std::min(size, stream_.size() - at_);
    if (there < size) log_.error("the stream ends within the data of " + token.name());
    token.data = stream_.subspan(at_, there);
    at_ += there;
  }
  return true;
}

}  // namespace dce::core::pcl5
