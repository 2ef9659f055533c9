// Numbers and operators are most of what content streams hold. MuPDF takes them a byte a call, and numbers
// through a copy; those that lie whole in the stream's buffer are read there (the linker's --wrap, see
// CMakeLists.txt). All that is not plain, or reaches over the buffer's end, is left to MuPDF. Tc and Tw
// within an array of text, at which it drops the array, are passed over as other readers do.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <array>
#include <cstdint>

#include "mupdf/fitz_context.h"

extern "C" {

decltype(pdf_lex) __real_pdf_lex;

}  // extern "C"

namespace {

enum : uint8_t { white = 1, delimiter = 2, digit = 4, letter = 8 };  // letters: what operators are made of

constexpr auto kinds = [] {
  std::array<uint8_t, 256> all{};
  for (const char c : {'\0', '\t', '\n', '\f', '\r', ' '}) all[static_cast<uint8_t>(c)] = white;
  for (const char c : {'(', ')', '<', '>', '[', ']', '{', '}', '/', '%'})
    all[static_cast<uint8_t>(c)] = delimiter;
  for (int c = '0'; c <= '9'; ++c) all[c] = digit;
  for (int c = 'a'; c <= 'z'; ++c) all[c] = all[c - 'a' + 'A'] = letter;
  for (const char c : {'*', '\'', '"'}) all[static_cast<uint8_t>(c)] = letter;
  return all;
}();

bool is(int kind, unsigned char byte) {
  return (kinds[byte] & kind) != 0;
}

constexpr std::array<double, 16> tens = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                         1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
constexpr int most_whole_digits = 8;  // with more Acrobat, and MuPDF after it, lets integers overflow
constexpr int most_digits = 15;       // what a double holds to the last
constexpr int most_letters = 3;

/// Reads a plain number or none. A double's quotient is rounded once more to a float: the nearest, but for
/// one in 2^29.
pdf_token number(const unsigned char*& at, const unsigned char* end, pdf_lexbuf& buffer) {
  const unsigned char* p = at;
  const bool negative = *p == '-';
  p += negative;
  int64_t digits = 0;
  const unsigned char* const whole = p;
  for (; p < end && is(digit, *p); ++p) {
    if (p - whole == most_whole_digits) return PDF_TOK_ERROR;
    digits = digits * 10 + (*p - '0');
  }
  const auto whole_digits = static_cast<int>(p - whole);
  if (p < end && *p == '.') {
    const unsigned char* const fraction = ++p;
    for (; p < end && is(digit, *p); ++p) {
      if (whole_digits + (p - fraction) == most_digits) return PDF_TOK_ERROR;
      digits = digits * 10 + (*p - '0');
    }
    if (p == end || !is(white | delimiter, *p) || whole_digits + (p - fraction) == 0) return PDF_TOK_ERROR;
    const double value = static_cast<double>(digits) / tens[p - fraction];
    buffer.f = static_cast<float>(negative ? -value : value);
    at = p;
    return PDF_TOK_REAL;
  }
  if (p == end || !is(white | delimiter, *p) || whole_digits == 0) return PDF_TOK_ERROR;
  buffer.i = negative ? -digits : digits;
  at = p;
  return PDF_TOK_INT;
}

/// Reads an operator or nothing. What is no operator but a word of the file's structure is longer, or R.
pdf_token word(const unsigned char*& at, const unsigned char* end, pdf_lexbuf& buffer) {
  const unsigned char* p = at;
  int length = 0;
  for (; p < end && is(letter | digit, *p); ++p) {
    if (length == most_letters) return PDF_TOK_ERROR;
    buffer.scratch[length++] = static_cast<char>(*p);
  }
  if (p == end || !is(white | delimiter, *p)) return PDF_TOK_ERROR;
  const bool structure = (length == 1 && *at == 'R') || (length == 3 && at[0] == 'o');  // obj
  if (structure) return PDF_TOK_ERROR;
  buffer.scratch[length] = '\0';
  buffer.len = static_cast<size_t>(length);
  at = p;
  return PDF_TOK_KEYWORD;
}

/// A token that lies whole in the stream's buffer; PDF_TOK_ERROR: MuPDF shall read it.
pdf_token plain_token(fz_stream* stream, pdf_lexbuf& buffer) {
  const unsigned char *at = stream->rp, *const end = stream->wp;
  while (at < end && is(white, *at)) ++at;
  pdf_token token = PDF_TOK_ERROR;
  if (at < end && (is(digit, *at) || *at == '-' || *at == '.')) token = number(at, end, buffer);
  if (at < end && is(letter, *at)) token = word(at, end, buffer);
  if (token != PDF_TOK_ERROR) stream->rp = const_cast<unsigned char*>(at);
  return token;
}

bool sets_spacing(const pdf_lexbuf& operation) {
  const char* const name = operation.scratch;
  return name[0] == 'T' && (name[1] == 'c' || name[1] == 'w') && name[2] == '\0';
}

}  // namespace

extern "C" pdf_token __wrap_pdf_lex(fz_context* ctx, fz_stream* stream, pdf_lexbuf* buffer) {
  auto* const context = static_cast<dce::core::FitzContext*>(fz_user_context(ctx));
  for (;;) {
    pdf_token token = plain_token(stream, *buffer);
    if (token == PDF_TOK_ERROR) token = __real_pdf_lex(ctx, stream, buffer);
    if (!context || (token != PDF_TOK_KEYWORD && token != PDF_TOK_OPEN_ARRAY && token != PDF_TOK_CLOSE_ARRAY))
      return token;
    if (token == PDF_TOK_KEYWORD && context->open_array == stream && sets_spacing(*buffer)) continue;
    // Any other operator ends an array that was left open.
    context->open_array = token == PDF_TOK_OPEN_ARRAY ? stream : nullptr;
    return token;
  }
}
