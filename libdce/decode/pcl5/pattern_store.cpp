#include "decode/pcl5/pattern_store.h"

#include <algorithm>
#include <cmath>

#include "stream/byte_reader.h"

namespace dce::core::pcl5 {
namespace {

constexpr int max_side = 4096;

/// What share of its dots a shade inks, by the upper end of the percentages that ask for it.
constexpr struct {
  int up_to;
  double ink;
} shades[] = {{2, 0.02}, {10, 0.10}, {20, 0.15}, {35, 0.30}, {55, 0.45}, {80, 0.70}, {99, 0.90}, {100, 1.0}};

/// Rank of a dot in an 8 x 8 dispersed-dot screen, 0 to 63.
int rank(int x, int y) {
  int value = 0;
  for (int bit = 0; bit < 3; ++bit) {
    int a = x >> bit & 1, b = y >> bit & 1;
    value = value << 2 | (a ^ b) << 1 | b;
  }
  return value;
}

template <class Ink>
SizedPattern drawn(int side, Ink ink) {
  std::vector<Rgb> pixels;
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) pixels.push_back(ink(x, y) ? rgb_black : rgb_white);
  }
  SizedPattern pattern;
  pattern.pixels = std::make_shared<PaintPattern>(side, side, std::move(pixels));
  return pattern;
}

}  // namespace

std::optional<SizedPattern> shade_pattern(double percent) {
  if (!(percent > 0)) return std::nullopt;
  for (const auto& shade : shades) {
    if (percent <= shade.up_to) {
      return drawn(8, [&](int x, int y) { return rank(x, y) < std::lround(64 * shade.ink); });
    }
  }
  return drawn(1, [](int, int) { return true; });
}

std::optional<SizedPattern> hatch_pattern(int number) {
  constexpr int side = 16;
  auto across = [](int, int y) { return y < 2; };
  auto down = [](int x, int) { return x < 2; };
  auto rising = [](int x, int y) { return (x + y) % side < 2; };
  auto falling = [](int x, int y) { return (x - y + side) % side < 2; };
  switch (number) {
    case 1:
      return drawn(side, across);
    case 2:
      return drawn(side, down);
    case 3:
      return drawn(side, rising);
    case 4:
      return drawn(side, falling);
    case 5:
      return drawn(side, [&](int x, int y) { return across(x, y) || down(x, y); });
    case 6:
      return drawn(side, [&](int x, int y) { return rising(x, y) || falling(x, y); });
    default:
      return std::nullopt;
  }
}

SizedPattern in_color(const SizedPattern& pattern, Rgb foreground) {
  if (!pattern.bilevel || foreground == rgb_black) return pattern;
  SizedPattern colored = pattern;
  std::vector<Rgb> pixels = pattern.pixels->pixels;
  std::replace(pixels.begin(), pixels.end(), rgb_black, foreground);
  colored.pixels =
      std::make_shared<PaintPattern>(pattern.pixels->width, pattern.pixels->height, std::move(pixels));
  return colored;
}

template <class Which>
void PatternStore::erase(Which which) {
  std::erase_if(patterns_, [&](const auto& entry) {
    if (!which(entry)) return false;
    left_ += entry.second.pixels->pixels.size() * sizeof(Rgb);
    return true;
  });
}

Status PatternStore::define(int id, Bytes data, const std::vector<Rgb>& palette) {
  constexpr size_t header = 8, header_with_resolution = 12;
  auto wrong = [](const char* what) { return Status(Code::unreadable, what); };
  if (data.size() < header) return wrong("a pattern's header is cut off");
  ByteReader reader(data);
  int format = reader.u8();
  reader.skip(1);
  int bits = reader.u8();
  reader.skip(1);
  int height = reader.u16be(), width = reader.u16be();
  SizedPattern pattern;
  size_t at = header;
  if (format == 20) {
    if (data.size() < header_with_resolution) return wrong("a pattern's header is cut off");
    pattern.x_resolution = reader.u16be();
    pattern.y_resolution = reader.u16be();
    at = header_with_resolution;
  } else if (format > 1) {
    return wrong("a pattern of a format that is not defined");
  }
  if (format != 1) bits = 1;
  if (width < 1 || height < 1 || width > max_side || height > max_side || pattern.x_resolution < 1 ||
      pattern.y_resolution < 1 || (bits != 1 && bits != 8)) {
    return wrong("a pattern's measure is out of range");
  }
  pattern.bilevel = format != 1;
  uint64_t size = static_cast<uint64_t>(width) * static_cast<uint64_t>(height) * sizeof(Rgb);
  erase([&](const auto& entry) { return entry.first == id; });
  if (size > left_) return Status(Code::limit, "patterns take more memory than is allowed");
  size_t stride = (static_cast<size_t>(width) * static_cast<size_t>(bits) + 7) / 8;
  Bytes rows = data.subspan(at);
  std::vector<Rgb> pixels;
  pixels.reserve(size / sizeof(Rgb));
  for (size_t y = 0; y < static_cast<size_t>(height); ++y) {
    for (size_t x = 0; x < static_cast<size_t>(width); ++x) {
      size_t byte = y * stride + (bits == 8 ? x : x / 8);
      uint8_t value = byte < rows.size() ? rows[byte] : 0;
      if (bits == 1) value = value >> (7 - x % 8) & 1;
      if (pattern.bilevel) {
        pixels.push_back(value ? rgb_black : rgb_white);
      } else {
        pixels.push_back(palette[value % palette.size()]);
      }
    }
  }
  left_ -= size;
  pattern.pixels = std::make_shared<PaintPattern>(width, height, std::move(pixels));
  patterns_[id] = std::move(pattern);
  return ok();
}

const SizedPattern* PatternStore::find(int id) const {
  auto found = patterns_.find(id);
  return found != patterns_.end() ? &found->second : nullptr;
}

bool PatternStore::control(int operation, int id) {
  switch (operation) {
    case 0:
      erase([](const auto&) { return true; });
      return true;
    case 1:
      erase([](const auto& entry) { return !entry.second.permanent; });
      return true;
    case 2:
      erase([&](const auto& entry) { return entry.first == id; });
      return true;
    case 4:
    case 5:
      if (auto found = patterns_.find(id); found != patterns_.end()) found->second.permanent = operation == 5;
      return true;
    default:
      return false;
  }
}

}  // namespace dce::core::pcl5
