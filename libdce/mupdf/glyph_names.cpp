// A font's glyphs are looked for by their names, up to 256 times for each encoding. FreeType compares name by
// name; from the second dozen on they are found in a table that the face keeps (the linker's --wrap, see
// CMakeLists.txt).
#include <ft2build.h>
#include FT_FREETYPE_H

#include <cstring>
#include <exception>
#include <string>
#include <unordered_map>

extern "C" decltype(FT_Get_Name_Index) __real_FT_Get_Name_Index;

namespace {

constexpr int most_compared = 12;         ///< before a table is worth its making
constexpr size_t name_bytes = 128;        ///< longer names are compared
constexpr FT_Long most_glyphs = 1 << 15;  // that a table is made of

struct GlyphNames {
  int asked = 0;
  bool made = false;
  std::unordered_map<std::string, FT_UInt> glyphs;

  /// The first glyph of a name is FreeType's answer.
  void make(FT_Face face) {
    made = true;
    char name[name_bytes];
    glyphs.reserve(static_cast<size_t>(face->num_glyphs));
    for (FT_UInt glyph = 0; glyph < static_cast<FT_UInt>(face->num_glyphs); ++glyph) {
      if (FT_Get_Glyph_Name(face, glyph, name, sizeof name) == 0) glyphs.emplace(name, glyph);
    }
  }
};

/// Null where another uses what the face has for it, or there is no memory.
GlyphNames* names_of(FT_Face face) {
  const FT_Generic_Finalizer end = [](void* object) {
    delete static_cast<GlyphNames*>(static_cast<FT_Face>(object)->generic.data);
  };
  if (!face->generic.data) face->generic = {new GlyphNames, end};
  return face->generic.finalizer == end ? static_cast<GlyphNames*>(face->generic.data) : nullptr;
}

}  // namespace

extern "C" FT_UInt __wrap_FT_Get_Name_Index(FT_Face face, const FT_String* name) {
  if (!face || !name || !FT_HAS_GLYPH_NAMES(face) || face->num_glyphs > most_glyphs ||
      std::strlen(name) >= name_bytes - 1)
    return __real_FT_Get_Name_Index(face, name);
  try {
    GlyphNames* const names = names_of(face);
    if (names && ++names->asked > most_compared) {
      if (!names->made) names->make(face);
      const auto found = names->glyphs.find(name);
      return found == names->glyphs.end() ? 0 : found->second;
    }
  } catch (const std::exception&) {
    // Without memory for a table they are compared.
  }
  return __real_FT_Get_Name_Index(face, name);
}
