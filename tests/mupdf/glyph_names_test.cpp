// Glyphs are found by name as FreeType finds them.
#include <ft2build.h>
#include <gtest/gtest.h>
#include <mupdf/fitz.h>
#include FT_FREETYPE_H

#include <string>
#include <vector>

extern "C" decltype(FT_Get_Name_Index) __real_FT_Get_Name_Index;

namespace {

TEST(GlyphNames, AreFoundAsFreeTypeFindsThem) {
  fz_context* ctx = fz_new_context(nullptr, nullptr, FZ_STORE_DEFAULT);
  FT_Library library;
  ASSERT_EQ(FT_Init_FreeType(&library), 0);
  for (const char* font : {"Helvetica", "Symbol", "ZapfDingbats"}) {
    int size = 0;
    const unsigned char* const program = fz_lookup_base14_font(ctx, font, &size);
    FT_Face face;
    ASSERT_EQ(FT_New_Memory_Face(library, program, size, 0, &face), 0) << font;
    std::vector<std::string> names = {"", "none", ".notdef", std::string(200, 'a')};
    char name[128];
    for (FT_UInt glyph = 0; glyph < static_cast<FT_UInt>(face->num_glyphs); ++glyph) {
      if (FT_Get_Glyph_Name(face, glyph, name, sizeof name) == 0) names.emplace_back(name);
    }
    EXPECT_GT(names.size(), 100u) << font;
    for (const std::string& wanted : names)
      EXPECT_EQ(FT_Get_Name_Index(face, wanted.c_str()), __real_FT_Get_Name_Index(face, wanted.c_str()))
          << wanted;
    FT_Done_Face(face);
  }
  FT_Done_FreeType(library);
  fz_drop_context(ctx);
}

}  // namespace
