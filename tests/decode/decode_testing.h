// Reading a stream made in a test, and looking at its pixels.
#pragma once

#include <string>
#include <vector>

#include "decode/decoder.h"

namespace dce::core {

struct Decoded {
  Status status;
  StreamReport report;
  std::vector<StreamPage> pages;
};

inline Decoded decode(const StreamReader& reader, std::string_view stream, DecodeOptions options = {}) {
  Decoded result;
  Cancellation cancellation;
  result.status = reader.read(
      Bytes(reinterpret_cast<const uint8_t*>(stream.data()), stream.size()), options, cancellation,
      [&](StreamPage page) {
        result.pages.push_back(std::move(page));
        return ok();
      },
      result.report);
  return result;
}

inline int sniff(const StreamReader& reader, std::string_view stream) {
  return reader.sniff(Bytes(reinterpret_cast<const uint8_t*>(stream.data()), stream.size()));
}

/// Bytes given as numbers, for use in streams that are written as text.
template <class... Byte>
std::string bytes(Byte... byte) {
  return {static_cast<char>(byte)...};
}

/// The pixel as components, e.g. "1" for ink, "255" or "255,0,0".
inline std::string pixel(const Bitmap& page, int x, int y) {
  if (page.format() == PixelFormat::black1) return page.row(y)[x / 8] >> (7 - x % 8) & 1 ? "1" : "0";
  std::string text;
  int n = components(page.format());
  for (int i = 0; i < n; ++i) text += (i ? "," : "") + std::to_string(page.row(y)[x * n + i]);
  return text;
}

/// Where ink is: "x0,y0-x1,y1" with both ends inside, or "blank".
inline std::string ink_box(const Bitmap& page) {
  int x0 = page.width(), y0 = page.height(), x1 = -1, y1 = -1;
  std::string blank = page.format() == PixelFormat::black1  ? "0"
                      : page.format() == PixelFormat::gray8 ? "255"
                                                            : "255,255,255";
  for (int y = 0; y < page.height(); ++y) {
    for (int x = 0; x < page.width(); ++x) {
      if (page.format() == PixelFormat::black1 && page.row(y)[x / 8] == 0) {
        x |= 7;
        continue;
      }
      if (pixel(page, x, y) == blank) continue;
      x0 = std::min(x0, x);
      x1 = std::max(x1, x);
      y0 = std::min(y0, y);
      y1 = y;
    }
  }
  if (x1 < 0) return "blank";
  return std::to_string(x0) + "," + std::to_string(y0) + "-" + std::to_string(x1) + "," + std::to_string(y1);
}

}  // namespace dce::core
