// What tests of inputs share: opening bytes as a job would, and a small ZIP archive to open.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "input/input.h"

namespace dce::core::testing {

struct CollectingReporter final : Reporter {
  void warning(int page, const std::string& text) override {
    warnings.push_back(std::to_string(page) + ": " + text);
  }
  std::vector<std::string> warnings;
};

/// A job's surroundings; documents opened through it must go before it.
struct Opening {
  Limits limits;
  MemoryBudget memory{256u << 20};
  Cancellation cancellation;
  CollectingReporter reporter;

  OpenContext context() { return {limits, memory, cancellation, reporter}; }
};

inline Bytes bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

/// Stored entries only; `claimed` sizes go into the directory where they are not 0. Checksums are left 0.
struct ZipPart {
  std::string name, content;
  uint32_t claimed = 0;
};
inline std::string make_zip(const std::vector<ZipPart>& parts) {
  const auto u16 = [](std::string& out, uint32_t v) {
    out += {static_cast<char>(v), static_cast<char>(v >> 8)};
  };
  const auto u32 = [&](std::string& out, uint32_t v) {
    u16(out, v & 0xffff);
    u16(out, v >> 16);
  };
  std::string zip, directory;
  for (const ZipPart& part : parts) {
    const auto offset = static_cast<uint32_t>(zip.size()), size = static_cast<uint32_t>(part.content.size());
    const auto fields = [&](std::string& out) {
      for (int i = 0; i < 4; ++i) u16(out, i == 0 ? 20 : 0);  // version, flags, method, time
      u16(out, 0);
      u32(out, 0);
      u32(out, size);
      u32(out, part.claimed ? part.claimed : size);
      u16(out, static_cast<uint32_t>(part.name.size()));
      u16(out, 0);
    };
    u32(zip, 0x04034b50);
    fields(zip);
    zip += part.name + part.content;
    u32(directory, 0x02014b50);
    u16(directory, 20);
    fields(directory);
    u16(directory, 0);
    u32(directory, 0);
    u32(directory, 0);
    u32(directory, offset);
    directory += part.name;
  }
  const auto start = static_cast<uint32_t>(zip.size());
  zip += directory;
  u32(zip, 0x06054b50);
  u32(zip, 0);
  u16(zip, static_cast<uint32_t>(parts.size()));
  u16(zip, static_cast<uint32_t>(parts.size()));
  u32(zip, static_cast<uint32_t>(directory.size()));
  u32(zip, start);
  u16(zip, 0);
  return zip;
}

/// Draws page `index` at 72 dots an inch, in grey.
inline Bitmap draw_page(Document& document, int index) {
  auto page = document.load_page(index);
  if (!page.ok()) return {};
  const SizePt size = (*page)->size();
  const int width = static_cast<int>(size.width + 0.5), height = static_cast<int>(size.height + 0.5);
  Bitmap bitmap(PixelFormat::gray8, width, height);
  if (!(*page)->draw(bitmap.band(0, height), Matrix{}, Rect{0, 0, width, height}).ok()) return {};
  return bitmap;
}

/// Is anything but paper within the rectangle?
inline bool has_ink(const Bitmap& bitmap, Rect area) {
  for (int y = area.y0; y < area.y1; ++y) {
    for (int x = area.x0; x < area.x1; ++x) {
      if (bitmap.row(y)[x] < 200) return true;
    }
  }
  return false;
}

}  // namespace dce::core::testing
