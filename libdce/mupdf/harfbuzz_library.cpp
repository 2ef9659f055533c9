#include "mupdf/harfbuzz_library.h"

#if DCE_LOAD_HARFBUZZ

#include <hb-ft.h>
#include <hb.h>

#include "base/loaded_library.h"

namespace dce::core {
namespace {

/// The functions that MuPDF calls, without "hb_".
// clang-format off
#define DCE_HARFBUZZ_FUNCTIONS(each) \
  each(buffer_add_utf8) each(buffer_clear_contents) each(buffer_create) each(buffer_destroy) \
  each(buffer_get_glyph_infos) each(buffer_get_glyph_positions) each(buffer_guess_segment_properties) \
  each(buffer_set_direction) each(buffer_set_language) each(font_destroy) each(ft_font_create) \
  each(language_from_string) each(shape)
// clang-format on

struct HarfbuzzLibrary {
#define DCE_HARFBUZZ_MEMBER(name) decltype(&hb_##name) name;
  DCE_HARFBUZZ_FUNCTIONS(DCE_HARFBUZZ_MEMBER)
#undef DCE_HARFBUZZ_MEMBER
};

bool load(HarfbuzzLibrary& harfbuzz) {
  void* library = load_library("libharfbuzz.so.0");  // of the interface that the headers declare
#define DCE_HARFBUZZ_FOUND(name) &&find_function(library, "hb_" #name, harfbuzz.name)
  return true DCE_HARFBUZZ_FUNCTIONS(DCE_HARFBUZZ_FOUND);
#undef DCE_HARFBUZZ_FOUND
}

/// Null where it is not installed.
const HarfbuzzLibrary* harfbuzz_library() {
  return loaded_table<HarfbuzzLibrary, load>();
}

}  // namespace

void require_harfbuzz(fz_context* ctx) {
  if (!harfbuzz_library()) {
    fz_throw(ctx, FZ_ERROR_GENERIC, "HTML, EPUB and this text need HarfBuzz, which is not installed");
  }
}

}  // namespace dce::core

// What MuPDF is linked with: each hands on to the library, which require_harfbuzz() has loaded.
namespace {
const dce::core::HarfbuzzLibrary& harfbuzz() {
  return *dce::core::harfbuzz_library();
}
}  // namespace

void hb_buffer_add_utf8(hb_buffer_t* buffer, const char* text, int length, unsigned offset, int count) {
  harfbuzz().buffer_add_utf8(buffer, text, length, offset, count);
}
void hb_buffer_clear_contents(hb_buffer_t* buffer) {
  harfbuzz().buffer_clear_contents(buffer);
}
hb_buffer_t* hb_buffer_create() {
  return harfbuzz().buffer_create();
}
void hb_buffer_destroy(hb_buffer_t* buffer) {
  harfbuzz().buffer_destroy(buffer);
}
hb_glyph_info_t* hb_buffer_get_glyph_infos(hb_buffer_t* buffer, unsigned* length) {
  return harfbuzz().buffer_get_glyph_infos(buffer, length);
}
hb_glyph_position_t* hb_buffer_get_glyph_positions(hb_buffer_t* buffer, unsigned* length) {
  return harfbuzz().buffer_get_glyph_positions(buffer, length);
}
void hb_buffer_guess_segment_properties(hb_buffer_t* buffer) {
  harfbuzz().buffer_guess_segment_properties(buffer);
}
void hb_buffer_set_direction(hb_buffer_t* buffer, hb_direction_t direction) {
  harfbuzz().buffer_set_direction(buffer, direction);
}
void hb_buffer_set_language(hb_buffer_t* buffer, hb_language_t language) {
  harfbuzz().buffer_set_language(buffer, language);
}
void hb_font_destroy(hb_font_t* font) {
  harfbuzz().font_destroy(font);
}
hb_font_t* hb_ft_font_create(FT_Face face, hb_destroy_func_t destroy) {
  return harfbuzz().ft_font_create(face, destroy);
}
hb_language_t hb_language_from_string(const char* text, int length) {
  return harfbuzz().language_from_string(text, length);
}
void hb_shape(hb_font_t* font, hb_buffer_t* buffer, const hb_feature_t* features, unsigned count) {
  harfbuzz().shape(font, buffer, features, count);
}

#else

void dce::core::require_harfbuzz(fz_context*) {}

#endif
