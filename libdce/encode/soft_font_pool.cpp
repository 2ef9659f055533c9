#include "encode/soft_font_pool.h"

namespace dce::core {
namespace {

// A face used so often on its first page is likely to be a text's; others may be a title's.
constexpr uint64_t text_uses = 48;
// What a use of a code of two bytes costs: its run is split or widened.
constexpr uint64_t lost_by_use = 6;
constexpr size_t sending_bytes = 24;  // what goes with a bitmap

}  // namespace

void SoftFontPool::place(std::span<const SoftGlyphPtr> glyphs, std::span<const uint32_t> uses,
                         std::vector<Slot>& slots) {
  auto face = [](const SoftGlyph& glyph) {
    GlyphKey key = glyph.key;
    key.glyph = 0;
    return key;
  };
  std::unordered_map<GlyphKey, uint64_t, GlyphKeyHash> faces;
  if (codes_.words > 0) {
    for (size_t i = 0; i < glyphs.size(); ++i) faces[face(*glyphs[i])] += uses[i];
  }
  slots.assign(glyphs.size(), {});
  for (size_t i = 0; i < glyphs.size(); ++i) {
    if (uses[i] == 0) continue;
    slots[i] = place(*glyphs[i], uses[i], codes_.words > 0 ? faces[face(*glyphs[i])] : 0);
  }
}

SoftFontPool::Slot SoftFontPool::place(const SoftGlyph& glyph, uint32_t uses, uint64_t face_uses) {
  auto [it, is_new] = places_.try_emplace(glyph.key);
  Place& place = it->second;
  const bool byte_left = fonts_ == 0 || bytes_used_ < codes_.bytes.size();
  if (is_new) return put(place, glyph, codes_.words > 0 && !(byte_left && face_uses >= text_uses));
  if (place.code > 0xff && place.font + 1 == fonts_) {
    place.lost += lost_by_use * uses;
    if (byte_left && place.lost > glyph.bitmap.bits.size() + sending_bytes) return put(place, glyph, false);
  }
  return {place.font, place.code, false};
}

SoftFontPool::Slot SoftFontPool::put(Place& place, const SoftGlyph& glyph, bool word) {
  const bool full =
      word ? words_used_ == static_cast<size_t>(codes_.words) : bytes_used_ == codes_.bytes.size();
  if (fonts_ == 0 || full) {
    ++fonts_;
    bytes_used_ = words_used_ = 0;
  }
  place.font = static_cast<uint16_t>(fonts_ - 1);
  place.code = word ? static_cast<uint16_t>(0x100 + words_used_++) : codes_.bytes[bytes_used_++];
  place.lost = 0;
  bytes_ += glyph.bitmap.bits.size();
  return {place.font, place.code, true};
}

void SoftFontPool::clear() {
  places_.clear();
  fonts_ = 0;
  bytes_used_ = words_used_ = 0;
  bytes_ = 0;
}

}  // namespace dce::core
