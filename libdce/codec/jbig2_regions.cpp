#include "codec/jbig2_regions.h"

#include <algorithm>
#include <climits>
#include <cstdlib>

#include "codec/ccitt_g4_decode.h"

namespace dce::core {
namespace {

constexpr int pad = 8;  // blank pixels on both sides of a row, where templates reach

/// Where a template's pixels lie: so many of the row itself, of the one above and of the one above that,
/// which reach so far to the right. A context holds them in that order, the rightmost lowest.
struct Shape {
  int current, above, above_right, top, top_right;
  int typical;  ///< the context that says whether a row is like the one above: 6.2.5.7
};
constexpr Shape shapes[] = {
    {4, 7, 3, 5, 2, 0x9b25}, {3, 6, 3, 4, 2, 0x0795}, {2, 5, 2, 3, 1, 0x00e5}, {4, 6, 2, 0, -1, 0x0195}};

constexpr std::array<Jbig2Offset, 4> usual[] = {
    {{{3, -1}, {-3, -1}, {2, -2}, {-2, -2}}}, {{{3, -1}}}, {{{2, -1}}}, {{{2, -1}}}};

/// An adaptive pixel that is not at its usual place, and where contexts hold it.
struct Moved {
  Jbig2Offset at;
  int bit;
};

int context_bit(const Shape& shape, Jbig2Offset place) {
  if (place.y == -1) return shape.current + shape.above_right - place.x;
  return shape.current + shape.above + shape.top_right - place.x;
}

using Line = std::vector<uint8_t>;  // a byte a pixel

void pack(const Line& line, uint8_t* row, int width) {
  const uint8_t* from = line.data() + pad;
  for (int x = 0; x < width; x += 8) {
    unsigned byte = 0;
    for (int i = 0; i < 8; ++i) byte = byte << 1 | from[x + i];
    row[x >> 3] = static_cast<uint8_t>(byte);
  }
}

/// One row, whose pixels are taken into `lines[0]`; those above are `lines[1]` and `lines[2]`.
template <int number>
void read_row(Jbig2ArithmeticDecoder& shared, Jbig2Context* contexts, std::span<const Moved> moved,
              const Bitmap* skip, const Bitmap& target, int y, std::array<Line, 3>& lines) {
  Jbig2ArithmeticDecoder decoder = shared;
  constexpr Shape shape = shapes[number];
  constexpr unsigned current_mask = (1u << shape.current) - 1, above_mask = (1u << shape.above) - 1,
                     top_mask = (1u << shape.top) - 1;
  uint8_t* const row = lines[0].data() + pad;
  const uint8_t* const above = lines[1].data() + pad;
  const uint8_t* const top = lines[2].data() + pad;
  unsigned current_bits = 0, above_bits = 0, top_bits = 0;
  for (int x = 0; x < shape.above_right; ++x) above_bits = above_bits << 1 | above[x];
  for (int x = 0; x < shape.top_right; ++x) top_bits = top_bits << 1 | top[x];
  for (int x = 0; x < target.width(); ++x) {
    above_bits = (above_bits << 1 | above[x + shape.above_right]) & above_mask;
    if constexpr (shape.top > 0) top_bits = (top_bits << 1 | top[x + shape.top_right]) & top_mask;
    unsigned context = current_bits | above_bits << shape.current | top_bits << (shape.current + shape.above);
    for (const Moved& pixel : moved) {
      const int from = x + pixel.at.x;
      const int value =
          pixel.at.y == 0 ? (from < 0 ? 0 : row[from]) : jbig2_pixel(target, from, y + pixel.at.y);
      context = (context & ~(1u << pixel.bit)) | static_cast<unsigned>(value) << pixel.bit;
    }
    const int bit = skip && jbig2_pixel(*skip, x, y) ? 0 : decoder.bit(contexts[context]);
    row[x] = static_cast<uint8_t>(bit);
    current_bits = (current_bits << 1 | static_cast<unsigned>(bit)) & current_mask;
  }
  shared = decoder;
}

constexpr decltype(&read_row<0>) row_readers[] = {read_row<0>, read_row<1>, read_row<2>, read_row<3>};

/// Up to eight pixels of a row from `x` on, the first one highest.
unsigned eight_pixels(const uint8_t* row, size_t size, int x) {
  const auto byte = static_cast<size_t>(x >> 3);
  const unsigned two = static_cast<unsigned>(row[byte] << 8 | (byte + 1 < size ? row[byte + 1] : 0));
  return two >> (8 - (x & 7)) & 0xff;
}

/// `count` pixels of `from`, from `x` on, go to `to` from `column` on, as `with` says for bytes.
template <class With>
void compose_row(const uint8_t* from, size_t size, int x, uint8_t* to, int column, int count, With with) {
  const auto part = [&](int pixels) {
    const int lead = column & 7;
    const unsigned mask = (0xffu >> lead) & (0xffu << (8 - lead - pixels));
    uint8_t& byte = to[column >> 3];
    byte = static_cast<uint8_t>((byte & ~mask) | (with(byte, eight_pixels(from, size, x) >> lead) & mask));
    x += pixels;
    column += pixels;
    count -= pixels;
  };
  if ((column & 7) != 0) part(std::min(8 - (column & 7), count));
  if ((x & 7) == 0) {
    // Whole bytes, as compilers make vectors of.
    const int bytes = count >> 3;
    const uint8_t* const source = from + (x >> 3);
    uint8_t* const target = to + (column >> 3);
    for (int i = 0; i < bytes; ++i) target[i] = static_cast<uint8_t>(with(target[i], source[i]));
    x += bytes * 8;
    column += bytes * 8;
    count &= 7;
  }
  while (count > 0) part(std::min(8, count));
}

}  // namespace

Status Jbig2Budget::spend(int64_t pixels) {
  if (pixels > pixels_) return {Code::limit, "a JBIG2 image is too large, or makes too much work"};
  pixels_ -= pixels;
  return cancellation_.check();
}

Result<Bitmap> Jbig2Budget::bitmap(int64_t width, int64_t height) {
  if (width < 0 || height < 0 || width > INT_MAX / 2 || height > INT_MAX / 2)
    return Status(Code::unreadable, "a JBIG2 bitmap has an impossible size");
  // Rows are whole bytes, and a bitmap takes a hundred bytes however small it is.
  DCE_TRY(spend((width + 64) * (height + 1) + 1024));
  return Bitmap(PixelFormat::black1, static_cast<int>(width), static_cast<int>(height));
}

Status jbig2_compose(const Bitmap& source, Bitmap& target, int64_t x, int64_t y, Jbig2Operator with,
                     Jbig2Budget& budget) {
  const int64_t x0 = std::max<int64_t>(x, 0), x1 = std::min<int64_t>(x + source.width(), target.width());
  const int64_t y0 = std::max<int64_t>(y, 0), y1 = std::min<int64_t>(y + source.height(), target.height());
  if (x0 >= x1 || y0 >= y1) return budget.spend(jbig2_step_cost);
  DCE_TRY(budget.spend((x1 - x0 + 8) * (y1 - y0)));
  const auto each_row = [&](auto with_bytes) {
    for (int64_t at = y0; at < y1; ++at) {
      compose_row(source.row(static_cast<int>(at - y)), source.row_size(), static_cast<int>(x0 - x),
                  target.row(static_cast<int>(at)), static_cast<int>(x0), static_cast<int>(x1 - x0),
                  with_bytes);
    }
  };
  switch (with) {
    case Jbig2Operator::or_:
      each_row([](unsigned a, unsigned b) { return a | b; });
      break;
    case Jbig2Operator::and_:
      each_row([](unsigned a, unsigned b) { return a & b; });
      break;
    case Jbig2Operator::xor_:
      each_row([](unsigned a, unsigned b) { return a ^ b; });
      break;
    case Jbig2Operator::xnor:
      each_row([](unsigned a, unsigned b) { return ~(a ^ b); });
      break;
    case Jbig2Operator::replace:
      each_row([](unsigned, unsigned b) { return b; });
      break;
  }
  return ok();
}

void jbig2_read_places(ByteReader& reader, std::span<Jbig2Offset> places, size_t count) {
  for (Jbig2Offset& place : places.first(count)) {
    place.x = static_cast<int8_t>(reader.u8());
    place.y = static_cast<int8_t>(reader.u8());
  }
}

std::array<Jbig2Offset, 4> Jbig2Template::usual_places(int number) {
  return usual[number];
}

Status jbig2_read_generic(Jbig2ArithmeticDecoder& decoder, std::span<Jbig2Context> contexts,
                          const Jbig2Template& shape, const Bitmap* skip, Bitmap& target,
                          Jbig2Budget& budget) {
  std::vector<Moved> moved;
  for (size_t i = 0; i < Jbig2Template::adaptive_pixels(shape.number); ++i) {
    const Jbig2Offset place = shape.adaptive[i], usual_place = usual[shape.number][i];
    if (place == usual_place) continue;
    if (place.y > 0 || (place.y == 0 && place.x >= 0))
      return {Code::unreadable, "a JBIG2 template looks at what is not read yet"};
    moved.push_back({place, context_bit(shapes[shape.number], usual_place)});
  }
  std::array<Line, 3> lines;
  for (Line& line : lines) line.assign(static_cast<size_t>(target.width()) + 2 * pad, 0);
  bool alike = false;
  for (int y = 0; y < target.height(); ++y) {
    DCE_TRY(budget.spend(target.width() / 4 + 1));
    if (shape.typical_prediction && decoder.bit(contexts[static_cast<size_t>(shapes[shape.number].typical)]))
      alike = !alike;
    if (alike) {
      if (y > 0) std::copy_n(target.row(y - 1), target.row_size(), target.row(y));
      lines[0] = lines[1];
    } else {
      row_readers[shape.number](decoder, contexts.data(), moved, skip, target, y, lines);
      pack(lines[0], target.row(y), target.width());
    }
    // The row is the one above for the next.
    std::rotate(lines.begin(), lines.begin() + 2, lines.end());
  }
  return ok();
}

Result<size_t> jbig2_read_mmr(Bytes coded, Bitmap& target, Jbig2Budget& budget) {
  if (target.width() == 0) return size_t{0};
  CcittG4Decoder decoder(coded, target.width());
  for (int y = 0; y < target.height(); ++y) {
    DCE_TRY(budget.spend(target.width() / 8 + 1));
    if (decoder.next() != CcittG4Decoder::Row::whole) break;
    const std::span<const int> changes = decoder.changes();
    uint8_t* const row = target.row(y);
    for (size_t i = 0; i < changes.size(); i += 2) {
      const int end = i + 1 < changes.size() ? changes[i + 1] : target.width();
      for (int x = changes[i]; x < end; ++x) row[x >> 3] |= static_cast<uint8_t>(0x80 >> (x & 7));
    }
  }
  return decoder.finish();
}

Status jbig2_read_refinement(Jbig2ArithmeticDecoder& decoder, std::span<Jbig2Context> contexts,
                             const Jbig2Refinement& shape, const Bitmap& reference, int64_t dx, int64_t dy,
                             Bitmap& target, Jbig2Budget& budget) {
  constexpr int64_t furthest = INT_MAX / 4;
  if (std::abs(dx) > furthest || std::abs(dy) > furthest)
    return {Code::unreadable, "a JBIG2 refinement lies beyond any page"};
  const Jbig2Offset own = shape.adaptive[0], other = shape.adaptive[1];
  if (shape.number == 0 && (own.y > 0 || (own.y == 0 && own.x >= 0)))
    return {Code::unreadable, "a JBIG2 template looks at what is not read yet"};
  bool typical = false;
  for (int y = 0; y < target.height(); ++y) {
    DCE_TRY(budget.spend(2 * int64_t{target.width()} + 1));
    if (shape.typical_prediction && decoder.bit(contexts[shape.number == 0 ? 0x100 : 0x80]))
      typical = !typical;
    const int ry = y - static_cast<int>(dy);
    for (int x = 0; x < target.width(); ++x) {
      const int rx = x - static_cast<int>(dx);
      const auto old = [&](int right, int down) {
        return static_cast<unsigned>(jbig2_pixel(reference, rx + right, ry + down));
      };
      // Figures 12 and 13: what was read before, and nine or six pixels of the reference.
      const auto read = [&](int right, int down) {
        return static_cast<unsigned>(jbig2_pixel(target, x + right, y + down));
      };
      if (typical) {
        const unsigned center = old(0, 0);
        bool uniform = true;
        for (int at = 0; at < 9 && uniform; ++at) uniform = old(at % 3 - 1, at / 3 - 1) == center;
        if (uniform) {
          target.row(y)[x >> 3] |= static_cast<uint8_t>(center << (7 - (x & 7)));
          continue;
        }
      }
      unsigned context = read(-1, 0) | read(1, -1) << 1 | read(0, -1) << 2;
      if (shape.number == 0) {
        context |= read(own.x, own.y) << 3 | old(1, 1) << 4 | old(0, 1) << 5 | old(-1, 1) << 6 |
                   old(1, 0) << 7 | old(0, 0) << 8 | old(-1, 0) << 9 | old(1, -1) << 10 | old(0, -1) << 11 |
                   old(other.x, other.y) << 12;
      } else {
        context |= read(-1, -1) << 3 | old(1, 1) << 4 | old(0, 1) << 5 | old(1, 0) << 6 | old(0, 0) << 7 |
                   old(-1, 0) << 8 | old(0, -1) << 9;
      }
      target.row(y)[x >> 3] |= static_cast<uint8_t>(decoder.bit(contexts[context]) << (7 - (x & 7)));
    }
  }
  return ok();
}

}  // namespace dce::core
