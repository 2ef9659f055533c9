#include "codec/pwg_rows_encode.h"

#include <algorithm>
#include <cstring>

#include "codec/bit_changes.h"
#include "codec/word_scan.h"

namespace dce::core {
namespace {

constexpr size_t max_units = 128;    // one code's reach
constexpr int max_repeats = 255;     // the row count byte is rows - 1
constexpr uint8_t fill_code = 0x80;  // Apple Raster: paper to the end of the row

/// Where the literal that starts at `first` ends: at the next run that is worth its code byte, or at `units`.
/// A run of two bytes inside a literal is not worth breaking it; of two larger units, it is.
template <size_t unit>
size_t literal_end(const uint8_t* row, size_t first, size_t units) {
  if constexpr (unit == 1) return word_scan::first_run_of_three(row, first + 1, units);
  size_t i = first + 1;
  constexpr uint64_t one_unit = (uint64_t{1} << 8 * unit) - 1;
  for (; i * unit + unit + 8 <= units * unit; i += 2) {  // two pairs a word
    const uint64_t differ = word_scan::load(row + i * unit) ^ word_scan::load(row + (i + 1) * unit);
    if ((differ & one_unit) == 0) return i;
    if ((differ >> 8 * unit & one_unit) == 0) return i + 1;
  }
  for (; i + 1 < units; ++i) {
    if (std::memcmp(row + i * unit, row + (i + 1) * unit, unit) == 0) return i;
  }
  return units;
}

template <size_t unit>
uint8_t* put_run(const uint8_t* value, size_t count, uint8_t* out) {
  while (count > 0) {
    size_t n = std::min(count, max_units);
    *out++ = static_cast<uint8_t>(n - 1);
    std::memcpy(out, value, unit);
    out += unit;
    count -= n;
  }
  return out;
}

template <size_t unit>
uint8_t* put_literal(const uint8_t* values, size_t count, uint8_t* out) {
  while (count > 1) {
    size_t n = std::min(count, max_units);
    *out++ = static_cast<uint8_t>(257 - n);
    std::memcpy(out, values, n * unit);
    out += n * unit;
    values += n * unit;
    count -= n;
  }
  return put_run<unit>(values, count, out);  // one pixel: 257 - 1 is no byte, so it is a run of one
}

/// A row of contone pixels. From the pixel `paper_from` on there is only paper.
template <size_t unit, bool apple>
uint8_t* encode_row(const uint8_t* row, size_t units, InkExtent ink, uint8_t paper, uint8_t* out) {
  // The first pixels of the paper that is not looked at are, so that they tell what it continues; three of
  // them end any literal.
  const size_t looked_at = std::min(units, static_cast<size_t>(ink.end) + 3);
  size_t known = static_cast<size_t>(ink.begin);  // to be paper, from the left
  for (size_t i = 0; i < looked_at;) {
    const uint8_t* at = row + i * unit;
    const size_t like_the_first = std::max<size_t>(known, 1) - 1;
    known = 0;
    size_t run =
        word_scan::first_difference(at, at + unit, like_the_first * unit, (looked_at - i - 1) * unit) / unit +
        1;
    if (i + run == looked_at) run = units - i;
    if (apple && i + run == units && std::all_of(at, at + unit, [=](uint8_t b) { return b == paper; })) {
      *out++ = fill_code;
      return out;
    }
    if (run > 1) {
      out = put_run<unit>(at, run, out);
      i += run;
    } else {
      size_t end = literal_end<unit>(row, i, looked_at);
      out = put_literal<unit>(at, end - i, out);
      i = end;
    }
  }
  return out;
}

/// The same bytes for a row of 1-bit dots, from the columns where it changes. `pixels` are paper's and then
/// ink's, `literal` has room for the row.
template <size_t unit, bool apple>
uint8_t* encode_changes(const int* changes, size_t count, int width, const uint8_t* pixels, uint8_t* literal,
                        uint8_t* out) {
  constexpr int worth_a_code = unit == 1 ? 3 : 2;  // inside a literal
  const auto run_end = [&](size_t i) { return i < count ? changes[i] : width; };
  int at = 0;
  for (size_t i = 0; i <= count; ++i) {
    const int end = run_end(i);
    const uint8_t* pixel = pixels + (i & 1) * unit;
    if (apple && end == width && !(i & 1) && at < width) {
      *out++ = fill_code;
      return out;
    }
    if (end - at != 1) {
      out = put_run<unit>(pixel, static_cast<size_t>(end - at), out);
      at = end;
      continue;
    }
    uint8_t* last = literal;
    for (;; ++i) {
      const int next = run_end(i);
      if (at == width || (last != literal && next - at >= worth_a_code)) break;
      for (; at < next; ++at, last += unit) std::memcpy(last, pixels + (i & 1) * unit, unit);
    }
    out = put_literal<unit>(literal, static_cast<size_t>(last - literal) / unit, out);
    --i;
  }
  return out;
}

template <bool apple, size_t unit>
PwgRowsEncoder::Coders coders_of() {
  return {&encode_row<unit, apple>, &encode_changes<unit, apple>};
}

template <bool apple>
PwgRowsEncoder::Coders coders_for(PixelFormat format) {
  switch (format) {
    case PixelFormat::rgb8:
      return coders_of<apple, 3>();
    case PixelFormat::cmyk8:
      return coders_of<apple, 4>();
    case PixelFormat::black1:
    case PixelFormat::gray8:
      break;
  }
  return coders_of<apple, 1>();
}

/// Black is K alone where there is K.
std::array<uint8_t, 8> paper_and_ink(PixelFormat format) {
  switch (format) {
    case PixelFormat::rgb8:
      return {0xff, 0xff, 0xff, 0, 0, 0};
    case PixelFormat::cmyk8:
      return {0, 0, 0, 0, 0, 0, 0, 0xff};
    case PixelFormat::black1:
    case PixelFormat::gray8:
      break;
  }
  return {0xff, 0};
}

}  // namespace

PwgRowsEncoder::PwgRowsEncoder(PixelFormat format, int width, RowCoding coding)
    : format_(format),
      width_(width),
      pixel_size_(static_cast<size_t>(bits_per_pixel(format)) / 8),
      units_(format == PixelFormat::black1 ? row_bytes(format, width) : static_cast<size_t>(width)),
      pixels_(paper_and_ink(format)),
      coders_(coding == RowCoding::apple ? coders_for<true>(format) : coders_for<false>(format)),
      // The row count, a code byte for every full literal, and one more for a rest or a lone first pixel.
      scratch_(1 + row_bytes(format, width) + units_ / max_units + 2) {}

bool PwgRowsEncoder::repeats_pending(const Row& row) const {
  if (!pending_.data || repeats_ == max_repeats || row.format != pending_.format) return false;
  const int bits = bits_per_pixel(row.format);
  const size_t begin = static_cast<size_t>(std::min(row.ink.begin, pending_.ink.begin)) * bits / 8;
  const size_t end = row_bytes(row.format, std::max(row.ink.end, pending_.ink.end));
  return begin >= end || std::memcmp(pending_.data + begin, row.data + begin, end - begin) == 0;
}

void PwgRowsEncoder::rows(const Band& band, ByteBuffer& out) {
  for (int y = 0; y < band.height; ++y) {
    Row row{band.row(y), band.format, {0, width_}};
    // Rows of a bilevel side are coded by bytes, which extents in dots do not help.
    if (band.ink && format_ != PixelFormat::black1)
      row.ink = band.ink[y].blank() ? InkExtent{} : band.ink[y];
    if (repeats_pending(row)) {
      ++repeats_;
      continue;
    }
    flush(out);
    pending_ = row;
  }
  if (pending_.data && pending_.data != held_.data()) {  // the band's pixels are only ours until we return
    held_.assign(pending_.data, pending_.data + row_bytes(pending_.format, width_));
    pending_.data = held_.data();
  }
}

void PwgRowsEncoder::finish(ByteBuffer& out) {
  flush(out);
  pending_ = {};
}

void PwgRowsEncoder::flush(ByteBuffer& out) {
  if (!pending_.data) return;
  scratch_[0] = static_cast<uint8_t>(repeats_);
  uint8_t* end = pending_.format == format_ ? coders_.row(pending_.data, units_, pending_.ink,
                                                          paper_byte(format_), scratch_.data() + 1)
                                            : code_bits(scratch_.data() + 1);
  out.append(Bytes(scratch_.data(), static_cast<size_t>(end - scratch_.data())));
  repeats_ = 0;
}

uint8_t* PwgRowsEncoder::code_bits(uint8_t* out) {
  changes_.resize(static_cast<size_t>(width_));
  literal_.resize(static_cast<size_t>(width_) * pixel_size_);
  const size_t count = find_changes(pending_.data, width_, pending_.ink, changes_.data());
  return coders_.changes(changes_.data(), count, width_, pixels_.data(), literal_.data(), out);
}

}  // namespace dce::core
