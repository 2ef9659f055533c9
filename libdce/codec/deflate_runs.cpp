#include "codec/deflate_runs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "codec/bit_changes.h"
#include "codec/byte_marks.h"
#include "codec/huffman_code.h"

namespace dce::core {
namespace {

// RFC 1951 section 3.2.5.
constexpr size_t shortest_copy = 3, longest_copy = 258, farthest_copy = 32768;
constexpr uint32_t end_of_block = 256, first_length = 257, last_length = 285;
constexpr size_t literal_symbols = 286, distance_symbols = 30;
constexpr uint32_t adler_modulus = 65521;  // RFC 1950 section 9

// What things cost in bits, about: enough to choose by.
constexpr size_t grey_run_cost = 10, colour_run_cost = 26, long_run_cost = 2, above_cost = 18;

/// Rows of pixels that change oftener than this are a general compressor's.
constexpr size_t pixels_a_run = 12;

using Symbol = DeflateRunsEncoder::Symbol;

// A token is a literal, or this plus the length of a copy; above it, from where.
constexpr uint16_t first_copy = 256;
constexpr int where_shift = 10;

constexpr Symbol length_symbol(size_t length) {
  if (length == longest_copy) return {last_length, 0, 0};
  const auto value = static_cast<uint32_t>(length - shortest_copy);
  if (value < 8) return {first_length + value, 0, 0};
  const int extra_bits = std::bit_width(value) - 3;
  return {first_length + 4 * static_cast<uint32_t>(extra_bits) + (value >> extra_bits), extra_bits,
          value & ((1u << extra_bits) - 1)};
}

constexpr Symbol distance_symbol(size_t distance) {
  const auto value = static_cast<uint32_t>(distance - 1);
  if (value < 4) return {value, 0, 0};
  const int extra_bits = std::bit_width(value) - 2;
  return {2 * static_cast<uint32_t>(extra_bits) + (value >> extra_bits), extra_bits,
          value & ((1u << extra_bits) - 1)};
}

/// Writes bits, lowest first, to room that was made for them and eight bytes more.
class LowBitWriter {
 public:
  explicit LowBitWriter(uint8_t* to) : to_(to) {}
  /// At most 48 bits.
  void put(uint64_t bits, int count) {
    pending_ |= bits << count_;
    count_ += count;
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(to_, &pending_, sizeof pending_);
    } else {
      for (int i = 0; i < 8; ++i) to_[i] = static_cast<uint8_t>(pending_ >> 8 * i);
    }
    to_ += count_ / 8;
    pending_ >>= count_ & ~7;
    count_ &= 7;
  }
  uint8_t* finish() {
    if (count_ > 0) put(0, 8 - count_);
    return to_;
  }

 private:
  uint8_t* to_;
  uint64_t pending_ = 0;
  int count_ = 0;  // of pending_ that are not written, below 8 between calls
};

/// The lengths of a code's symbols as section 3.2.7 sends them.
struct CodeLengths {
  std::array<uint8_t, literal_symbols + distance_symbols> symbol;
  std::array<uint8_t, literal_symbols + distance_symbols> extra;
  size_t count = 0;

