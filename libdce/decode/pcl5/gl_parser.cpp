#include "decode/pcl5/gl_parser.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>

namespace dce::core::pcl5 {
namespace {

constexpr uint8_t escape_byte = 0x1b;
constexpr size_t max_numbers = size_t{1} << 21;

bool is_letter(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_digit(uint8_t c) {
  return c >= '0' && c <= '9';
}

}  // namespace

bool GlParser::next(GlInstruction& instruction) {
  for (;;) {
    while (at_ < stream_.size() && !is_letter(stream_[at_])) {
      if (stream_[at_] == escape_byte) return false;
      ++at_;
    }
    if (stream_.size() - at_ < 2) {
      at_ = stream_.size();
      return false;
    }
    if (is_letter(stream_[at_ + 1])) break;
    log_.error("HP-GL/2: a single letter at offset " + std::to_string(at_));
    ++at_;
  }
  for (int i = 0; i < 2; ++i) instruction.name[i] = static_cast<char>(std::toupper(stream_[at_++]));
  instruction.numbers.clear();
  instruction.data = {};
  auto is = [&](const char* name) { return std::strcmp(instruction.name, name) == 0; };
  if (is("PE")) {
    instruction.data = until(';');
  } else if (is("LB")) {
    instruction.data = until(label_end_);
  } else if (is("DT") || is("SM")) {
    instruction.data = until(';');
  } else if (is("CO")) {
    while (at_ < stream_.size() && stream_[at_] == ' ') ++at_;
    if (at_ < stream_.size() && stream_[at_] == '"') {
      ++at_;
      instruction.data = until('"');
    } else {
      instruction.data = until(';');
    }
  } else {
    numbers(instruction.numbers);
  }
  return true;
}

Bytes GlParser::until(uint8_t end) {
  size_t from = at_;
  while (at_ < stream_.size() && stream_[at_] != end && stream_[at_] != escape_byte) ++at_;
  Bytes data = stream_.subspan(from, at_ - from);
  if (at_ < stream_.size() && stream_[at_] == end) ++at_;
  return data;
}

void GlParser::numbers(std::vector<double>& out) {
  while (at_ < stream_.size()) {
    uint8_t c = stream_[at_];
    if (c == ' ' || c == ',' || c == '\t' || c == '\r' || c == '\n') {
      ++at_;
      continue;
    }
    bool negative = c == '-';
    if (negative || c == '+') ++at_;
    double value = 0, scale = 1;
    bool digits = false, fraction = false;
    for (; at_ < stream_.size(); ++at_) {
      c = stream_[at_];
      if (is_digit(c)) {
        digits = true;
        value = fraction ? value + (c - '0') * (scale /= 10) : std::min(value * 10 + (c - '0'), 1e12);
      } else if (c == '.' && !fraction) {
        fraction = true;
      } else {
        break;
      }
    }
    if (!digits) {
      if (c == ';') ++at_;
      return;
    }
    if (out.size() < max_numbers) out.push_back(negative ? -value : value);
  }
}

bool PolylineReader::number(double& value) {
  uint64_t bits = 0;
  for (int shift = 0; at_ < data_.size();) {
    int c = data_[at_++];
    if ((c & 127) <= 32 || (c & 127) == 127) continue;
    int base_bits = seven_bits_ ? 5 : 6;
    int digit = c - 63;
    bool last = seven_bits_ ? (digit & 32) != 0 : (digit & 128) != 0;
    if (digit < 0 || digit > (seven_bits_ ? 63 : 191) || (!seven_bits_ && (digit & 64)) || shift > 30)
      return false;
    bits |= static_cast<uint64_t>(digit & ((1 << base_bits) - 1)) << shift;
    shift += base_bits;
    if (!last) continue;
    auto size = static_cast<double>(bits >> 1);
    value = bits & 1 ? -size : size;
    return true;
  }
  return false;
}

PolylineReader::Item PolylineReader::next() {
  bool up = false;
  absolute = false;
  while (at_ < data_.size()) {
    uint8_t c = data_[at_] & 127;
    double value = 0;
    switch (c) {
      case ':':
        ++at_;
        if (!number(x)) return Item::broken;
        return Item::pen;
      case '<':
        up = true;
        break;
      case '=':
        absolute = true;
        break;
      case '7':
        seven_bits_ = true;
        break;
      case '>':
        ++at_;
        if (!number(value) || value < -26 || value > 26) return Item::broken;
        fraction_bits_ = static_cast<int>(value);
        continue;
      default:
        if (c <= 32 || c == 127) break;
        if (!number(x) || !number(y)) return Item::broken;
        x = std::ldexp(x, -fraction_bits_);
        y = std::ldexp(y, -fraction_bits_);
        return up ? Item::move : Item::line;
    }
    ++at_;
  }
  return Item::end;
}

}  // namespace dce::core::pcl5
