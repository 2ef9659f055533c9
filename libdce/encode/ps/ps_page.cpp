#include "encode/ps/ps_page.h"

#include <utility>

#include "encode/ps/ascii85.h"

namespace dce::core {
namespace {

constexpr size_t inline_bytes = 8192;  // data up to this size goes into the compressed program
constexpr int deflate_level = 6;

}  // namespace

PsPacker::PsPacker(const PsOptions& options) : options_(options) {
  if (options.level >= 3) {
    deflate_.emplace(deflate_level);
  } else {
    lzw_.emplace();
  }
}

Status PsPacker::compress(Bytes bytes, ByteBuffer& out) {
  if (deflate_) return deflate_->zlib(bytes, out);
  lzw_->encode(bytes, out);
  return ok();
}

void PsPacker::data(Bytes data, ByteBuffer& out) const {
  if (options_.binary) {
    out.append(data);
    out.u8('\n');
  } else {
    ascii85_encode(data, out);
  }
}

Status PsPacker::program(Bytes program, ByteBuffer& out) {
  if (program.empty()) return ok();
  ByteBuffer packed;
  DCE_TRY(compress(program, packed));
  if (options_.binary) {
    PsText head;
    head.integer(static_cast<int64_t>(packed.size())).op("X");
    out.append(head.bytes().view());
  } else {
    out.append(std::string_view("X\n"));
  }
  data(packed.view(), out);
  return ok();
}

std::unique_ptr<PsPacker> PsPackers::take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto packer = std::move(idle_.back());
      idle_.pop_back();
      return packer;
    }
  }
  return std::make_unique<PsPacker>(options_);
}

void PsPackers::give_back(std::unique_ptr<PsPacker> packer) {
  std::lock_guard lock(mutex_);
  idle_.push_back(std::move(packer));
}

PsPage::PsPage(PsPackers& packers, PieceReceiver receive)
    : packers_(packers), receive_(std::move(receive)), packer_(packers.take()) {}

void PsPage::image(const PsText& before, Bytes data, bool mask) {
  std::string_view paint = mask ? "SM\n" : "IM\n";
  if (data.size() <= inline_bytes) {
    // The decompressed program is an 8-bit file whatever the outer one is.
    text_.raw("/S currentfile ")
        .integer(static_cast<int64_t>(data.size()))
        .raw("()/SubFileDecode filter def\n");
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
  if (options().binary) {
    head.raw("/S currentfile ")
        .integer(static_cast<int64_t>(data.size()))
        .raw("()/SubFileDecode filter def\n");
  } else {
    head.raw("/S currentfile/ASCII85Decode filter def\n");
  }
  part.bytes.append(head.bytes().view());
  part.bytes.append(before.bytes().view());
  part.bytes.append(paint);
  packer_->data(data, part.bytes);
  buffered_ += program.bytes.size() + part.bytes.size();
  if (!program.bytes.empty()) parts_.push_back(std::move(program));
  parts_.push_back(std::move(part));
}

Status PsPage::compress(Bytes samples, ByteBuffer& out, std::string* filter) {
  if (samples.size() <= inline_bytes) {  // compressed with the program around it
    filter->clear();
    out.append(samples);
    return ok();
  }
  *filter = compression_filter();
  return packer_->compress(samples, out);
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

Status PsPage::flush() {
  if (!text_.bytes().empty()) {
    Part program;
    program.program = true;
    std::swap(program.bytes, text_.bytes());
    parts_.push_back(std::move(program));
  }
  Piece piece;
  for (Part& part : parts_) {
    if (part.program) {
      DCE_TRY(packer_->program(part.bytes.view(), piece.bytes));
    } else if (piece.bytes.empty()) {
      piece.bytes = std::move(part.bytes);
    } else {
      piece.bytes.append(part.bytes.view());
    }
  }
  parts_.clear();
  buffered_ = 0;
  return receive_(std::move(piece));
}

Status PsPage::pass(int tag, ByteBuffer bytes) {
  Piece piece;
  piece.tag = tag;
  piece.bytes = std::move(bytes);
  return receive_(std::move(piece));
}

}  // namespace dce::core