  void add(uint8_t code, size_t value) {
    symbol[count] = code;
    extra[count++] = static_cast<uint8_t>(value);
  }
  void add_all(std::span<const uint8_t> lengths) {
    for (size_t i = 0; i < lengths.size();) {
      size_t zeros = 0;
      while (i + zeros < lengths.size() && lengths[i + zeros] == 0 && zeros < 138) ++zeros;
      if (zeros < 3) {
        add(lengths[i++], 0);
      } else {
        if (zeros < 11) {
          add(17, zeros - 3);
        } else {
          add(18, zeros - 11);
        }
        i += zeros;
      }
    }
  }
  static int extra_bits(uint8_t symbol) { return symbol == 17 ? 3 : symbol == 18 ? 7 : 0; }
};

size_t used_symbols(std::span<const uint8_t> lengths, size_t least) {
  size_t used = lengths.size();
  while (used > least && lengths[used - 1] == 0) --used;
  return used;
}

/// The head of a last block with dynamic codes, section 3.2.7.
void put_head(LowBitWriter& bits, std::span<const uint8_t> literals, std::span<const uint8_t> distances) {
  const size_t literals_used = used_symbols(literals, 257), distances_used = used_symbols(distances, 1);
  CodeLengths sent;
  sent.add_all(literals.first(literals_used));
  sent.add_all(distances.first(distances_used));

  std::array<uint32_t, 19> counts{};
  for (size_t i = 0; i < sent.count; ++i) ++counts[sent.symbol[i]];
  std::array<uint8_t, 19> lengths;
  std::array<uint16_t, 19> codes;
  huffman_lengths(counts, 7, lengths);
  huffman_codes(lengths, codes);
  constexpr uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  size_t ordered = 19;
  while (ordered > 4 && lengths[order[ordered - 1]] == 0) --ordered;

  bits.put(1 | 2 << 1, 3);  // the last block; dynamic codes
  bits.put(literals_used - 257, 5);
  bits.put(distances_used - 1, 5);
  bits.put(ordered - 4, 4);
  for (size_t i = 0; i < ordered; ++i) bits.put(lengths[order[i]], 3);
  for (size_t i = 0; i < sent.count; ++i) {
    const uint8_t symbol = sent.symbol[i];
    bits.put(codes[symbol], lengths[symbol]);
    bits.put(sent.extra[i], CodeLengths::extra_bits(symbol));
  }
}

}  // namespace

DeflateRunsEncoder::DeflateRunsEncoder(PixelFormat format, int width)
    : pixel_(static_cast<size_t>(components(format))),
      width_(width),
      changes_(static_cast<size_t>(width) + 1),
      literal_counts_(literal_symbols) {
  for (Runs* runs : {&runs_, &above_}) {
    runs->ends.resize(static_cast<size_t>(width) + 1);
    runs->pixels.resize(static_cast<size_t>(width) + 1);
  }
  distances_[pixel_before] = distance_symbol(pixel_);
  const size_t row = row_bytes(format, width);
  // Rows that are nearer than the first distance with extra bits are not worth a case of their own.
  if (row > 4 && row <= farthest_copy) distances_[row_above] = distance_symbol(row);
}

bool DeflateRunsEncoder::zlib(const Band& strip, ByteBuffer& out) {
  tokens_.clear();
  std::fill(literal_counts_.begin(), literal_counts_.end(), 0);
  copies_ = {};
  pending_ = 0;
  adler_ = {1, 0};
  const size_t most_runs = static_cast<size_t>(width_) * static_cast<size_t>(strip.height) / pixels_a_run +
                           static_cast<size_t>(strip.height);
  size_t runs = 0;
  for (int y = 0; y < strip.height; ++y) {
    runs_.clear();
    if (strip.format == PixelFormat::black1) {
      find_runs_of_bits(strip.row(y));
    } else {
      find_runs_of_pixels(strip.row(y), strip.ink ? strip.ink[y] : InkExtent{0, width_});
      runs += runs_.count;
      if (runs > most_runs) return false;
    }
    add_row(y > 0);
    add_checksum();
    std::swap(runs_, above_);
  }
  flush_run();
  write_stream(out);
  return true;
}

void DeflateRunsEncoder::find_runs_of_bits(const uint8_t* row) {
  const size_t count = find_changes(row, width_, changes_.data());
  const uint32_t paper = pixel_ == 1 ? 0xff : 0xffffff;
  changes_[count] = width_;
  for (size_t i = 0; i <= count; ++i) {
    if (changes_[i] > 0) runs_.add(changes_[i], i % 2 ? 0 : paper);
  }
}

uint32_t DeflateRunsEncoder::pixel_at(const uint8_t* row, int x) const {
  const uint8_t* at = row + static_cast<size_t>(x) * pixel_;
  return pixel_ == 1 ? *at : static_cast<uint32_t>(at[0] | at[1] << 8 | at[2] << 16);
}

