#include "encode/pclxl/indexed_band.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "codec/word_scan.h"

namespace dce::core {

namespace {

constexpr size_t most_colors = 256;

int bits_for(size_t colors) {
  return colors <= 2 ? 1 : colors <= 16 ? 4 : 8;
}

bool is_neutral(uint32_t color) {
  return color == (color & 0xff) * 0x010101u;
}

// Colours to indices, in order of first appearance; white is 0.
class ColorTable {
 public:
  ColorTable() { find(0xffffff); }

  /// The index of `color`, or most_colors when the table is full.
  size_t find(uint32_t color) {
    // Twice as many slots as colours keep probes short; the multiplier is Knuth's.
    size_t slot = (color * 2654435761u) >> 22;
    for (;; slot = (slot + 1) % slots_.size()) {
      if (slots_[slot] == 0) break;
      if (slots_[slot] >> 8 == color + 1) return slots_[slot] & 0xff;
    }
    if (colors_.size() == most_colors) return most_colors;
    slots_[slot] = uint64_t{color + 1} << 8 | colors_.size();
    colors_.push_back(color);
    return colors_.size() - 1;
  }
  const std::vector<uint32_t>& colors() const { return colors_; }

 private:
  std::array<uint64_t, 1024> slots_{};
  std::vector<uint32_t> colors_;
};

}  // namespace

bool IndexedBand::read(const Band& band, const Rect& box) {
  rows_.assign(static_cast<size_t>(box.width()) * box.height(), 0);
  return band.format == PixelFormat::gray8 ? read_gray(band, box) : read_rgb(band, box);
}

bool IndexedBand::read_gray(const Band& band, const Rect& box) {
  const size_t width = static_cast<size_t>(box.width());
  std::array<bool, 256> used{};
  used[0xff] = true;
  size_t levels = 1;
  constexpr size_t few = 16;
  constexpr uint64_t white = word_scan::every_byte(0xff);
  for (int y = 0; y < box.height() && levels <= few; ++y) {
    const uint8_t* source = band.row(box.y0 + y) + box.x0;
    if (y > 0 && std::memcmp(source, band.row(box.y0 + y - 1) + box.x0, width) == 0) continue;
    uint64_t seen = white;
    size_t x = 0;
    for (; x + 8 <= width; x += 8) {
      const uint64_t eight = word_scan::load(source + x);
      if (eight == seen) continue;
      seen = eight;
      for (int shift = 0; shift < 64; shift += 8) used[eight >> shift & 0xff] = true;
    }
    for (; x < width; ++x) used[source[x]] = true;
    levels = static_cast<size_t>(std::count(used.begin(), used.end(), true));
  }
  bits_ = bits_for(levels);
  std::array<uint8_t, 256> index{};
  palette_.assign(size_t{1} << bits_, 0);
  // Lightest first, so that white is 0 and, with all levels, the index is the ink.
  size_t next = 0;
  for (int level = 255; level >= 0; --level) {
    if (!used[level] && bits_ < 8) continue;
    index[level] = static_cast<uint8_t>(next);
    palette_[next++] = static_cast<uint8_t>(level);
  }
  for (int y = 0; y < box.height(); ++y) {
    const uint8_t* source = band.row(box.y0 + y) + box.x0;
    uint8_t* target = rows_.data() + width * y;
    if (y > 0 && std::memcmp(source, band.row(box.y0 + y - 1) + box.x0, width) == 0) {
      std::memcpy(target, target - width, width);
    } else if (bits_ == 8) {
      word_scan::complement(source, target, width);
    } else {
      uint64_t seen = white, indices = 0;
      size_t x = 0;
      for (; x + 8 <= width; x += 8) {
        const uint64_t eight = word_scan::load(source + x);
        if (eight != seen) {
          seen = eight;
          indices = 0;
          for (int shift = 0; shift < 64; shift += 8)
            indices |= uint64_t{index[eight >> shift & 0xff]} << shift;
        }
        word_scan::store(target + x, indices);
      }
      for (; x < width; ++x) target[x] = index[source[x]];
    }
  }
  pack(box);
  return true;
}

bool IndexedBand::read_rgb(const Band& band, const Rect& box) {
  const size_t width = static_cast<size_t>(box.width());
  ColorTable table;
  uint32_t last = 0xffffff;
  size_t last_index = 0;
  for (int y = 0; y < box.height(); ++y) {
    const uint8_t* source = band.row(box.y0 + y) + size_t{3} * box.x0;
    uint8_t* target = rows_.data() + width * y;
    if (y > 0 && std::memcmp(source, band.row(box.y0 + y - 1) + size_t{3} * box.x0, 3 * width) == 0) {
      std::memcpy(target, target - width, width);
      continue;
    }
    for (size_t x = 0, end = 0; x < width; x = end) {
      const uint8_t* pixel = source + 3 * x;
      const uint32_t color = uint32_t{pixel[0]} << 16 | uint32_t{pixel[1]} << 8 | pixel[2];
      // How far the colour goes: the row beside itself, one pixel on.
      end = x + 1 + word_scan::first_difference(pixel, pixel + 3, 0, 3 * (width - x - 1)) / 3;
      if (color != last) {
        last = color;
        last_index = table.find(color);
        if (last_index == most_colors) return false;
      }
      if (last_index != 0) std::memset(target + x, static_cast<int>(last_index), end - x);
    }
  }
  bits_ = bits_for(table.colors().size());
  if (bits_ == 8 && std::all_of(table.colors().begin(), table.colors().end(), is_neutral)) {
    std::array<uint8_t, 256> ink{};
    for (size_t i = 0; i < table.colors().size(); ++i) ink[i] = static_cast<uint8_t>(~table.colors()[i]);
    for (uint8_t& index : rows_) index = ink[index];
    palette_.resize(3 * ink.size());
    for (size_t i = 0; i < palette_.size(); ++i) palette_[i] = static_cast<uint8_t>(255 - i / 3);
    pack(box);
    return true;
  }
  palette_.assign((size_t{1} << bits_) * 3, 0);
  for (size_t i = 0; i < table.colors().size(); ++i) {
    for (int c = 0; c < 3; ++c) palette_[3 * i + c] = static_cast<uint8_t>(table.colors()[i] >> (16 - 8 * c));
  }
  pack(box);
  return true;
}

// In place: a packed row never reaches beyond where its indices started.
void IndexedBand::pack(const Rect& box) {
  const size_t width = static_cast<size_t>(box.width());
  row_size_ = (width * bits_ + 7) / 8;
  if (bits_ == 8) return;
  const size_t per_byte = 8 / bits_;
  for (int y = 0; y < box.height(); ++y) {
    const uint8_t* source = rows_.data() + width * y;
    uint8_t* target = rows_.data() + row_size_ * y;
    size_t x = 0;
    for (; x + 8 <= width; x += 8) {
      uint64_t eight = word_scan::load(source + x);
      if (bits_ == 1) {
        // The product's top byte collects the eight lowest bits, the first pixel's on top.
        target[x / 8] = static_cast<uint8_t>(eight * 0x8040201008040201u >> 56);
      } else {
        uint64_t pairs = eight << 4 | eight >> 8;  // each even byte: its own index above its neighbour's
        for (int i = 0; i < 4; ++i) target[x / 2 + i] = static_cast<uint8_t>(pairs >> 16 * i);
      }
    }
    for (; x < width; x += per_byte) {
      unsigned byte = 0;
      for (size_t i = 0; i < per_byte && x + i < width; ++i) {
        byte |= unsigned{source[x + i]} << (8 - bits_ * (i + 1));
      }
      target[x / per_byte] = static_cast<uint8_t>(byte);
    }
  }
  rows_.resize(row_size_ * box.height());
}

}  // namespace dce::core
