#include "codec/jbig2_symbols.h"

#include <algorithm>
#include <optional>

#include "codec/jbig2_text.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

Status damaged() {
  return {Code::unreadable, "a JBIG2 symbol dictionary is damaged"};
}

constexpr size_t most_symbols = size_t{1} << 20;

Status too_many_symbols() {
  return {Code::limit, "a JBIG2 image has more than a million symbols"};
}

/// Tables that a segment names: standard ones by number, or the next of those that it refers to.
class TableChoice {
 public:
  explicit TableChoice(const Jbig2References& references) : references_(references) {}

  /// `selected` of `standard`, where 3, or 1 of two, means a custom one.
  const Jbig2HuffmanTable* choose(unsigned selected, std::initializer_list<int> standard,
                                  unsigned custom = 3) {
    if (selected == custom) {
      if (next_ < references_.tables.size()) return references_.tables[next_++].get();
    } else if (selected < standard.size()) {
      return &Jbig2HuffmanTable::standard(standard.begin()[selected]);
    }
    ok_ = false;
    return &Jbig2HuffmanTable::standard(1);
  }
  bool ok() const { return ok_; }

 private:
  const Jbig2References& references_;
  size_t next_ = 0;
  bool ok_ = true;
};

/// 7.4.2.1.
struct DictionaryHeader {
  bool huffman = false, aggregates = false, contexts_used = false, contexts_kept = false;
  const Jbig2HuffmanTable *height = nullptr, *width = nullptr, *bitmap_size = nullptr, *instances = nullptr;
  Jbig2Template shape;
  Jbig2Refinement refinement;
  uint32_t exported = 0, made = 0;
};

Result<DictionaryHeader> read_header(ByteReader& reader, const Jbig2References& references) {
  DictionaryHeader header;
  const unsigned flags = reader.u16be();
  header.huffman = (flags & 1) != 0;
  header.aggregates = (flags & 2) != 0;
  header.contexts_used = (flags & 0x100) != 0;
  header.contexts_kept = (flags & 0x200) != 0;
  header.shape.number = static_cast<int>(flags >> 10 & 3);
  header.refinement.number = static_cast<int>(flags >> 12 & 1);
  TableChoice tables(references);
  header.height = tables.choose(flags >> 2 & 3, {4, 5});
  header.width = tables.choose(flags >> 4 & 3, {2, 3});
  header.bitmap_size = tables.choose(flags >> 6 & 1, {1}, 1);
  header.instances = tables.choose(flags >> 7 & 1, {1}, 1);
  if (header.huffman && !tables.ok()) return damaged();
  if (!header.huffman)
    jbig2_read_places(reader, header.shape.adaptive, Jbig2Template::adaptive_pixels(header.shape.number));
  if (header.aggregates && header.refinement.number == 0)
    jbig2_read_places(reader, header.refinement.adaptive, 2);
  header.exported = reader.u32be();
  header.made = reader.u32be();
  if (references.symbols.size() + header.made > most_symbols) return too_many_symbols();
  return reader.ok() ? Result<DictionaryHeader>(header) : damaged();
}

/// 6.5. The numbers come from one of two codings.
class DictionaryReader {
 public:
  DictionaryReader(const DictionaryHeader& header, Bytes data, const Jbig2References& references,
                   Jbig2Budget& budget)
      : header_(header), budget_(budget), symbols_(references.symbols), given_(symbols_.size()), bits_(data) {
    const Jbig2SymbolDictionary* const last = references.last_dictionary;
    if (header.contexts_used && last && last->contexts && last->generic_template == header.shape.number &&
        last->refinement_template == header.refinement.number)
      contexts_ = *last->contexts;
    contexts_.generic.resize(Jbig2Template::contexts(header.shape.number));
    contexts_.refinement.resize(Jbig2Refinement::contexts);
    int symbol_bits = jbig2_symbol_bits(given_ + header.made);
    if (header.huffman) {
      symbol_bits = std::max(symbol_bits, 1);
      const auto table = [](int number) { return &Jbig2HuffmanTable::standard(number); };
      // Table 17.
      const Jbig2TextTables tables{.first_s = table(6),
                                   .next_s = table(8),
                                   .strip_t = table(11),
                                   .width = table(15),
                                   .height = table(15),
                                   .x = table(15),
                                   .y = table(15),
                                   .size = table(1),
                                   .symbol_bits = symbol_bits};
      text_ = std::make_unique<Jbig2HuffmanText>(bits_, tables, 0, contexts_.refinement);
    } else {
      decoder_.emplace(data);
      text_ = std::make_unique<Jbig2ArithmeticText>(*decoder_, symbol_bits, contexts_.refinement);
    }
  }

