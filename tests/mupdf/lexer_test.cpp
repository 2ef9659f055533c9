// Tokens are MuPDF's own, however its stream holds them.
#include <gtest/gtest.h>
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>
#include <random>
#include <string>
#include <vector>

extern "C" decltype(pdf_lex) __real_pdf_lex;

namespace {

struct Token {
  pdf_token kind;
  int64_t integer = 0;
  float real = 0;
  std::string text;
  bool operator==(const Token&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Token& token) {
  return out << "kind " << token.kind << ": " << token.integer << ", " << token.real << ", " << token.text;
}

using namespace std::string_literals;
using Lexer = decltype(&pdf_lex);

/// All of a text, through a stream that shows `piece` bytes at a time; 0: all at once.
std::vector<Token> tokens(fz_context* ctx, Lexer lexer, const std::string& text, size_t piece) {
  struct Shown {
    const std::string& text;
    size_t piece, at = 0;
  } shown{text, piece == 0 ? text.size() : piece};
  fz_stream* stream = fz_new_stream(
      ctx, &shown,
      [](fz_context*, fz_stream* self, size_t) -> int {
        auto& all = *static_cast<Shown*>(self->state);
        const size_t size = std::min(all.piece, all.text.size() - all.at);
        if (size == 0) return EOF;
        self->rp = reinterpret_cast<unsigned char*>(const_cast<char*>(all.text.data())) + all.at;
        self->wp = self->rp + size;
        self->pos += static_cast<int64_t>(size);
        all.at += size;
        return *self->rp++;
      },
      nullptr);
  pdf_lexbuf buffer;
  pdf_lexbuf_init(ctx, &buffer, PDF_LEXBUF_SMALL);
  std::vector<Token> found;
  for (;;) {
    Token token{lexer(ctx, stream, &buffer)};
    if (token.kind == PDF_TOK_EOF) break;
    if (token.kind == PDF_TOK_INT) token.integer = buffer.i;
    if (token.kind == PDF_TOK_REAL) token.real = buffer.f;
    if (token.kind == PDF_TOK_KEYWORD || token.kind == PDF_TOK_NAME || token.kind == PDF_TOK_STRING)
      token.text.assign(buffer.scratch, buffer.len);
    found.push_back(token);
  }
  pdf_lexbuf_fin(ctx, &buffer);
  fz_drop_stream(ctx, stream);
  return found;
}

class PdfLexer : public testing::Test {
 protected:
  void expect_same(const std::string& text) {
    for (const size_t piece : {0, 1, 2, 3, 7}) {
      EXPECT_EQ(tokens(ctx_, pdf_lex, text, piece), tokens(ctx_, __real_pdf_lex, text, piece))
          << text.substr(0, 60) << ", " << piece << " bytes at a time";
    }
  }

  ~PdfLexer() override { fz_drop_context(ctx_); }
  fz_context* ctx_ = fz_new_context(nullptr, nullptr, FZ_STORE_DEFAULT);
};

TEST_F(PdfLexer, NumbersAndOperators) {
  expect_same(
      "q 1 0 0 -1 .5 792 cm\n/F1 12.25 Tf[(a)-250(b)]TJ 0 0 m 1.5 -2.75 l h f* BT ET d0 d1 \" ' B* 1 0 obj 5 "
      "0 R ");
  expect_same(
      "-.002 -0 -0.0 00012 0.000000000000001 99999999 999999999 12345678901234567890 1.23456789012345 "
      "123456789.5 ");
  expect_same(
      "--5 5-3 +3 1.2.3 . - -. 1e5 1,5 .5.  -.5(x) 7]8 9% c\n10/N 11<</A 12>>true false null trailer xref Rg "
      "R obj o ob");
  expect_same("12");
  expect_same("");
}

TEST_F(PdfLexer, AnyBytes) {
  std::mt19937 random(1);
  const std::string common = "0123456789.-+ \n/()<>[]{}%#RobjqQcmTJ*'\"\\\0\f"s;
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (int size = static_cast<int>(random() % 60); size > 0; --size)
      text += common[random() % common.size()];
    expect_same(text);
  }
}

TEST_F(PdfLexer, RealsAreTheNearest) {
  std::mt19937 random(2);
  std::string text;
  std::vector<float> nearest;
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::string(random() % 2, '-') + std::to_string(random() % 10'000) + "." +
                               std::to_string(random() % (random() % 2 ? 1'000 : 1'000'000'000));
    text += number + " ";
    nearest.push_back(std::strtof(number.c_str(), nullptr));
  }
  std::vector<float> found;
  for (const Token& token : tokens(ctx_, pdf_lex, text, 0)) found.push_back(token.real);
  EXPECT_EQ(found, nearest) << "where MuPDF's own are off by a bit in eight of a thousand";
}

}  // namespace
