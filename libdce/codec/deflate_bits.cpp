#include "codec/deflate_bits.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "codec/bit_changes.h"
#include "codec/huffman_code.h"

namespace dce::core {
namespace {

// RFC 1951 section 3.2.5.
constexpr size_t shortest_copy = 3, longest_copy = 258, farthest_copy = 32768;
constexpr uint32_t end_of_block = 256, first_length = 257, last_length = 285;
constexpr size_t literal_symbols = 286, distance_symbols = 30;
constexpr uint32_t adler_modulus = 65521;  // RFC 1950 section 9

// What things cost in bits, about: enough to choose by.
constexpr size_t run_cost = 10, long_run_cost = 2, above_cost = 18;

using Symbol = DeflateBitsEncoder::Symbol;

// A token is a literal, or this plus the length of a copy, of the byte before or else of the row above.
constexpr uint16_t first_copy = 256, from_above = 0x8000;

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

DeflateBitsEncoder::DeflateBitsEncoder(PixelFormat format, int width)
    : pixel_(static_cast<size_t>(components(format))),
      width_(width),
      changes_(static_cast<size_t>(width) + 1),
      above_(static_cast<size_t>(width) + 1),
      literal_counts_(literal_symbols) {
  const size_t row = row_bytes(format, width);
  // Rows that are nearer than the first distance with extra bits are not worth a case of their own.
  if (row > 4 && row <= farthest_copy) above_distance_ = distance_symbol(row);
}

void DeflateBitsEncoder::zlib(const Band& bits, ByteBuffer& out) {
  tokens_.clear();
  std::fill(literal_counts_.begin(), literal_counts_.end(), 0);
  above_copies_ = near_copies_ = 0;
  pending_ = 0;
  adler_ = {1, 0};
  size_t above_count = 0;
  for (int y = 0; y < bits.height; ++y) {
    const size_t count = find_changes(bits.row(y), width_, changes_.data());
    changes_[count] = width_;
    add_row(y > 0, above_count);
    add_checksum(count);
    changes_.swap(above_);
    above_count = count;
  }
  flush_run();
  write_stream(out);
}

void DeflateBitsEncoder::add_row(bool has_above, size_t above_count) {
  const bool may_copy = has_above && above_distance_.extra_bits > 0;
  size_t i = changes_[0] == 0 ? 1 : 0;  // changes_[i] ends the run that lies at `at`; odd runs are ink
  size_t above = 0;                     // likewise of the row above
  size_t agreed_run = 0;                // the run in which the agreement that was looked at ends
  int agreed = 0;                       // its end
  bool goes_on = has_above && above_count % 2 == i % 2;  // the byte before has the same value
  for (int at = 0; at < width_;) {
    if (may_copy && at >= agreed) {
      while (above < above_count && above_[above] <= at) ++above;
      agreed_run = i;
      if (above % 2 == i % 2) {
        size_t j = above;
        while (changes_[agreed_run] == above_[j] && changes_[agreed_run] < width_) ++agreed_run, ++j;
        agreed = std::min(changes_[agreed_run], above_[j]);
      }
    }
    const size_t first_bytes = static_cast<size_t>(changes_[i] - at) * pixel_;
    if (at < agreed && first_bytes <= longest_copy) {
      const size_t bytes = static_cast<size_t>(agreed - at) * pixel_;
      const size_t as_runs = (agreed_run - i) * run_cost + bytes / longest_copy * long_run_cost;
      const size_t as_copies = (bytes + longest_copy - 1) / longest_copy * above_cost;
      if (as_copies < as_runs) {
        add_copy_of_above(bytes);
        at = agreed;
        i = agreed_run;
        goes_on = changes_[i] > at;
        if (!goes_on) ++i;
        continue;
      }
    }
    add_run(i % 2 ? 0x00 : 0xff, first_bytes, goes_on);
    at = changes_[i++];
    goes_on = false;
  }
}

/// Runs are held back while they go on, into the next row, too.
void DeflateBitsEncoder::add_run(uint8_t value, size_t bytes, bool goes_on) {
  if (!goes_on) {
    flush_run();
    add_literal(value);
    --bytes;
  }
  pending_value_ = value;
  pending_ += bytes;
}

void DeflateBitsEncoder::add_literal(uint8_t value) {
  tokens_.push_back(value);
  ++literal_counts_[value];
}

void DeflateBitsEncoder::flush_run() {
  if (pending_ >= shortest_copy) {
    near_copies_ += add_copies(pending_, 0);
  } else {
    for (; pending_ > 0; --pending_) add_literal(pending_value_);
  }
  pending_ = 0;
}

void DeflateBitsEncoder::add_copy_of_above(size_t bytes) {
  flush_run();
  above_copies_ += add_copies(bytes, from_above);
}

/// Answers how many it takes.
uint32_t DeflateBitsEncoder::add_copies(size_t bytes, uint16_t where) {
  uint32_t copies = 0;
  for (; bytes > 0; ++copies) {
    size_t length = std::min(bytes, longest_copy);
    // What is left over must not be too short to be copied.
    if (const size_t left = bytes - length; left > 0 && left < shortest_copy) length -= shortest_copy;
    tokens_.push_back(static_cast<uint16_t>(where | (first_copy + length)));
    ++literal_counts_[length_symbol(length).symbol];
    bytes -= length;
  }
  return copies;
}

/// RFC 1950's Adler-32 over a row, run by run.
void DeflateBitsEncoder::add_checksum(size_t count) {
  uint64_t low = adler_[0], high = adler_[1];
  int at = 0;
  for (size_t i = 0; i <= count; ++i) {
    const uint64_t bytes = static_cast<uint64_t>(changes_[i] - at) * pixel_;
    const uint64_t value = i % 2 ? 0x00 : 0xff;
    high += bytes * low + value * (bytes * (bytes + 1) / 2);
    low += value * bytes;
    at = changes_[i];
  }
  adler_ = {static_cast<uint32_t>(low % adler_modulus), static_cast<uint32_t>(high % adler_modulus)};
}

void DeflateBitsEncoder::write_stream(ByteBuffer& out) {
  literal_counts_[end_of_block] = 1;
  std::array<uint32_t, distance_symbols> distance_counts{};
  distance_counts[0] = near_copies_;
  distance_counts[above_distance_.symbol] += above_copies_;
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
  std::array<std::array<String, longest_copy + 1>, 2> copies;
  for (size_t length = shortest_copy; length <= longest_copy; ++length) {
    const Symbol symbol = length_symbol(length);
    String head{literal_codes[symbol.symbol], literal_lengths[symbol.symbol]};
    head.bits |= uint64_t{symbol.extra} << head.count;
    head.count += symbol.extra_bits;
    for (size_t above = 0; above < 2; ++above) {
      const Symbol distance = above ? above_distance_ : Symbol{};
      String whole = head;
      whole.bits |= uint64_t{distance_codes[distance.symbol]} << whole.count;
      whole.count += distance_lengths[distance.symbol];
      whole.bits |= uint64_t{distance.extra} << whole.count;
      whole.count += distance.extra_bits;
      copies[above][length] = whole;
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
      const String& string = copies[token >= from_above][(token & (from_above - 1)) - first_copy];
      bits.put(string.bits, string.count);
    }
  }
  bits.put(literal_codes[end_of_block], literal_lengths[end_of_block]);
  const uint8_t* end = bits.finish();
  out.append(Bytes(scratch_.data(), static_cast<size_t>(end - scratch_.data())));
  out.u32be(adler_[1] << 16 | adler_[0]);
}

}  // namespace dce::core
