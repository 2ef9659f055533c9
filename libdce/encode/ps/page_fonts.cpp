#include "encode/ps/page_fonts.h"

#include <cstdio>

namespace dce::core {
namespace {

// A unit is 0.04 pt at the largest size of the common grid: a third of a dot at 600 an inch.
constexpr int common_grid = 1000, fine_grid = 4000;
constexpr double fine_from_pt = 36;

bool usable(int code) {
  return code >= 32 && code <= 255 && code != 127 && code != '(' && code != ')' && code != '\\';
}

/// A name that only this glyph of its font has, and that tells readers its character where that is known
/// (Adobe Glyph List Specification, section 2: what follows a point is no part of it).
std::string glyph_name(const Glyph& glyph) {
  int32_t u = glyph.unicode;
  auto id = static_cast<unsigned>(glyph.id);
  char name[40];
  if ((u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z')) {
    std::snprintf(name, sizeof name, "%c.%u", static_cast<char>(u), id);
  } else if (u == ' ') {
    std::snprintf(name, sizeof name, "space.%u", id);
  } else if (u > ' ' && u <= 0xffff) {
    std::snprintf(name, sizeof name, "uni%04X.%u", static_cast<unsigned>(u), id);
  } else if (u > 0xffff && u <= 0x10ffff) {
    std::snprintf(name, sizeof name, "u%05X.%u", static_cast<unsigned>(u), id);
  } else {
    std::snprintf(name, sizeof name, "g%u", id);
  }
  return name;
}

}  // namespace

PageFonts::Code PageFonts::find(const CanvasFont& font, const Glyph& glyph, double size_pt, int* units) {
  *units = size_pt > fine_from_pt ? fine_grid : common_grid;
  if (!last_face_ || last_units_ != *units || !(last_key_ == font.key())) {
    last_face_ = &faces_[{font.key(), *units}];
    last_key_ = font.key();
    last_units_ = *units;
  }
  Face& face = *last_face_;
  if (auto it = face.codes.find(glyph.id); it != face.codes.end()) return it->second;

  GlyphStore::Entry entry = store_.find(font, glyph.id, *units);
  Code code;
  code.advance = entry.advance;
  if (entry.charstring) {
    // The character's own code where it is free: content stays readable and compresses alike from page to
    // page.
    auto free_code = [&](const Subset& subset) {
      if (usable(glyph.unicode) && !subset.taken[static_cast<size_t>(glyph.unicode)]) return glyph.unicode;
      // From the end, so that characters met later still find their own.
      for (int c = 255; c > 32; --c) {
        if (usable(c) && !subset.taken[static_cast<size_t>(c)]) return static_cast<int32_t>(c);
      }
      return -1;
    };
    int32_t chosen =
        face.open >= static_cast<int>(first_open_) ? free_code(subsets_[static_cast<size_t>(face.open)]) : -1;
    if (chosen < 0) {
      face.open = static_cast<int>(subsets_.size());
      subsets_.push_back({font.key(), *units, {}, std::vector<bool>(256)});
      chosen = free_code(subsets_.back());
    }
    Subset& subset = subsets_[static_cast<size_t>(face.open)];
    code.font = face.open;
    code.code = static_cast<uint8_t>(chosen);
    subset.taken[code.code] = true;
    subset.items.push_back({code.code, glyph_name(glyph), entry.charstring});
  }
  face.codes.emplace(glyph.id, code);
  return code;
}

void PageFonts::hand_over(ByteBuffer& out) {
  for (; first_open_ < subsets_.size(); ++first_open_) {
    const Subset& subset = subsets_[first_open_];
    out.u32be(static_cast<uint32_t>(first_open_));
    out.append(Bytes(subset.key.bytes));
    out.u32be(static_cast<uint32_t>(subset.units));
    out.u32be(static_cast<uint32_t>(subset.items.size()));
    for (const Item& item : subset.items) {
      out.u8(item.code);
      out.u8(static_cast<uint8_t>(item.name.size()));
      out.append(item.name);
      out.u32be(static_cast<uint32_t>(item.charstring->size()));
      out.append(*item.charstring);
    }
  }
}

}  // namespace dce::core
