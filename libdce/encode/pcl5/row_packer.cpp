#include "encode/pcl5/row_packer.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "codec/delta_row_encode.h"
#include "codec/packbits_encode.h"
#include "codec/word_scan.h"

namespace dce::core {

namespace {

enum Mode { unencoded = 0, packbits = 2, delta_row = 3, adaptive = 5 };
enum BlockCommand : uint8_t { empty_rows = 4, duplicate_rows = 5 };

constexpr size_t block_header = 3;          // command, row or byte count high, low
constexpr size_t largest_transfer = 32767;  // ESC*b#W's range, and the largest adaptive block
constexpr size_t most_rows = 65535;
constexpr size_t enough_for_a_block = 24'000;  // to end at blank rows, which the row behind needs no seed for

void put_command(ByteBuffer& out, size_t value, char letter) {
  out.append("\x1b*b");
  out.append(std::to_string(value));
  out.u8(static_cast<uint8_t>(letter));
}

}  // namespace

RowPacker::RowPacker(size_t row_bytes, uint8_t paper, bool whole_height)
    : row_bytes_(row_bytes),
      paper_(paper),
      whole_height_(whole_height),
      seed_(row_bytes, 0),
      packed_(packbits_bound(row_bytes)),
      delta_(delta_row_bound(row_bytes)) {
  block_.reserve(largest_transfer);
}

void RowPacker::add(const uint8_t* row, size_t used, ByteBuffer& out) {
  size_t size = word_scan::trimmed_size(row, paper_, used);
  if (size == 0) {
    ++blanks_;
    return;
  }
  if (paper_ != 0) size = row_bytes_;
  if (blanks_ == 0 && started_ && std::memcmp(row, seed_.data(), std::max(size, seed_size_)) == 0) {
    ++repeats_;
    return;
  }
  settle(out);
  emit(row, size, out);
}

void RowPacker::finish(ByteBuffer& out) {
  if (!whole_height_ || paper_ == 0) blanks_ = 0;
  settle(out);
  flush_block(out);
}

Status RowPacker::status() const {
  if (!overlong_) return ok();
  return {Code::limit, "PCL 5 cannot hold a row of more than " + std::to_string(largest_transfer) +
                           " bytes; lower printer-resolution, or ask for a media size"};
}

void RowPacker::settle(ByteBuffer& out) {
  if (repeats_ > 0) append_counted(duplicate_rows, repeats_, out);
  repeats_ = 0;
  if (blanks_ > 0) {
    // What comes behind a gap need not be like what was before it.
    delta_trial_ = {};
    if (paper_ == 0 && block_.size() > enough_for_a_block) flush_block(out);
    skip_blank(out);
  }
  blanks_ = 0;
}

void RowPacker::skip_blank(ByteBuffer& out) {
  if (paper_ != 0) {
    // Rows that are skipped are zero-filled, and zero is ink here: one white row, repeated, is right and
    // leaves a seed row that the next rows can use.
    std::vector<uint8_t> white(row_bytes_, paper_);
    emit(white.data(), row_bytes_, out);
    if (blanks_ > 1) append_counted(duplicate_rows, blanks_ - 1, out);
    return;
  }
  if (block_.empty()) {
    for (size_t left = blanks_; left > 0;) {
      size_t rows = std::min(left, largest_transfer);
      put_command(out, rows, 'Y');
      left -= rows;
    }
  } else {
    append_counted(empty_rows, blanks_, out);
  }
  // Both zero-fill the seed row.
  std::fill_n(seed_.begin(), seed_size_, uint8_t{0});
  seed_size_ = 0;
  seed_known_ = true;
}

void RowPacker::emit(const uint8_t* row, size_t size, ByteBuffer& out) {
  int mode = unencoded;
  Bytes data(row, size);
  if (seed_known_ && delta_trial_.due()) {
    size_t used = delta_row_encode(Bytes(row, std::max(size, seed_size_)), seed_.data(), delta_.data(), size);
    if (used != no_size) {
      mode = delta_row;
      data = Bytes(delta_.data(), used);
    }
  }
  // PackBits takes two bytes at least, so there is nothing to win on what is that short. What cannot win
  // gives up early.
  if (data.size() > 2) {
    size_t used = packbits_encode(Bytes(row, size), packed_.data(), data.size() - 1);
    if (used != no_size) {
      mode = packbits;
      data = Bytes(packed_.data(), used);
    }
    delta_trial_.result(mode == delta_row);
  }
  if (block_.size() + block_header + data.size() > largest_transfer) {
    flush_block(out);
    if (mode == delta_row && !seed_known_) return emit(row, size, out);
  }
  if (block_header + data.size() > largest_transfer) {
    transfer(mode, data, out);
    seed_known_ = true;
  } else {
    block_.push_back(static_cast<uint8_t>(mode));
    block_.push_back(static_cast<uint8_t>(data.size() >> 8));
    block_.push_back(static_cast<uint8_t>(data.size()));
    block_.insert(block_.end(), data.begin(), data.end());
    ++block_commands_;
    seed_known_ = true;
  }
  remember(row, size);
}

void RowPacker::remember(const uint8_t* row, size_t size) {
  std::memcpy(seed_.data(), row, size);
  if (size < seed_size_) std::fill(seed_.begin() + size, seed_.begin() + seed_size_, uint8_t{0});
  seed_size_ = size;
  started_ = true;
}

// Blank or repeated rows inside a block. Neither depends on how the block before ended: empty rows need no
// seed row, and duplicates are only counted after a row sent in this block or by a transfer of its own.
void RowPacker::append_counted(uint8_t command, size_t rows, ByteBuffer& out) {
  while (rows > 0) {
    if (block_.size() + block_header > largest_transfer) {
      std::vector<uint8_t> row = seed_;
      size_t size = seed_size_;
      flush_block(out);
      if (command == duplicate_rows && !seed_known_) {
        emit(row.data(), size, out);
        --rows;
        continue;
      }
    }
    size_t count = std::min(rows, most_rows);
    block_.push_back(command);
    block_.push_back(static_cast<uint8_t>(count >> 8));
    block_.push_back(static_cast<uint8_t>(count));
    ++block_commands_;
    rows -= count;
  }
}

void RowPacker::flush_block(ByteBuffer& out) {
  if (block_.empty()) return;
  if (block_commands_ == 1 && block_[0] <= delta_row) {
    transfer(block_[0], Bytes(block_).subspan(block_header), out);
  } else {
    transfer(adaptive, block_, out);
    // Monochrome printers clear the seed row at the end of an adaptive block, colour printers keep it:
    // nothing may rely on it.
    seed_known_ = false;
  }
  block_.clear();
  block_commands_ = 0;
}

void RowPacker::transfer(int mode, Bytes data, ByteBuffer& out) {
  if (data.size() > largest_transfer) {
    overlong_ = true;
    return;
  }
  out.append("\x1b*b");
  if (mode != mode_) {
    out.append(std::to_string(mode));
    out.u8('m');
    mode_ = mode;
  }
  out.append(std::to_string(data.size()));
  out.u8('W');
  out.append(data);
}

}  // namespace dce::core
