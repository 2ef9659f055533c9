#include "encode/ps/ps_page.h"

#include <utility>

#include "encode/ps/ascii85.h"

namespace dce::core {
namespace {

constexpr size_t inline_bytes = 8192;  // data up to this size goes into the compressed program
constexpr int deflate_level = 6;

}  // namespace

PsPage::PsPage(const PsOptions& options, PieceReceiver receive)
    : options_(options), receive_(std::move(receive)), deflate_(deflate_level) {}

void PsPage::image(const PsText& before, Bytes data, bool mask) {
  std::string_view paint = mask ? "SM\n" : "IM\n";
  if (data.size() <= inline_bytes) {
    // The decompressed program is an 8-bit file whatever the outer one is.
    text_.raw("/S currentfile ").integer(static_cast<int64_t>(data.size())).raw("()/SubFileDecode filter def\n");
    text_.bytes().append(before.bytes().view());
    text_.raw(paint);
    text_.bytes().append(data);
    text_.raw("\n");
    return;
  }
  Part program;
  program.program = true;
  std::swap(program.bytes, text_.bytes());
  Part part;
  PsText head;
  if (options_.binary) {
    head.raw("/S currentfile ").integer(static_cast<int64_t>(data.size())).raw("()/SubFileDecode filter def\n");
  } else {
    head.raw("/S currentfile/ASCII85Decode filter def\n");
  }
  part.bytes.append(head.bytes().view());
  part.bytes.append(before.bytes().view());
  part.bytes.append(paint);
  append_data(data, part.bytes);
  buffered_ += program.bytes.size() + part.bytes.size();
  if (!program.bytes.empty()) parts_.push_back(std::move(program));
  parts_.push_back(std::move(part));
}

void PsPage::append_data(Bytes data, ByteBuffer& out) {
  if (options_.binary) {
    out.append(data);
    out.u8('\n');
  } else {
    ascii85_encode(data, out);
  }
}

Status PsPage::compress(Bytes samples, ByteBuffer& out, std::string* filter) {
  if (samples.size() <= inline_bytes) {  // compressed with the program around it
    filter->clear();
    out.append(samples);
    return ok();
  }
  *filter = compression_filter();
  if (options_.level >= 3) return deflate_.zlib(samples, out);
  lzw_.encode(samples, out);
  return ok();
}

void PsPage::rewind(const Mark& mark) {
  if (parts_.size() > mark.parts) {
    // The text that was being written then became the first part after the mark.
    if (parts_[mark.parts].program) {
      text_.bytes() = std::move(parts_[mark.parts].bytes);
    } else {
      text_.bytes().clear();
    }
    parts_.resize(mark.parts);
  }
  text_.bytes().truncate(mark.text);
  buffered_ = 0;
  for (const Part& part : parts_) buffered_ += part.bytes.size();
}

Status PsPage::append_program(Bytes program, ByteBuffer& out) {
  if (program.empty()) return ok();
  ByteBuffer packed;
  if (options_.level >= 3) {
    DCE_TRY(deflate_.zlib(program, packed));
  } else {
    lzw_.encode(program, packed);
  }
  if (options_.binary) {
    PsText head;
    head.integer(static_cast<int64_t>(packed.size())).op("X");
    out.append(head.bytes().view());
  } else {
    out.append(std::string_view("X\n"));
  }
  append_data(packed.view(), out);
  return ok();
}

Status PsPage::flush(const PsText& first, std::string_view plain) {
  if (!text_.bytes().empty()) {
    Part program;
    program.program = true;
    std::swap(program.bytes, text_.bytes());
    parts_.push_back(std::move(program));
  }
  Piece piece;
  piece.bytes.append(plain);
  // Definitions and the first stretch of program compress better as one.
  ByteBuffer start;
  start.append(first.bytes().view());
  size_t next = 0;
  if (!parts_.empty() && parts_[0].program) start.append(parts_[next++].bytes.view());
  DCE_TRY(append_program(start.view(), piece.bytes));
  for (; next < parts_.size(); ++next) {
    if (parts_[next].program) {
      DCE_TRY(append_program(parts_[next].bytes.view(), piece.bytes));
    } else {
      piece.bytes.append(parts_[next].bytes.view());
    }
  }
  parts_.clear();
  buffered_ = 0;
  return receive_(std::move(piece));
}

Status PsPage::pass(std::string_view plain) {
  Piece piece;
  piece.bytes.append(plain);
  return receive_(std::move(piece));
}

}  // namespace dce::core