  Result<Jbig2SymbolDictionary> read() {
    int64_t height = 0;
    while (made() < header_.made) {
      DCE_TRY(budget_.spend(jbig2_step_cost));  // a height may have no symbols
      const std::optional<int64_t> higher = number(header_.height, heights_);
      if (!higher) return damaged();
      height += *higher;
      DCE_TRY(read_class(height));
    }
    return choose_exported();
  }

 private:
  size_t made() const { return symbols_.size() - given_; }

  std::optional<int64_t> number(const Jbig2HuffmanTable* table, Jbig2IntegerDecoder& coded) {
    if (!header_.huffman) return coded.read(*decoder_);
    const Jbig2HuffmanTable::Value value = table->read(bits_);
    damaged_ = damaged_ || value.kind == Jbig2HuffmanTable::Value::Kind::damaged;
    if (value.kind != Jbig2HuffmanTable::Value::Kind::number) return std::nullopt;
    return value.number;
  }

  /// 6.5.5, 4: symbols of one height.
  Status read_class(int64_t height) {
    int64_t width = 0, total = 0;
    std::vector<int64_t> widths;
    while (true) {
      const std::optional<int64_t> wider = number(header_.width, widths_);
      if (!wider) break;
      if (made() + widths.size() >= header_.made) return damaged();
      width += *wider;
      total += width;
      if (width < 0 || height < 0 || total > INT32_MAX) return damaged();
      if (header_.huffman && !header_.aggregates) {
        DCE_TRY(budget_.spend(jbig2_step_cost));
        widths.push_back(width);
      } else {
        DCE_ASSIGN(Bitmap symbol, budget_.bitmap(width, height));
        DCE_TRY(header_.aggregates ? read_aggregate(symbol)
                                   : jbig2_read_generic(*decoder_, contexts_.generic, header_.shape, nullptr,
                                                        symbol, budget_));
        symbols_.push_back(std::make_shared<const Bitmap>(std::move(symbol)));
      }
    }
    if (damaged_) return damaged();
    return widths.empty() ? ok() : read_together(widths, total, height);
  }

  /// 6.5.8.2: a symbol that is others together, or differs from one.
  Status read_aggregate(Bitmap& symbol) {
    const std::optional<int64_t> instances = number(header_.instances, instances_);
    if (!instances || *instances < 0) return damaged();
    if (*instances != 1) {
      const Jbig2TextShape shape{
          .refines = true, .instances = static_cast<uint32_t>(*instances), .refinement = header_.refinement};
      return jbig2_set_text(*text_, shape, symbols_, symbol, budget_);
    }
    const std::optional<uint32_t> of = text_->symbol();
    const std::optional<int64_t> right = text_->number(Jbig2TextSource::Number::x);
    const std::optional<int64_t> down = text_->number(Jbig2TextSource::Number::y);
    if (!of || *of >= symbols_.size() || !right || !down) return damaged();
    return text_->refine(header_.refinement, *symbols_[*of], *right, *down, symbol, budget_);
  }

