// Instances of symbols, placed: ITU-T T.88, 6.4. Text regions are these, and symbols may be.
#pragma once

#include <optional>

#include "codec/jbig2_symbols.h"

namespace dce::core {

enum class Jbig2Corner : uint8_t { bottom_left, top_left, bottom_right, top_right };

/// Table 9, but for the symbols and what they are read from.
struct Jbig2TextShape {
  bool refines = false;                        ///< SBREFINE
  int log_strips = 0;                          ///< of SBSTRIPS
  uint32_t instances = 0;                      ///< SBNUMINSTANCES
  bool transposed = false;                     ///< TRANSPOSED
  Jbig2Corner corner = Jbig2Corner::top_left;  ///< REFCORNER
  int offset = 0;                              ///< SBDSOFFSET
  Jbig2Operator with = Jbig2Operator::or_;     ///< SBCOMBOP
  Jbig2Refinement refinement;
};

/// Where a text's numbers come from: one of the two codings.
class Jbig2TextSource {
 public:
  virtual ~Jbig2TextSource() = default;

  /// IADT, IAFS, IADS, IAIT, IARI and so on; nothing is "out of band", or damaged.
  enum class Number : uint8_t { strip_t, first_s, next_s, t, refines, width, height, x, y };
  virtual std::optional<int64_t> number(Number which) = 0;
  virtual std::optional<uint32_t> symbol() = 0;
  /// Reads a symbol that differs from `reference`.
  virtual Status refine(const Jbig2Refinement& shape, const Bitmap& reference, int64_t dx, int64_t dy,
                        Bitmap& target, Jbig2Budget& budget) = 0;
  /// Whether all numbers could be read.
  virtual bool intact() const = 0;
};

/// A coding by contexts, which a dictionary's symbols share.
class Jbig2ArithmeticText final : public Jbig2TextSource {
 public:
  Jbig2ArithmeticText(Jbig2ArithmeticDecoder& decoder, int symbol_bits, std::vector<Jbig2Context>& refinement)
      : decoder_(decoder), symbols_(symbol_bits), refinement_(refinement) {}

  std::optional<int64_t> number(Number which) override {
    return numbers_[static_cast<size_t>(which)].read(decoder_);
  }
  std::optional<uint32_t> symbol() override { return symbols_.read(decoder_); }
  Status refine(const Jbig2Refinement& shape, const Bitmap& reference, int64_t dx, int64_t dy, Bitmap& target,
                Jbig2Budget& budget) override {
    return jbig2_read_refinement(decoder_, refinement_, shape, reference, dx, dy, target, budget);
  }
  bool intact() const override { return true; }

 private:
  Jbig2ArithmeticDecoder& decoder_;
  std::array<Jbig2IntegerDecoder, 9> numbers_;
  Jbig2NumberDecoder symbols_;
  std::vector<Jbig2Context>& refinement_;
};

/// Which Huffman tables read the numbers of a text; those of Number's that are read as bits have none.
struct Jbig2TextTables {
  const Jbig2HuffmanTable *first_s, *next_s, *strip_t, *width, *height, *x, *y, *size;
  const Jbig2HuffmanTable* symbols = nullptr;  ///< codes of symbols, or
  int symbol_bits = 0;                         ///< as many bits
};

class Jbig2HuffmanText final : public Jbig2TextSource {
 public:
  Jbig2HuffmanText(Jbig2BitReader& reader, const Jbig2TextTables& tables, int log_strips,
                   std::vector<Jbig2Context>& refinement)
      : reader_(reader), tables_(tables), log_strips_(log_strips), refinement_(refinement) {}

  std::optional<int64_t> number(Number which) override;
  std::optional<uint32_t> symbol() override;
  Status refine(const Jbig2Refinement& shape, const Bitmap& reference, int64_t dx, int64_t dy, Bitmap& target,
                Jbig2Budget& budget) override;
  bool intact() const override { return intact_ && reader_.ok(); }

 private:
  std::optional<int64_t> read(const Jbig2HuffmanTable& table);

  Jbig2BitReader& reader_;
  Jbig2TextTables tables_;
  int log_strips_;
  std::vector<Jbig2Context>& refinement_;
  bool intact_ = true;
};

/// Sets `shape.instances` of `symbols` on `target`.
Status jbig2_set_text(Jbig2TextSource& source, const Jbig2TextShape& shape,
                      std::span<const Jbig2Symbol> symbols, Bitmap& target, Jbig2Budget& budget);

/// How many bits number `count` symbols.
int jbig2_symbol_bits(size_t count);

}  // namespace dce::core
