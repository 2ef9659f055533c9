// The encoders of ITU-T T.88's annex E and of generic and refinement regions, pixel by pixel as the figures
// have them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "codec/jbig2_regions.h"

namespace dce::core::test {

/// Annex E.2.
class Jbig2Encoder {
 public:
  explicit Jbig2Encoder(size_t contexts) : states_(contexts), likely_(contexts) {}

  void encode(unsigned context, unsigned bit) {
    const Row& row = rows_[states_[context]];
    interval_ -= row.part;
    if (bit == likely_[context]) {
      if (interval_ & 0x8000) {
        code_ += row.part;
        return;
      }
      if (interval_ < row.part) {
        interval_ = row.part;
      } else {
        code_ += row.part;
      }
      states_[context] = row.likely;
    } else {
      if (interval_ < row.part) {
        code_ += row.part;
      } else {
        interval_ = row.part;
      }
      if (row.turns) likely_[context] ^= 1u;
      states_[context] = row.unlikely;
    }
    do {
      interval_ <<= 1;
      code_ <<= 1;
      if (--count_ == 0) put_byte();
    } while ((interval_ & 0x8000) == 0);
  }

  std::vector<uint8_t> finish() {
    const uint32_t end = code_ + interval_;
    code_ |= 0xffff;
    if (code_ >= end) code_ -= 0x8000;
    code_ <<= count_;
    put_byte();
    code_ <<= count_;
    put_byte();
    // The byte in front of the first is none; a marker ends the data.
    bytes_.erase(bytes_.begin());
    if (bytes_.back() != 0xff) bytes_.push_back(0xff);
    bytes_.push_back(0xac);
    return bytes_;
  }

 private:
  struct Row {
    uint32_t part;
    uint8_t likely, unlikely;
    bool turns;
  };

  void put_byte() {
    if (bytes_.back() != 0xff && code_ >= 0x8000000) {
      ++bytes_.back();
      if (bytes_.back() == 0xff) code_ &= 0x7ffffff;
    }
    const bool stuff = bytes_.back() == 0xff;
    bytes_.push_back(static_cast<uint8_t>(code_ >> (stuff ? 20 : 19)));
    code_ &= stuff ? 0xfffff : 0x7ffff;
    count_ = stuff ? 7 : 8;
  }

  // Table E.1.
  static inline const std::vector<Row> rows_ = [] {
    struct Entry {
      uint16_t part;
      uint8_t likely, unlikely;
    };
    const std::vector<Entry> table = {
        {0x5601, 1, 1},   {0x3401, 2, 6},   {0x1801, 3, 9},   {0x0ac1, 4, 12},  {0x0521, 5, 29},
        {0x0221, 38, 33}, {0x5601, 7, 6},   {0x5401, 8, 14},  {0x4801, 9, 14},  {0x3801, 10, 14},
        {0x3001, 11, 17}, {0x2401, 12, 18}, {0x1c01, 13, 20}, {0x1601, 29, 21}, {0x5601, 15, 14},
        {0x5401, 16, 14}, {0x5101, 17, 15}, {0x4801, 18, 16}, {0x3801, 19, 17}, {0x3401, 20, 18},
        {0x3001, 21, 19}, {0x2801, 22, 19}, {0x2401, 23, 20}, {0x2201, 24, 21}, {0x1c01, 25, 22},
        {0x1801, 26, 23}, {0x1601, 27, 24}, {0x1401, 28, 25}, {0x1201, 29, 26}, {0x1101, 30, 27},
        {0x0ac1, 31, 28}, {0x09c1, 32, 29}, {0x08a1, 33, 30}, {0x0521, 34, 31}, {0x0441, 35, 32},
        {0x02a1, 36, 33}, {0x0221, 37, 34}, {0x0141, 38, 35}, {0x0111, 39, 36}, {0x0085, 40, 37},
        {0x0049, 41, 38}, {0x0025, 42, 39}, {0x0015, 43, 40}, {0x0009, 44, 41}, {0x0005, 45, 42},
        {0x0001, 45, 43}, {0x5601, 46, 46}};
    std::vector<Row> rows;
    for (size_t i = 0; i < table.size(); ++i)
      rows.push_back({table[i].part, table[i].likely, table[i].unlikely, i == 0 || i == 6 || i == 14});
    return rows;
  }();

