#include "codec/pwg_rows_encode.h"

#include <algorithm>
#include <cstring>

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

template <size_t unit, bool apple>
uint8_t* encode_row(const uint8_t* row, size_t units, uint8_t paper, uint8_t* out) {
  for (size_t i = 0; i < units;) {
    const uint8_t* at = row + i * unit;
    size_t run = word_scan::first_difference(at, at + unit, 0, (units - i - 1) * unit) / unit + 1;
    if (apple && i + run == units && std::all_of(at, at + unit, [=](uint8_t b) { return b == paper; })) {
      *out++ = fill_code;
      return out;
    }
    if (run > 1) {
      out = put_run<unit>(at, run, out);
      i += run;
    } else {
      size_t end = literal_end<unit>(row, i, units);
      out = put_literal<unit>(at, end - i, out);
      i = end;
    }
  }
  return out;
}

template <bool apple>
auto row_encoder(PixelFormat format) {
  switch (format) {
    case PixelFormat::rgb8:
      return &encode_row<3, apple>;
    case PixelFormat::cmyk8:
      return &encode_row<4, apple>;
    case PixelFormat::black1:
    case PixelFormat::gray8:
      break;
  }
  return &encode_row<1, apple>;
}

}  // namespace

PwgRowsEncoder::PwgRowsEncoder(PixelFormat format, int width, RowCoding coding)
    : row_size_(row_bytes(format, width)),
      units_(format == PixelFormat::black1 ? row_size_ : static_cast<size_t>(width)),
      paper_(paper_byte(format)),
      encode_row_(coding == RowCoding::apple ? row_encoder<true>(format) : row_encoder<false>(format)),
      // The row count, a code byte for every full literal, and one more for a rest or a lone first pixel.
      scratch_(1 + row_size_ + units_ / max_units + 2) {}

void PwgRowsEncoder::rows(const Band& band, ByteBuffer& out) {
  for (int y = 0; y < band.height; ++y) {
    const uint8_t* row = band.row(y);
    if (pending_ && repeats_ < max_repeats && std::memcmp(pending_, row, row_size_) == 0) {
      ++repeats_;
      continue;
    }
    flush(out);
    pending_ = row;
  }
  if (pending_ && pending_ != held_.data()) {  // the band's pixels are only ours until we return
    held_.assign(pending_, pending_ + row_size_);
    pending_ = held_.data();
  }
}

void PwgRowsEncoder::finish(ByteBuffer& out) {
  flush(out);
  pending_ = nullptr;
}

void PwgRowsEncoder::flush(ByteBuffer& out) {
  if (!pending_) return;
  scratch_[0] = static_cast<uint8_t>(repeats_);
  uint8_t* end = encode_row_(pending_, units_, paper_, scratch_.data() + 1);
  out.append(Bytes(scratch_.data(), static_cast<size_t>(end - scratch_.data())));
  repeats_ = 0;
}

}  // namespace dce::core
