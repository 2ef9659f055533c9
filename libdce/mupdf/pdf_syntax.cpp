#include "mupdf/pdf_syntax.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace dce::core {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

}  // namespace

void append_pdf_name(std::string& out, const char* name) {
  out += '/';
  for (; *name; ++name) {
    const auto c = static_cast<unsigned char>(*name);
    if (c > 0x20 && c < 0x7f && !std::strchr("()<>[]{}/%#", c)) {
      out += static_cast<char>(c);
    } else {
      out += '#';
      out += hex_digits[c >> 4];
      out += hex_digits[c & 15];
    }
  }
}

void append_pdf_string(std::string& out, const char* text, size_t size) {
  const bool printable = std::all_of(text, text + size, [](char c) { return c >= 0x20 && c < 0x7f; });
  if (!printable) {
    out += '<';
    for (size_t i = 0; i < size; ++i) {
      out += hex_digits[static_cast<unsigned char>(text[i]) >> 4];
      out += hex_digits[text[i] & 15];
    }
    out += '>';
    return;
  }
  out += '(';
  for (size_t i = 0; i < size; ++i) {
    if (text[i] == '(' || text[i] == ')' || text[i] == '\\') out += '\\';
    out += text[i];
  }
  out += ')';
}

void append_pdf_real(std::string& out, float value) {
  char text[64];
  if (!std::isfinite(value)) value = 0;
  const auto [end, error] = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
  out.append(text, error == std::errc() ? end : std::to_chars(text, text + sizeof text, 0).ptr);
}

void append_pdf_number(std::string& out, double value) {
  char text[512];
  if (!std::isfinite(value)) value = 0;
  auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, 6).ptr;
  while (end[-1] == '0') --end;
  if (end[-1] == '.') --end;
  const std::string_view number(text, static_cast<size_t>(end - text));
  out += number == "-0" ? std::string_view("0") : number;
}

void append_pdf_matrix(std::string& out, const Matrix& m) {
  append_pdf_number(out, m.a);
  for (double value : {m.b, m.c, m.d, m.e, m.f}) {
    out += ' ';
    append_pdf_number(out, value);
  }
}

}  // namespace dce::core
