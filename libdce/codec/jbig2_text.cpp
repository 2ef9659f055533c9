#include "codec/jbig2_text.h"

#include <bit>

namespace dce::core {
namespace {

Status damaged() {
  return {Code::unreadable, "a JBIG2 text is damaged"};
}

constexpr int64_t furthest = int64_t{1} << 40;  // sums of 32-bit numbers stay far below

struct Placed {
  Jbig2Symbol symbol;
  int64_t x, y;
};

/// 6.4.5, 3 c) vi to x: where it goes, and `s` moves on by its width or height.
Placed place(Jbig2Symbol symbol, const Jbig2TextShape& shape, int64_t t, int64_t& s) {
  const int width = symbol->width(), height = symbol->height();
  const bool right = shape.corner == Jbig2Corner::top_right || shape.corner == Jbig2Corner::bottom_right;
  const bool bottom = shape.corner == Jbig2Corner::bottom_left || shape.corner == Jbig2Corner::bottom_right;
  const int step = (shape.transposed ? height : width) - 1;
  const bool before = shape.transposed ? bottom : right;
  if (before) s += step;
  Placed placed{std::move(symbol), shape.transposed ? t : s, shape.transposed ? s : t};
  if (right) placed.x -= width - 1;
  if (bottom) placed.y -= height - 1;
  if (!before) s += step;
  return placed;
}

/// 6.4.11: the symbol itself, or what differs from it.
Result<Jbig2Symbol> instance(Jbig2TextSource& source, const Jbig2TextShape& shape,
                             std::span<const Jbig2Symbol> symbols, Jbig2Budget& budget) {
  const std::optional<uint32_t> number = source.symbol();
  if (!number || *number >= symbols.size() || !symbols[*number]) return damaged();
  const Jbig2Symbol& symbol = symbols[*number];
  using enum Jbig2TextSource::Number;
  if (!shape.refines || source.number(refines).value_or(0) == 0) return symbol;
  const std::optional<int64_t> wider = source.number(width), higher = source.number(height);
  const std::optional<int64_t> right = source.number(x), down = source.number(y);
  if (!wider || !higher || !right || !down) return damaged();
  DCE_ASSIGN(Bitmap refined, budget.bitmap(symbol->width() + *wider, symbol->height() + *higher));
  DCE_TRY(source.refine(shape.refinement, *symbol, (*wider >> 1) + *right, (*higher >> 1) + *down, refined,
                        budget));
  return Jbig2Symbol(std::make_shared<const Bitmap>(std::move(refined)));
}

}  // namespace

int jbig2_symbol_bits(size_t count) {
  return count <= 1 ? 0 : static_cast<int>(std::bit_width(count - 1));
}

std::optional<int64_t> Jbig2HuffmanText::read(const Jbig2HuffmanTable& table) {
  const Jbig2HuffmanTable::Value value = table.read(reader_);
  if (value.kind == Jbig2HuffmanTable::Value::Kind::number) return value.number;
  intact_ = intact_ && value.kind == Jbig2HuffmanTable::Value::Kind::out_of_band;
  return std::nullopt;
}

std::optional<int64_t> Jbig2HuffmanText::number(Number which) {
  switch (which) {
    case Number::strip_t:
      return read(*tables_.strip_t);
    case Number::first_s:
      return read(*tables_.first_s);
    case Number::next_s:
      return read(*tables_.next_s);
    case Number::t:
      return reader_.bits(log_strips_);
    case Number::refines:
      return reader_.bit();
    case Number::width:
      return read(*tables_.width);
    case Number::height:
      return read(*tables_.height);
    case Number::x:
      return read(*tables_.x);
    case Number::y:
      return read(*tables_.y);
  }
  return std::nullopt;
}

std::optional<uint32_t> Jbig2HuffmanText::symbol() {
  if (!tables_.symbols) return reader_.bits(tables_.symbol_bits);
  const std::optional<int64_t> number = read(*tables_.symbols);
  if (!number) return std::nullopt;
  return static_cast<uint32_t>(*number);
}

// 6.4.11, 5 and 6: a piece of arithmetic coding of its own within the bits.
Status Jbig2HuffmanText::refine(const Jbig2Refinement& shape, const Bitmap& reference, int64_t dx, int64_t dy,
                                Bitmap& target, Jbig2Budget& budget) {
  const std::optional<int64_t> size = read(*tables_.size);
  reader_.align();
  if (!size || *size < 0) return damaged();
  const Bytes rest = reader_.rest();
  Jbig2ArithmeticDecoder decoder(rest);
  DCE_TRY(jbig2_read_refinement(decoder, refinement_, shape, reference, dx, dy, target, budget));
  reader_.skip(static_cast<size_t>(*size));
  return ok();
}

Status jbig2_set_text(Jbig2TextSource& source, const Jbig2TextShape& shape,
                      std::span<const Jbig2Symbol> symbols, Bitmap& target, Jbig2Budget& budget) {
  using enum Jbig2TextSource::Number;
  const int strips = 1 << shape.log_strips;
  const std::optional<int64_t> begin = source.number(strip_t);
  if (!begin) return damaged();
  int64_t strip = -*begin * strips, first = 0;
  for (uint32_t done = 0; done < shape.instances;) {
    const std::optional<int64_t> down = source.number(strip_t), right = source.number(first_s);
    if (!down || !right) return damaged();
    strip += *down * strips;
    first += *right;
    int64_t s = first;
    while (true) {
      DCE_TRY(budget.spend(jbig2_step_cost));  // a symbol of no size is work, too
      const std::optional<int64_t> within = strips == 1 ? 0 : source.number(t);
      if (!within || std::abs(s) > furthest || std::abs(strip) > furthest) return damaged();
      DCE_ASSIGN(Jbig2Symbol symbol, instance(source, shape, symbols, budget));
      const Placed placed = place(std::move(symbol), shape, strip + *within, s);
      DCE_TRY(jbig2_compose(*placed.symbol, target, placed.x, placed.y, shape.with, budget));
      ++done;
      // The strip ends with "out of band", which comes after the last instance, too.
      const std::optional<int64_t> next = source.number(next_s);
      if (!next) break;
      if (done == shape.instances) return ok();
      s += *next + shape.offset;
    }
    if (!source.intact()) return damaged();
  }
  return ok();
}

}  // namespace dce::core