  /// 6.5.9: the symbols of a height as one bitmap.
  Status read_together(const std::vector<int64_t>& widths, int64_t total, int64_t height) {
    const std::optional<int64_t> size = number(header_.bitmap_size, sizes_);
    if (!size || *size < 0) return damaged();
    DCE_ASSIGN(Bitmap all, budget_.bitmap(total, height));
    bits_.align();
    const Bytes rest = bits_.rest();
    if (*size == 0) {
      if (rest.size() < all.bytes()) return damaged();
      const size_t row = all.row_size();
      for (int y = 0; y < all.height(); ++y)
        std::copy_n(rest.data() + row * static_cast<size_t>(y), row, all.row(y));
      bits_.skip(all.bytes());
    } else {
      if (rest.size() < static_cast<size_t>(*size)) return damaged();
      DCE_TRY(jbig2_read_mmr(rest.first(static_cast<size_t>(*size)), all, budget_).status());
      bits_.skip(static_cast<size_t>(*size));
    }
    int64_t x = 0;
    for (const int64_t width : widths) {
      DCE_ASSIGN(Bitmap symbol, budget_.bitmap(width, height));
      DCE_TRY(jbig2_compose(all, symbol, -x, 0, Jbig2Operator::replace, budget_));
      symbols_.push_back(std::make_shared<const Bitmap>(std::move(symbol)));
      x += width;
    }
    return ok();
  }

  /// 6.5.10: runs of symbols that are kept to oneself and that are not, in turn.
  Result<Jbig2SymbolDictionary> choose_exported() {
    Jbig2SymbolDictionary dictionary;
    bool exported = false;
    for (size_t at = 0; at < symbols_.size(); exported = !exported) {
      DCE_TRY(budget_.spend(jbig2_step_cost));
      const std::optional<int64_t> run = number(&Jbig2HuffmanTable::standard(1), runs_);
      if (!run || *run < 0 || static_cast<uint64_t>(*run) > symbols_.size() - at) return damaged();
      DCE_TRY(budget_.spend(jbig2_symbol_cost * *run));
      if (exported)
        dictionary.exported.insert(dictionary.exported.end(), symbols_.begin() + static_cast<ptrdiff_t>(at),
                                   symbols_.begin() + static_cast<ptrdiff_t>(at) + *run);
      at += static_cast<size_t>(*run);
    }
    if (dictionary.exported.size() != header_.exported) return damaged();
    if (header_.contexts_kept) {
      DCE_TRY(
          budget_.spend(8 * static_cast<int64_t>(contexts_.generic.size() + contexts_.refinement.size())));
      dictionary.contexts = std::make_shared<const Jbig2SymbolContexts>(std::move(contexts_));
      dictionary.generic_template = header_.shape.number;
      dictionary.refinement_template = header_.refinement.number;
    }
    return dictionary;
  }

  const DictionaryHeader& header_;
  Jbig2Budget& budget_;
  Jbig2Symbols symbols_;
  const size_t given_;
  Jbig2BitReader bits_;
  std::optional<Jbig2ArithmeticDecoder> decoder_;
  Jbig2SymbolContexts contexts_;
  std::unique_ptr<Jbig2TextSource> text_;
  Jbig2IntegerDecoder heights_, widths_, instances_, sizes_, runs_;
  bool damaged_ = false;
};

