#include "codec/jbig2_huffman.h"

#include <array>

#include "stream/byte_reader.h"

namespace dce::core {
namespace {

using Line = Jbig2HuffmanTable::Line;
using enum Jbig2HuffmanTable::Kind;

constexpr int longest_code = 32;

// Annex B.5. The last line of what has no end upwards takes 32 bits.
constexpr Line b1[] = {{1, 4, 0}, {2, 8, 16}, {3, 16, 272}, {3, 32, 65808}};
constexpr Line b2[] = {
    {1, 0, 0}, {2, 0, 1}, {3, 0, 2}, {4, 3, 3}, {5, 6, 11}, {6, 32, 75}, {6, 0, 0, out_of_band}};
constexpr Line b3[] = {{8, 8, -256},
                       {1, 0, 0},
                       {2, 0, 1},
                       {3, 0, 2},
                       {4, 3, 3},
                       {5, 6, 11},
                       {8, 32, -257, below},
                       {7, 32, 75},
                       {6, 0, 0, out_of_band}};
constexpr Line b4[] = {{1, 0, 1}, {2, 0, 2}, {3, 0, 3}, {4, 3, 4}, {5, 6, 12}, {5, 32, 76}};
constexpr Line b5[] = {{7, 8, -255},         {1, 0, 1},  {2, 0, 2}, {3, 0, 3}, {4, 3, 4}, {5, 6, 12},
                       {7, 32, -256, below}, {6, 32, 76}};
constexpr Line b6[] = {{5, 10, -2048},        {4, 9, -1024}, {4, 8, -512}, {4, 7, -256},
                       {5, 6, -128},          {5, 5, -64},   {4, 5, -32},  {2, 7, 0},
                       {3, 7, 128},           {3, 8, 256},   {4, 9, 512},  {4, 10, 1024},
                       {6, 32, -2049, below}, {6, 32, 2048}};
constexpr Line b7[] = {{4, 9, -1024}, {3, 8, -512},          {4, 7, -256}, {5, 6, -128},
                       {5, 5, -64},   {4, 5, -32},           {4, 5, 0},    {5, 5, 32},
                       {5, 6, 64},    {4, 7, 128},           {3, 8, 256},  {3, 9, 512},
                       {3, 10, 1024}, {5, 32, -1025, below}, {5, 32, 2048}};
constexpr Line b8[] = {{8, 3, -15},         {9, 1, -7},    {8, 1, -5},
                       {9, 0, -3},          {7, 0, -2},    {4, 0, -1},
                       {2, 1, 0},           {5, 0, 2},     {6, 0, 3},
                       {3, 4, 4},           {6, 1, 20},    {4, 4, 22},
                       {4, 5, 38},          {5, 6, 70},    {5, 7, 134},
                       {6, 7, 262},         {7, 8, 390},   {6, 10, 646},
                       {9, 32, -16, below}, {9, 32, 1670}, {2, 0, 0, out_of_band}};
constexpr Line b9[] = {{8, 4, -31},   {9, 2, -15},
                       {8, 2, -11},   {9, 1, -7},
                       {7, 1, -5},    {4, 1, -3},
                       {3, 1, -1},    {3, 1, 1},
                       {5, 1, 3},     {6, 1, 5},
                       {3, 5, 7},     {6, 2, 39},
                       {4, 5, 43},    {4, 6, 75},
                       {5, 7, 139},   {5, 8, 267},
                       {6, 8, 523},   {7, 9, 779},
                       {6, 11, 1291}, {9, 32, -32, below},
                       {9, 32, 3339}, {2, 0, 0, out_of_band}};
constexpr Line b10[] = {{7, 4, -21},         {8, 0, -5},    {7, 0, -4},
                        {5, 0, -3},          {2, 2, -2},    {5, 0, 2},
                        {6, 0, 3},           {7, 0, 4},     {8, 0, 5},
                        {2, 6, 6},           {5, 5, 70},    {6, 5, 102},
                        {6, 6, 134},         {6, 7, 198},   {6, 8, 326},
                        {6, 9, 582},         {6, 10, 1094}, {7, 11, 2118},
                        {8, 32, -22, below}, {8, 32, 4166}, {2, 0, 0, out_of_band}};
constexpr Line b11[] = {{1, 0, 1},  {2, 1, 2},  {4, 0, 4},  {4, 1, 5},  {5, 1, 7},  {5, 2, 9},   {6, 2, 13},
                        {7, 2, 17}, {7, 3, 21}, {7, 4, 29}, {7, 5, 45}, {7, 6, 77}, {7, 32, 141}};
constexpr Line b12[] = {{1, 0, 1},  {2, 0, 2},  {3, 1, 3},  {5, 0, 5},  {5, 1, 6},  {6, 1, 8},  {7, 0, 10},
                        {7, 1, 11}, {7, 2, 13}, {7, 3, 17}, {7, 4, 25}, {8, 5, 41}, {8, 32, 73}};
constexpr Line b13[] = {{1, 0, 1},  {3, 0, 2},  {4, 0, 3},  {5, 0, 4},  {4, 1, 5},  {3, 3, 7},   {6, 1, 15},
                        {6, 2, 17}, {6, 3, 21}, {6, 4, 29}, {6, 5, 45}, {7, 6, 77}, {7, 32, 141}};
constexpr Line b14[] = {{3, 0, -2}, {3, 0, -1}, {1, 0, 0}, {3, 0, 1}, {3, 0, 2}};
constexpr Line b15[] = {{7, 4, -24}, {6, 2, -8},          {5, 1, -4}, {4, 0, -2}, {3, 0, -1},
                        {1, 0, 0},   {3, 0, 1},           {4, 0, 2},  {5, 1, 3},  {6, 2, 5},
                        {7, 4, 9},   {7, 32, -25, below}, {7, 32, 25}};

}  // namespace

Jbig2HuffmanTable::Jbig2HuffmanTable(std::span<const Line> lines) {
  uint64_t code = 0;
  for (int length = 1; length <= longest_code; ++length) {
    code <<= 1;
    for (const Line& line : lines) {
      if (line.length == length) entries_.push_back({static_cast<uint32_t>(code++), line});
    }
    if (code > uint64_t{1} << length) {
      ok_ = false;
      entries_.clear();
      return;
    }
  }
}

Jbig2HuffmanTable::Value Jbig2HuffmanTable::read(Jbig2BitReader& reader) const {
  uint32_t code = 0;
  int length = 0;
  for (const Entry& entry : entries_) {
    for (; length < entry.line.length; ++length) code = code << 1 | reader.bit();
    if (code != entry.code) continue;
    const Line& line = entry.line;
    if (line.kind == Kind::out_of_band) return {Value::Kind::out_of_band};
    const int64_t more = reader.bits(line.bits);
    if (!reader.ok()) break;
    return {Value::Kind::number, line.kind == Kind::below ? line.first - more : line.first + more};
  }
  return {Value::Kind::damaged};
}

const Jbig2HuffmanTable& Jbig2HuffmanTable::standard(int number) {
  static const std::array<Jbig2HuffmanTable, 15> tables = {
      Jbig2HuffmanTable(b1),  Jbig2HuffmanTable(b2),  Jbig2HuffmanTable(b3),  Jbig2HuffmanTable(b4),
      Jbig2HuffmanTable(b5),  Jbig2HuffmanTable(b6),  Jbig2HuffmanTable(b7),  Jbig2HuffmanTable(b8),
      Jbig2HuffmanTable(b9),  Jbig2HuffmanTable(b10), Jbig2HuffmanTable(b11), Jbig2HuffmanTable(b12),
      Jbig2HuffmanTable(b13), Jbig2HuffmanTable(b14), Jbig2HuffmanTable(b15)};
  return tables[static_cast<size_t>(number - 1)];
}

std::shared_ptr<const Jbig2HuffmanTable> Jbig2HuffmanTable::read_custom(Bytes data) {
  ByteReader header(data);
  const uint8_t flags = header.u8();
  const auto low = static_cast<int32_t>(header.u32be()), high = static_cast<int32_t>(header.u32be());
  if (!header.ok() || low > high) return nullptr;
  const int length_bits = (flags >> 1 & 7) + 1, range_bits = (flags >> 4 & 7) + 1;
  Jbig2BitReader reader(data.subspan(header.position()));
  std::vector<Line> lines;
  int64_t at = low;
  while (at < high && reader.ok()) {
    const auto length = static_cast<int>(reader.bits(length_bits)),
               bits = static_cast<int>(reader.bits(range_bits));
    if (bits > 32) return nullptr;
    lines.push_back({length, bits, static_cast<int32_t>(at)});
    at += int64_t{1} << bits;
  }
  if (at > INT32_MAX) return nullptr;
  lines.push_back({static_cast<int>(reader.bits(length_bits)), 32, low - (low > INT32_MIN ? 1 : 0), below});
  lines.push_back({static_cast<int>(reader.bits(length_bits)), 32, static_cast<int32_t>(at)});
  if ((flags & 1) != 0) lines.push_back({static_cast<int>(reader.bits(length_bits)), 0, 0, out_of_band});
  if (!reader.ok()) return nullptr;
  auto table = std::make_shared<const Jbig2HuffmanTable>(lines);
  return table->ok() ? table : nullptr;
}

}  // namespace dce::core
