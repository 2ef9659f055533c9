// Glyphs that the threads of a job make once between them.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "document/canvas.h"

namespace dce::core {

/// What a drawn glyph depends on: equal keys, equal dots. Fonts are known by their keys, so that those of
/// other documents that draw the same share their glyphs.
struct GlyphKey {
  FontKey font;
  std::array<int32_t, 4> matrix{};  ///< em to device, in parts of a dot that its user chooses
  uint32_t glyph = 0;
  bool operator==(const GlyphKey&) const = default;
};
struct GlyphKeyHash {
  size_t operator()(const GlyphKey& key) const {
    // The font's key is a digest already; the multipliers are odd and otherwise of no meaning.
    uint64_t hash;
    std::memcpy(&hash, key.font.bytes.data(), sizeof hash);
    for (int32_t value : key.matrix) hash = (hash ^ static_cast<uint32_t>(value)) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ key.glyph) * 0xd6e8feb86659fd93u;
    return static_cast<size_t>(hash ^ hash >> 32);
  }
};

/// Thread-safe. Bounded: when it is full it begins anew, and who holds a glyph keeps it.
template <class Glyph>
class SharedGlyphs {
 public:
  using Pointer = std::shared_ptr<const Glyph>;
  explicit SharedGlyphs(size_t most_bytes) : most_bytes_(most_bytes) {}

  /// What make() answers for `key`, null included; `bytes_of` says how much of that counts.
  template <class Make, class BytesOf>
  Pointer find(const GlyphKey& key, Make&& make, BytesOf&& bytes_of) {
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = glyphs_.find(key); found != glyphs_.end()) return found->second;
    }
    Pointer made = make();
    const std::lock_guard lock(mutex_);
    bytes_ += bytes_of(made) + sizeof key;
    if (bytes_ > most_bytes_) {
      glyphs_.clear();
      bytes_ = 0;
    }
    return glyphs_.emplace(key, std::move(made)).first->second;
  }

 private:
  const size_t most_bytes_;
  std::mutex mutex_;
  std::unordered_map<GlyphKey, Pointer, GlyphKeyHash> glyphs_;
  size_t bytes_ = 0;
};

}  // namespace dce::core
