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

std::string glyph_name(const Glyph& glyph) {
  int32_t u = glyph.unicode;
  if ((u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z')) return std::string(1, static_cast<char>(u));
  char name[24];
  if (u == ' ') return "space";
  if (u > ' ' && u <= 0xffff) {
    std::snprintf(name, sizeof name, "uni%04X", static_cast<unsigned>(u));
  } else if (u > 0xffff && u <= 0x10ffff) {
    std::snprintf(name, sizeof name, "u%05X", static_cast<unsigned>(u));
  } else {
    std::snprintf(name, sizeof name, "g%u", static_cast<unsigned>(glyph.id));
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
    // The character's own code where it is free: content stays readable and compresses alike from page to page.
    auto free_code = [&](const Subset& subset) {
      if (usable(glyph.unicode) && !subset.taken[static_cast<size_t>(glyph.unicode)]) return glyph.unicode;
      // From the end, so that characters met later still find their own.
      for (int c = 255; c > 32; --c) {
        if (usable(c) && !subset.taken[static_cast<size_t>(c)]) return static_cast<int32_t>(c);
      }
      return -1;
    };
    int32_t chosen = face.open >= static_cast<int>(first_open_) ? free_code(subsets_[static_cast<size_t>(face.open)]) : -1;
    if (chosen < 0) {
      face.open = static_cast<int>(subsets_.size());
      subsets_.push_back({*units, {}, {}, std::vector<bool>(256)});
      chosen = free_code(subsets_.back());
    }
    Subset& subset = subsets_[static_cast<size_t>(face.open)];
    std::string name = glyph_name(glyph);
    for (int n = 2; !subset.names.insert(name).second; ++n) name = glyph_name(glyph) + "." + std::to_string(n);
    code.font = face.open;
    code.code = static_cast<uint8_t>(chosen);
    subset.taken[code.code] = true;
    subset.items.push_back({code.code, std::move(name), entry.charstring});
  }
  face.codes.emplace(glyph.id, code);
  return code;
}

void PageFonts::define(PsText& out) {
  for (; first_open_ < subsets_.size(); ++first_open_) {
    const Subset& subset = subsets_[first_open_];
    out.op("FB");
    for (const Item& item : subset.items) {
      out.integer(item.code).raw("/").raw(item.name).raw(" ");
      out.integer(static_cast<int64_t>(item.charstring->size())).raw("FD ").raw(*item.charstring).raw("\n");
    }
    out.raw("/F").integer(static_cast<int64_t>(first_open_)).integer(subset.units).op("FE");
  }
}

void PageFonts::clear() {
  faces_.clear();
  last_face_ = nullptr;
  subsets_.clear();
  first_open_ = 0;
}

}  // namespace dce::core