  std::vector<uint8_t> states_;
  std::vector<unsigned> likely_;
  uint32_t code_ = 0, interval_ = 0x8000;
  int count_ = 12;
  std::vector<uint8_t> bytes_ = {0};
};

struct Place {
  int x, y;
};

/// Figures 3 to 6, the context's lowest bit first; adaptive pixels by their number, as {100, number}.
inline std::vector<Place> generic_template(int number) {
  switch (number) {
    case 0:
      return {{-1, 0},  {-2, 0},  {-3, 0},  {-4, 0},  {100, 0}, {2, -1}, {1, -1},  {0, -1},
              {-1, -1}, {-2, -1}, {100, 1}, {100, 2}, {1, -2},  {0, -2}, {-1, -2}, {100, 3}};
    case 1:
      return {{-1, 0},  {-2, 0},  {-3, 0}, {100, 0}, {2, -1}, {1, -1}, {0, -1},
              {-1, -1}, {-2, -1}, {2, -2}, {1, -2},  {0, -2}, {-1, -2}};
    case 2:
      return {{-1, 0}, {-2, 0}, {100, 0}, {1, -1}, {0, -1}, {-1, -1}, {-2, -1}, {1, -2}, {0, -2}, {-1, -2}};
    default:
      return {{-1, 0}, {-2, 0}, {-3, 0}, {-4, 0}, {100, 0}, {1, -1}, {0, -1}, {-1, -1}, {-2, -1}, {-3, -1}};
  }
}

inline void encode_generic(Jbig2Encoder& encoder, const Jbig2Template& shape, const Bitmap& bitmap) {
  constexpr unsigned typical[] = {0x9b25, 0x0795, 0x00e5, 0x0195};
  const std::vector<Place> places = generic_template(shape.number);
  bool alike = false;
  for (int y = 0; y < bitmap.height(); ++y) {
    if (shape.typical_prediction) {
      bool same = true;
      for (int x = 0; x < bitmap.width(); ++x)
        same = same && jbig2_pixel(bitmap, x, y) == jbig2_pixel(bitmap, x, y - 1);
      encoder.encode(typical[shape.number], same != alike);
      alike = same;
      if (alike) continue;
    }
    for (int x = 0; x < bitmap.width(); ++x) {
      unsigned context = 0;
      for (size_t i = 0; i < places.size(); ++i) {
        Place place = places[i];
        if (place.x == 100) {
          const Jbig2Offset adaptive = shape.adaptive[static_cast<size_t>(place.y)];
          place = {adaptive.x, adaptive.y};
        }
        context |= static_cast<unsigned>(jbig2_pixel(bitmap, x + place.x, y + place.y)) << i;
      }
      encoder.encode(context, static_cast<unsigned>(jbig2_pixel(bitmap, x, y)));
    }
  }
}

/// Figures 12 and 13.
inline void encode_refinement(Jbig2Encoder& encoder, const Jbig2Refinement& shape, const Bitmap& reference,
                              int dx, int dy, const Bitmap& bitmap) {
  bool typical = false;
  for (int y = 0; y < bitmap.height(); ++y) {
    const auto old = [&](int x, int row) {
      return static_cast<unsigned>(jbig2_pixel(reference, x - dx, row - dy));
    };
    const auto uniform = [&](int x) {
      for (int i = 0; i < 9; ++i)
        if (old(x + i % 3 - 1, y + i / 3 - 1) != old(x, y)) return false;
      return true;
    };
    if (shape.typical_prediction) {
      bool right = true;
      for (int x = 0; x < bitmap.width(); ++x)
        right = right && (!uniform(x) || old(x, y) == static_cast<unsigned>(jbig2_pixel(bitmap, x, y)));
      encoder.encode(shape.number == 0 ? 0x100 : 0x80, right != typical);
      typical = right;
    }
    for (int x = 0; x < bitmap.width(); ++x) {
      if (typical && uniform(x)) continue;
      const auto read = [&](int right, int down) {
        return static_cast<unsigned>(jbig2_pixel(bitmap, x + right, y + down));
      };
      std::vector<unsigned> pixels = {read(-1, 0), read(1, -1), read(0, -1)};
      if (shape.number == 0) {
        pixels.push_back(read(shape.adaptive[0].x, shape.adaptive[0].y));
        for (int i = 0; i < 8; ++i) pixels.push_back(old(x + 1 - i % 3, y + 1 - i / 3));
        pixels.push_back(old(x + shape.adaptive[1].x, y + shape.adaptive[1].y));
      } else {
        pixels.push_back(read(-1, -1));
        for (const Place place : {Place{1, 1}, {0, 1}, {1, 0}, {0, 0}, {-1, 0}, {0, -1}})
          pixels.push_back(old(x + place.x, y + place.y));
      }
      unsigned context = 0;
      for (size_t i = 0; i < pixels.size(); ++i) context |= pixels[i] << i;
      encoder.encode(context, read(0, 0));
    }
  }
}

}  // namespace dce::core::test
