#include "codec/jbig2_arithmetic.h"

namespace dce::core {
namespace {

struct Estimate {
  uint16_t less_likely;  ///< probability of the less probable symbol
  uint8_t next_likely, next_unlikely;
  bool turns;  ///< which of the two is the likely one
};

/// Table E.1.
constexpr Estimate estimates[47] = {
    {0x5601, 1, 1, true},    {0x3401, 2, 6, false},   {0x1801, 3, 9, false},   {0x0ac1, 4, 12, false},
    {0x0521, 5, 29, false},  {0x0221, 38, 33, false}, {0x5601, 7, 6, true},    {0x5401, 8, 14, false},
    {0x4801, 9, 14, false},  {0x3801, 10, 14, false}, {0x3001, 11, 17, false}, {0x2401, 12, 18, false},
    {0x1c01, 13, 20, false}, {0x1601, 29, 21, false}, {0x5601, 15, 14, true},  {0x5401, 16, 14, false},
    {0x5101, 17, 15, false}, {0x4801, 18, 16, false}, {0x3801, 19, 17, false}, {0x3401, 20, 18, false},
    {0x3001, 21, 19, false}, {0x2801, 22, 19, false}, {0x2401, 23, 20, false}, {0x2201, 24, 21, false},
    {0x1c01, 25, 22, false}, {0x1801, 26, 23, false}, {0x1601, 27, 24, false}, {0x1401, 28, 25, false},
    {0x1201, 29, 26, false}, {0x1101, 30, 27, false}, {0x0ac1, 31, 28, false}, {0x09c1, 32, 29, false},
    {0x08a1, 33, 30, false}, {0x0521, 34, 31, false}, {0x0441, 35, 32, false}, {0x02a1, 36, 33, false},
    {0x0221, 37, 34, false}, {0x0141, 38, 35, false}, {0x0111, 39, 36, false}, {0x0085, 40, 37, false},
    {0x0049, 41, 38, false}, {0x0025, 42, 39, false}, {0x0015, 43, 40, false}, {0x0009, 44, 41, false},
    {0x0005, 45, 42, false}, {0x0001, 45, 43, false}, {0x5601, 46, 46, false}};

constexpr std::array<Jbig2Step, 94> make_steps() {
  std::array<Jbig2Step, 94> steps{};
  for (unsigned context = 0; context < steps.size(); ++context) {
    const Estimate& estimate = estimates[context >> 1];
    const unsigned bit = context & 1, other = estimate.turns ? bit ^ 1 : bit;
    steps[context] = {estimate.less_likely, static_cast<Jbig2Context>(estimate.next_likely << 1 | bit),
                      static_cast<Jbig2Context>(estimate.next_unlikely << 1 | other)};
  }
  return steps;
}

}  // namespace

constexpr std::array<Jbig2Step, 94> jbig2_steps = make_steps();

Jbig2ArithmeticDecoder::Jbig2ArithmeticDecoder(Bytes coded) : coded_(coded) {
  code_ = static_cast<uint32_t>(coded_.empty() ? 0xff : coded_[0]) << 16;
  read_byte();
  code_ <<= 7;
  count_ -= 7;
}

// Figure E.18. A byte 0xff is followed by a stuffed bit, or is a marker, which ends the data.
void Jbig2ArithmeticDecoder::read_byte() {
  const auto byte = [&](size_t at) { return at < coded_.size() ? coded_[at] : uint32_t{0xff}; };
  const bool stuffed = byte(at_) == 0xff;
  if (stuffed && byte(at_ + 1) > 0x8f) {
    code_ += 0xff00;
    count_ = 8;
    return;
  }
  ++at_;
  code_ += byte(at_) << (stuffed ? 9 : 8);
  count_ = stuffed ? 7 : 8;
}

std::optional<int64_t> Jbig2IntegerDecoder::read(Jbig2ArithmeticDecoder& decoder) {
  uint32_t before = 1;
  const auto bit = [&] {
    const auto read = static_cast<uint32_t>(decoder.bit(contexts_[before]));
    before = before < 256 ? before << 1 | read : ((before << 1 | read) & 511) | 256;
    return read;
  };
  const bool negative = bit() != 0;
  // Table A.1: each one in front says that the value has more bits.
  struct Range {
    int bits;
    int64_t first;
  };
  constexpr Range ranges[] = {{2, 0}, {4, 4}, {6, 20}, {8, 84}, {12, 340}, {32, 4436}};
  size_t range = 0;
  while (range + 1 < std::size(ranges) && bit() != 0) ++range;
  int64_t value = 0;
  for (int i = 0; i < ranges[range].bits; ++i) value = value << 1 | bit();
  value += ranges[range].first;
  if (negative && value == 0) return std::nullopt;
  return negative ? -value : value;
}

uint32_t Jbig2NumberDecoder::read(Jbig2ArithmeticDecoder& decoder) {
  uint32_t before = 1;
  for (int i = 0; i < bits_; ++i)
    before = before << 1 | static_cast<uint32_t>(decoder.bit(contexts_[before]));
  return before - (uint32_t{1} << bits_);
}

}  // namespace dce::core