void DeflateRunsEncoder::find_runs_of_pixels(const uint8_t* row, InkExtent ink) {
  const uint32_t paper = pixel_ == 1 ? 0xff : 0xffffff;
  const int begin = std::clamp(ink.begin, 0, width_), end = std::clamp(ink.end, begin, width_);
  if (begin == end) {
    runs_.add(width_, paper);
    return;
  }
  // Paper on both sides of the ink is known and not looked at, so that it becomes one run with what is found
  // there.
  const auto close = [&](int at, uint32_t pixel) {
    if (at > 0) runs_.add(at, pixel);
  };
  uint32_t pixel = paper;
  if (begin == 0)
    pixel = pixel_at(row, 0);
  else if (pixel_at(row, begin) != paper)
    close(begin, paper), pixel = pixel_at(row, begin);
  const size_t first = static_cast<size_t>(begin) * pixel_;
  const size_t size = static_cast<size_t>(end - begin - 1) * pixel_;
  const ByteMarks changes(row + first, row + first + pixel_, size);
  for (size_t byte = changes.marked(0); byte < size;) {
    const size_t index = byte / pixel_ + 1;
    const int at = begin + static_cast<int>(index);
    close(at, pixel);
    pixel = pixel_at(row, at);
    byte = changes.marked(std::min(index * pixel_, size));
  }
  if (end < width_ && pixel != paper) close(end, pixel), pixel = paper;
  close(width_, pixel);
}

size_t DeflateRunsEncoder::run_cost(uint32_t pixel) const {
  return is_grey(pixel) ? grey_run_cost : colour_run_cost;
}

void DeflateRunsEncoder::add_row(bool has_above) {
  const bool may_copy = has_above && distances_[row_above].extra_bits > 0;
  size_t i = 0;           // the run of this row that lies at `at`
  size_t above = 0;       // likewise of the row above
  size_t agreed_run = 0;  // the run in which the agreement that was looked at ends
  int agreed = 0;         // its end
  size_t cost = 0;        // of what is left of it, said as runs
  bool goes_on = has_above && above_.pixels[above_.count - 1] == runs_.pixels[0];
  for (int at = 0; at < width_;) {
    if (may_copy && at >= agreed) {
      while (above_.ends[above] <= at) ++above;
      agreed_run = i;
      cost = 0;
      if (above_.pixels[above] == runs_.pixels[i]) {
        size_t j = above;
        while (runs_.ends[agreed_run] == above_.ends[j] && runs_.ends[agreed_run] < width_ &&
               runs_.pixels[agreed_run + 1] == above_.pixels[j + 1]) {
          cost += run_cost(runs_.pixels[agreed_run]);
          ++agreed_run, ++j;
        }
        agreed = std::min(runs_.ends[agreed_run], above_.ends[j]);
      }
    }
    const size_t first_bytes = static_cast<size_t>(runs_.ends[i] - at) * pixel_;
    if (at < agreed && first_bytes <= longest_copy) {
      const size_t bytes = static_cast<size_t>(agreed - at) * pixel_;
      const size_t as_runs = cost + bytes / longest_copy * long_run_cost;
      const size_t as_copies = (bytes + longest_copy - 1) / longest_copy * above_cost;
      if (bytes >= shortest_copy && as_copies < as_runs) {
        add_copy_of_above(bytes);
        at = agreed;
        i = agreed_run;
        goes_on = runs_.ends[i] > at;
        if (!goes_on) ++i;
        continue;
      }
    }
    add_run(runs_.pixels[i], first_bytes, goes_on);
    if (i < agreed_run) cost -= run_cost(runs_.pixels[i]);
    at = runs_.ends[i++];
    goes_on = false;
  }
}

/// Runs are held back while they go on, into the next row, too.
void DeflateRunsEncoder::add_run(uint32_t pixel, size_t bytes, bool goes_on) {
  const bool grey = is_grey(pixel);
  if (!goes_on) {
    flush_run();
    const size_t literals = grey ? 1 : pixel_;
    for (size_t i = 0; i < literals; ++i) add_literal(static_cast<uint8_t>(pixel >> 8 * i));
    bytes -= literals;
  }
  pending_where_ = grey ? byte_before : pixel_before;
  pending_value_ = static_cast<uint8_t>(pixel);
  pending_ += bytes;
}

void DeflateRunsEncoder::add_literal(uint8_t value) {
  tokens_.push_back(value);
  ++literal_counts_[value];
}

void DeflateRunsEncoder::flush_run() {
  if (pending_ >= shortest_copy) {
    add_copies(pending_, pending_where_);
  } else {
    for (; pending_ > 0; --pending_) add_literal(pending_value_);
  }
  pending_ = 0;
}

void DeflateRunsEncoder::add_copy_of_above(size_t bytes) {
  flush_run();
  add_copies(bytes, row_above);
}