/// 7.4.3.1.7: the codes of symbols' numbers, run-length coded by a Huffman code of its own.
Result<Jbig2HuffmanTable> read_symbol_codes(Jbig2BitReader& reader, size_t symbols, Jbig2Budget& budget) {
  using Line = Jbig2HuffmanTable::Line;
  constexpr int codes = 35, repeat_last = 32, zeros = 33, many_zeros = 34;
  std::vector<Line> lines;
  for (int i = 0; i < codes; ++i) lines.push_back({static_cast<int>(reader.bits(4)), 0, i});
  const Jbig2HuffmanTable runs(lines);
  if (!runs.ok()) return damaged();
  DCE_TRY(budget.spend(static_cast<int64_t>(symbols)));
  lines.clear();
  while (lines.size() < symbols) {
    const Jbig2HuffmanTable::Value code = runs.read(reader);
    if (code.kind != Jbig2HuffmanTable::Value::Kind::number) return damaged();
    int length = static_cast<int>(code.number), times = 1;
    if (length == repeat_last) {
      if (lines.empty()) return damaged();
      length = lines.back().length;
      times = static_cast<int>(reader.bits(2)) + 3;
    } else if (length == zeros || length == many_zeros) {
      times = length == zeros ? static_cast<int>(reader.bits(3)) + 3 : static_cast<int>(reader.bits(7)) + 11;
      length = 0;
    }
    for (; times > 0 && lines.size() < symbols; --times)
      lines.push_back({length, 0, static_cast<int32_t>(lines.size())});
  }
  reader.align();
  Jbig2HuffmanTable table(lines);
  return table.ok() && reader.ok() ? Result<Jbig2HuffmanTable>(std::move(table)) : damaged();
}

}  // namespace

Result<Jbig2SymbolDictionary> jbig2_read_symbols(Bytes data, const Jbig2References& references,
                                                 Jbig2Budget& budget) {
  ByteReader reader(data);
  DCE_ASSIGN(const DictionaryHeader header, read_header(reader, references));
  return DictionaryReader(header, data.subspan(reader.position()), references, budget).read();
}

Status jbig2_read_text(Bytes data, const Jbig2References& references, Bitmap& target, Jbig2Budget& budget) {
  ByteReader reader(data);
  const unsigned flags = reader.u16be();
  const bool huffman = (flags & 1) != 0;
  Jbig2TextShape shape{.refines = (flags & 2) != 0,
                       .log_strips = static_cast<int>(flags >> 2 & 3),
                       .transposed = (flags & 0x40) != 0,
                       .corner = static_cast<Jbig2Corner>(flags >> 4 & 3),
                       .offset = static_cast<int>((flags >> 10 & 31) ^ 16) - 16,
                       .with = static_cast<Jbig2Operator>(flags >> 7 & 3),
                       .refinement = {.number = static_cast<int>(flags >> 15)}};
  const unsigned tables_flags = huffman ? reader.u16be() : 0;
  if (shape.refines && shape.refinement.number == 0) jbig2_read_places(reader, shape.refinement.adaptive, 2);
  shape.instances = reader.u32be();
  if (references.symbols.size() > most_symbols) return too_many_symbols();
  if (!reader.ok()) return damaged();
  const Bytes coded = data.subspan(reader.position());
  std::vector<Jbig2Context> refinement(Jbig2Refinement::contexts);
  if (!huffman) {
    Jbig2ArithmeticDecoder decoder(coded);
    Jbig2ArithmeticText source(decoder, jbig2_symbol_bits(references.symbols.size()), refinement);
    return jbig2_set_text(source, shape, references.symbols, target, budget);
  }
  TableChoice choice(references);
  const auto delta = [&](int shift) { return choice.choose(tables_flags >> shift & 3, {14, 15}); };
  Jbig2TextTables tables{};
  tables.first_s = choice.choose(tables_flags & 3, {6, 7});
  tables.next_s = choice.choose(tables_flags >> 2 & 3, {8, 9, 10});
  tables.strip_t = choice.choose(tables_flags >> 4 & 3, {11, 12, 13});
  tables.width = delta(6);
  tables.height = delta(8);
  tables.x = delta(10);
  tables.y = delta(12);
  tables.size = choice.choose(tables_flags >> 14 & 1, {1}, 1);
  if (!choice.ok()) return damaged();
  Jbig2BitReader bits(coded);
  DCE_ASSIGN(const Jbig2HuffmanTable codes, read_symbol_codes(bits, references.symbols.size(), budget));
  tables.symbols = &codes;
  Jbig2HuffmanText source(bits, tables, shape.log_strips, refinement);
  return jbig2_set_text(source, shape, references.symbols, target, budget);
}

}  // namespace dce::core
