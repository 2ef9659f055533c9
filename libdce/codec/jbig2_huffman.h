// JBIG2's Huffman codes: ITU-T T.88, annex B.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "stream/source.h"

namespace dce::core {

/// Bits, most significant first. Behind the end there are zeros, and ok() turns false.
class Jbig2BitReader {
 public:
  explicit Jbig2BitReader(Bytes bytes) : bytes_(bytes) {}

  bool ok() const { return at_ <= bytes_.size() * 8; }
  uint32_t bit() {
    const size_t byte = at_ / 8;
    const uint32_t bit = byte < bytes_.size() ? bytes_[byte] >> (7 - at_ % 8) & 1u : 0;
    ++at_;
    return bit;
  }
  uint32_t bits(int count) {
    uint32_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 1 | bit();
    return value;
  }
  /// To the next byte's begin.
  void align() { at_ = (at_ + 7) / 8 * 8; }
  /// What is left from this byte on; after align().
  Bytes rest() const { return bytes_.subspan(std::min(at_ / 8, bytes_.size())); }
  void skip(size_t bytes) { at_ += std::min(bytes, bytes_.size() + 1) * 8; }

 private:
  Bytes bytes_;
  size_t at_ = 0;
};

class Jbig2HuffmanTable {
 public:
  enum class Kind : uint8_t { range, below, out_of_band };  ///< below: values from `first` downwards
  struct Line {
    int length;  ///< of the code word, in bits; 0: there is none
    int bits;    ///< that follow it
    int32_t first;
    Kind kind = Kind::range;
  };

  /// Code words are given to `lines` as annex B.3 says. False in ok() where there are more than lengths
  /// allow.
  explicit Jbig2HuffmanTable(std::span<const Line> lines);

  bool ok() const { return ok_; }
  struct Value {
    enum class Kind : uint8_t { number, out_of_band, damaged } kind;
    int64_t number = 0;
  };
  Value read(Jbig2BitReader& reader) const;

  /// Tables B.1 to B.15, made when first asked for.
  static const Jbig2HuffmanTable& standard(int number);
  /// Annex B.2: the data of a segment of type 53. Nothing where it is damaged.
  static std::shared_ptr<const Jbig2HuffmanTable> read_custom(Bytes data);

 private:
  struct Entry {
    uint32_t code;
    Line line;
  };
  std::vector<Entry> entries_;  ///< shorter code words first
  bool ok_ = true;
};

}  // namespace dce::core
