#include "encode/ps/ps_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace dce::core {
namespace {

constexpr double largest = 1e15;  // whole numbers of this size are exact in a double and far beyond any page

}  // namespace

PsText& PsText::integer(int64_t value) {
  char text[24];
  char* end = std::to_chars(text, text + sizeof text - 1, value).ptr;
  *end++ = ' ';
  bytes_.append(std::string_view(text, static_cast<size_t>(end - text)));
  return *this;
}

PsText& PsText::real(double value, int decimals) {
  static constexpr int64_t powers[] = {1,      10,      100,      1000,      10000,
                                       100000, 1000000, 10000000, 100000000, 1000000000};
  decimals = std::clamp(decimals, 0, 9);
  double scaled = value * static_cast<double>(powers[decimals]);
  if (!(std::abs(scaled) < largest)) scaled = 0;
  int64_t units = std::llround(scaled);
  if (units % powers[decimals] == 0) return integer(units / powers[decimals]);
  char text[32];
  char* out = text;
  if (units < 0) {
    *out++ = '-';
    units = -units;
  }
  int64_t whole = units / powers[decimals], part = units % powers[decimals];
  if (whole > 0) out = std::to_chars(out, text + sizeof text, whole).ptr;
  *out++ = '.';
  for (int i = decimals - 1; i >= 0 && part > 0; --i) {
    *out++ = static_cast<char>('0' + part / powers[i]);
    part %= powers[i];
  }
  *out++ = ' ';
  bytes_.append(std::string_view(text, static_cast<size_t>(out - text)));
  return *this;
}

PsText& PsText::op(std::string_view text) {
  bytes_.append(text);
  bytes_.u8('\n');
  return *this;
}

PsText& PsText::string(std::string_view text) {
  bytes_.u8('(');
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '(' || c == ')' || c == '\\') {
      bytes_.u8('\\');
      bytes_.u8(byte);
    } else if (byte < 32 || byte > 126) {
      bytes_.u8('\\');
      bytes_.u8(static_cast<uint8_t>('0' + (byte >> 6)));
      bytes_.u8(static_cast<uint8_t>('0' + ((byte >> 3) & 7)));
      bytes_.u8(static_cast<uint8_t>('0' + (byte & 7)));
    } else {
      bytes_.u8(byte);
    }
  }
  bytes_.u8(')');
  return *this;
}

PsText& PsText::hex(Bytes bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  constexpr size_t bytes_a_line = 32;
  bytes_.u8('<');
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % bytes_a_line == 0) bytes_.u8('\n');
    bytes_.u8(static_cast<uint8_t>(digits[bytes[i] >> 4]));
    bytes_.u8(static_cast<uint8_t>(digits[bytes[i] & 15]));
  }
  bytes_.u8('>');
  return *this;
}

PsText& PsText::matrix(const Matrix& m) {
  bytes_.u8('[');
  for (double value : {m.a, m.b, m.c, m.d, m.e, m.f}) real(value, 5);
  bytes_.u8(']');
  return *this;
}

std::string dsc_text(std::string_view text) {
  std::string out = "(";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (out.size() > 200) break;
    if (c == '(' || c == ')' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 32 || byte > 126) {
      out += '\\';
      out += static_cast<char>('0' + (byte >> 6));
      out += static_cast<char>('0' + ((byte >> 3) & 7));
      out += static_cast<char>('0' + (byte & 7));
    } else {
      out += c;
    }
  }
  return out + ")";
}

}  // namespace dce::core
