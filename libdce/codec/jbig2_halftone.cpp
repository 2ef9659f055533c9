#include "codec/jbig2_halftone.h"

#include <algorithm>
#include <optional>

#include "codec/jbig2_text.h"
#include "stream/byte_reader.h"

namespace dce::core {
namespace {

Status damaged() {
  return {Code::unreadable, "a JBIG2 halftone is damaged"};
}

/// 7.4.5.1: a grid of patterns, in 256ths of a pixel.
struct Grid {
  uint32_t width = 0, height = 0;
  int64_t x = 0, y = 0;
  int64_t right = 0, down = 0;  ///< HRX and HRY

  int64_t pattern_x(uint32_t column, uint32_t row) const { return (x + row * down + column * right) >> 8; }
  int64_t pattern_y(uint32_t column, uint32_t row) const { return (y + row * right - column * down) >> 8; }
};

/// 6.6.5.1: what of the grid lies outside the region.
Result<Bitmap> places_to_skip(const Grid& grid, const Bitmap& pattern, const Bitmap& target,
                              Jbig2Budget& budget) {
  DCE_ASSIGN(Bitmap skip, budget.bitmap(grid.width, grid.height));
  for (uint32_t row = 0; row < grid.height; ++row) {
    for (uint32_t column = 0; column < grid.width; ++column) {
      const int64_t x = grid.pattern_x(column, row), y = grid.pattern_y(column, row);
      if (x + pattern.width() <= 0 || x >= target.width() || y + pattern.height() <= 0 ||
          y >= target.height())
        skip.row(static_cast<int>(row))[column >> 3] |= static_cast<uint8_t>(0x80 >> (column & 7));
    }
  }
  return skip;
}

}  // namespace

Result<std::vector<Bitmap>> jbig2_read_patterns(Bytes data, Jbig2Budget& budget) {
  ByteReader reader(data);
  const unsigned flags = reader.u8();
  const int width = reader.u8(), height = reader.u8();
  const int64_t count = int64_t{reader.u32be()} + 1;
  if (!reader.ok() || width == 0 || height == 0) return damaged();
  const Bytes coded = data.subspan(reader.position());
  DCE_ASSIGN(Bitmap all, budget.bitmap(count * width, height));
  if ((flags & 1) != 0) {
    DCE_TRY(jbig2_read_mmr(coded, all, budget).status());
  } else {
    const int number = static_cast<int>(flags >> 1 & 3);
    Jbig2Template shape{.number = number, .adaptive = Jbig2Template::usual_places(number)};
    shape.adaptive[0] = {static_cast<int8_t>(-width), 0};
    std::vector<Jbig2Context> contexts(Jbig2Template::contexts(number));
    Jbig2ArithmeticDecoder decoder(coded);
    DCE_TRY(jbig2_read_generic(decoder, contexts, shape, nullptr, all, budget));
  }
  std::vector<Bitmap> patterns;
  for (int64_t i = 0; i < count; ++i) {
    DCE_ASSIGN(Bitmap pattern, budget.bitmap(width, height));
    DCE_TRY(jbig2_compose(all, pattern, -i * width, 0, Jbig2Operator::replace, budget));
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

Status jbig2_read_halftone(Bytes data, const std::vector<Bitmap>& patterns, Bitmap& target,
                           Jbig2Budget& budget) {
  ByteReader reader(data);
  const unsigned flags = reader.u8();
  Grid grid;
  grid.width = reader.u32be();
  grid.height = reader.u32be();
  grid.x = static_cast<int32_t>(reader.u32be());
  grid.y = static_cast<int32_t>(reader.u32be());
  grid.right = reader.u16be();
  grid.down = reader.u16be();
  const uint64_t places = uint64_t{grid.width} * grid.height;
  if (!reader.ok() || patterns.empty() || places > INT64_MAX) return damaged();
  DCE_TRY(budget.spend(static_cast<int64_t>(places)));
  const bool mmr = (flags & 1) != 0;
  const int number = static_cast<int>(flags >> 1 & 3);
  const unsigned with = flags >> 4 & 7;
  if (with > static_cast<unsigned>(Jbig2Operator::replace)) return damaged();
  if ((flags & 0x80) != 0) {
    DCE_ASSIGN(const Bitmap ink, budget.bitmap(target.width(), target.height()));
    DCE_TRY(jbig2_compose(ink, target, 0, 0, Jbig2Operator::xnor, budget));
  }
  std::optional<Bitmap> skip;
  if ((flags & 8) != 0) {
    DCE_ASSIGN(skip, places_to_skip(grid, patterns[0], target, budget));
  }

  // Annex C.5: bit planes of pattern numbers, the highest first, in Gray code.
  const int bits = jbig2_symbol_bits(patterns.size());
  std::vector<Bitmap> planes;
  Bytes coded = data.subspan(reader.position());
  Jbig2ArithmeticDecoder decoder(coded);
  std::vector<Jbig2Context> contexts(Jbig2Template::contexts(number));
  Jbig2Template shape{.number = number, .adaptive = Jbig2Template::usual_places(number)};
  for (int i = 0; i < bits; ++i) {
    DCE_ASSIGN(Bitmap plane, budget.bitmap(grid.width, grid.height));
    if (mmr) {
      DCE_ASSIGN(const size_t used, jbig2_read_mmr(coded, plane, budget));
      coded = coded.subspan(std::min(used, coded.size()));
    } else {
      DCE_TRY(jbig2_read_generic(decoder, contexts, shape, skip ? &*skip : nullptr, plane, budget));
    }
    if (i > 0) DCE_TRY(jbig2_compose(planes.back(), plane, 0, 0, Jbig2Operator::xor_, budget));
    planes.push_back(std::move(plane));
  }
  for (uint32_t row = 0; row < grid.height; ++row) {
    for (uint32_t column = 0; column < grid.width; ++column) {
      size_t pattern = 0;
      for (const Bitmap& plane : planes)
        pattern = pattern << 1 |
                  static_cast<size_t>(jbig2_pixel(plane, static_cast<int>(column), static_cast<int>(row)));
      pattern = std::min(pattern, patterns.size() - 1);
      DCE_TRY(jbig2_compose(patterns[pattern], target, grid.pattern_x(column, row),
                            grid.pattern_y(column, row), static_cast<Jbig2Operator>(with), budget));
    }
  }
  return ok();
}

}  // namespace dce::core