void DeflateRunsEncoder::add_copies(size_t bytes, Where where) {
  while (bytes > 0) {
    size_t length = std::min(bytes, longest_copy);
    // What is left over must not be too short to be copied.
    if (const size_t left = bytes - length; left > 0 && left < shortest_copy) length -= shortest_copy;
    tokens_.push_back(static_cast<uint16_t>(where << where_shift | (first_copy + length)));
    ++literal_counts_[length_symbol(length).symbol];
    ++copies_[where];
    bytes -= length;
  }
}

/// RFC 1950's Adler-32 over a row, run by run.
void DeflateRunsEncoder::add_checksum() {
  uint64_t low = adler_[0], high = adler_[1];
  uint64_t at = 0;
  for (size_t i = 0; i < runs_.count; ++i) {
    const auto end = static_cast<uint64_t>(runs_.ends[i]);
    const uint64_t pixels = end - at;
    uint64_t sum = 0,
             once = 0;  // what one pixel adds to the low sum, and the high one beyond what was before it
    for (size_t c = 0; c < pixel_; ++c) {
      sum += runs_.pixels[i] >> 8 * c & 0xff;
      once += sum;
    }
    high += pixel_ * (pixels * low + sum * (pixels * (pixels - 1) / 2)) + pixels * once;
    low += sum * pixels;
    at = end;
  }
  adler_ = {static_cast<uint32_t>(low % adler_modulus), static_cast<uint32_t>(high % adler_modulus)};
}

void DeflateRunsEncoder::write_stream(ByteBuffer& out) {
  literal_counts_[end_of_block] = 1;
  std::array<uint32_t, distance_symbols> distance_counts{};
  for (size_t where = 0; where < copies_.size(); ++where)
    distance_counts[distances_[where].symbol] += copies_[where];
  std::array<uint8_t, literal_symbols> literal_lengths;
  std::array<uint8_t, distance_symbols> distance_lengths;
  std::array<uint16_t, literal_symbols> literal_codes;
  std::array<uint16_t, distance_symbols> distance_codes;
  huffman_lengths(literal_counts_, 15, literal_lengths);
  huffman_codes(literal_lengths, literal_codes);
  huffman_lengths(distance_counts, 15, distance_lengths);
  huffman_codes(distance_lengths, distance_codes);

  // Every copy there may be, with its distance, as one string of bits.
  struct String {
    uint64_t bits;
    int count;
  };
  std::array<std::array<String, longest_copy + 1>, 3> copies;
  for (size_t length = shortest_copy; length <= longest_copy; ++length) {
    const Symbol symbol = length_symbol(length);
    String head{literal_codes[symbol.symbol], literal_lengths[symbol.symbol]};
    head.bits |= uint64_t{symbol.extra} << head.count;
    head.count += symbol.extra_bits;
    for (size_t where = 0; where < copies.size(); ++where) {
      const Symbol distance = distances_[where];
      String whole = head;
      whole.bits |= uint64_t{distance_codes[distance.symbol]} << whole.count;
      whole.count += distance_lengths[distance.symbol];
      whole.bits |= uint64_t{distance.extra} << whole.count;
      whole.count += distance.extra_bits;
      copies[where][length] = whole;
    }
  }

  constexpr size_t most_token_bytes = 6, most_head_bytes = 512;
  scratch_.resize(std::max(scratch_.size(), tokens_.size() * most_token_bytes + most_head_bytes));
  LowBitWriter bits(scratch_.data());
  bits.put(0x0178, 16);  // RFC 1950: deflate with a 32 KB window, made fast
  put_head(bits, literal_lengths, distance_lengths);
  for (const uint16_t token : tokens_) {
    if (token < first_copy) {
      bits.put(literal_codes[token], literal_lengths[token]);
    } else {
      const String& string = copies[token >> where_shift][(token & ((1 << where_shift) - 1)) - first_copy];
      bits.put(string.bits, string.count);
    }
  }
  bits.put(literal_codes[end_of_block], literal_lengths[end_of_block]);
  const uint8_t* end = bits.finish();
  out.append(Bytes(scratch_.data(), static_cast<size_t>(end - scratch_.data())));
  out.u32be(adler_[1] << 16 | adler_[0]);
}

}  // namespace dce::core
