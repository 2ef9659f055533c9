// Pages that look like what is printed, made by arithmetic, so that figures mean something and need no files.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string_view>

#include "raster/band.h"

namespace dce::bench {

enum class Content { blank, text, halftone, photo, noise };

constexpr std::string_view content_name(Content content) {
  constexpr std::string_view names[] = {"blank", "text", "halftone", "photo", "noise"};
  return names[static_cast<int>(content)];
}

/// A sheet of 5100 x `height` dots, 600 dpi letter being 6600 high. Text is lines of glyph-sized boxes and
/// strokes with margins; halftone a clustered screen of a ramp, in colour the flat tints of a chart; photo a
/// gradient with grain.
inline core::Bitmap make_page(core::PixelFormat format, Content content, int height = 1024) {
  constexpr int width = 5100;
  core::Bitmap page(format, width, height);
  std::mt19937 random(1);
  int n = core::components(format);
  auto put = [&](int x, int y, uint8_t level) {
    if (format == core::PixelFormat::black1) {
      if (level < 128) page.row(y)[x / 8] |= static_cast<uint8_t>(0x80 >> x % 8);
    } else {
      for (int c = 0; c < n; ++c) page.row(y)[x * n + c] = level;
    }
  };
  switch (content) {
    case Content::blank:
      break;
    case Content::text:
      for (int line = 60; line + 70 < height; line += 110) {
        for (int x = 600; x < 4400; x += 30 + static_cast<int>(random() % 20)) {
          if (random() % 6 == 0) continue;  // between words
          int stem = 5 + static_cast<int>(random() % 4), tall = 35 + static_cast<int>(random() % 30);
          int slant = static_cast<int>(random() % 3) - 1;
          for (int y = 0; y < tall; ++y) {
            for (int i = 0; i < stem; ++i) put(x + i + slant * y / 4 + 8, line + 65 - y, 0);
            if (y % 17 < 5) {
              for (int i = 0; i < 20; ++i) put(x + 8 + i, line + 65 - y, 0);
            }
          }
        }
      }
      break;
    case Content::halftone:
      for (int y = 0; y < height; ++y) {
        for (int x = 300; x < 4800; ++x) {
          int dx = x % 11 - 5, dy = (y + x / 11 % 2 * 5) % 11 - 5;
          bool ink = dx * dx + dy * dy < x / 120;
          put(x, y,
              format == core::PixelFormat::black1 ? (ink ? 0 : 255) : static_cast<uint8_t>(x / 300 * 15));
        }
      }
      break;
    case Content::photo:
      for (int y = 0; y < height; ++y) {
        for (int x = 300; x < 4800; ++x) {
          int grain = static_cast<int>(random() % 8);
          if (format == core::PixelFormat::black1) {
            put(x, y, static_cast<int>(random() % 256) > x * 255 / 4800 ? 0 : 255);
          } else {
            for (int c = 0; c < n; ++c) {
              page.row(y)[x * n + c] =
                  static_cast<uint8_t>(std::clamp((x + y * (c + 1)) / 30 % 240 + grain, 0, 255));
            }
          }
        }
      }
      break;
    case Content::noise:
      for (int y = 0; y < height; ++y) {
        std::generate_n(page.row(y), page.row_size(), [&] { return static_cast<uint8_t>(random()); });
      }
      break;
  }
  return page;
}

}  // namespace dce::bench
