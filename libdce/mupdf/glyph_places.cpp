// MuPDF bounds each glyph that it shows, and loads its outline for that once a font. Bounds of text are asked
// for by blending, soft masks, patterns, shadings and clips alone: a page is spared them until it meets one
// of these, and a glyph's width is looked for where it is likely (the linker's --wrap, see CMakeLists.txt).
// The arithmetic is MuPDF's; vertical text is left to it.
#include "mupdf/glyph_places.h"

#include "mupdf/fitz_context.h"

namespace dce::core {
namespace {

/// What new processors have for an operator, from the first of them.
template <auto operation>
auto original(const pdf_processor* processor) {
  static const auto call = processor->*operation;
  return call;
}

template <auto operation>
void note(pdf_processor* processor) {
  [processor]<class... Values>(void (*pdf_processor::*)(fz_context*, pdf_processor*, Values...)) {
    (void)original<operation>(processor);
    processor->*operation = [](fz_context* ctx, pdf_processor* self, Values... values) {
      if (auto* context = static_cast<FitzContext*>(fz_user_context(ctx))) context->needs_text_bounds = true;
      original<operation>(self)(ctx, self, values...);
    };
  }(operation);
}

}  // namespace

void note_uses_of_text_bounds(fz_context* ctx, pdf_processor* processor, const pdf_gstate* state) {
  auto* context = static_cast<FitzContext*>(fz_user_context(ctx));
  if (context && state) context->needs_text_bounds = true;
  note<&pdf_processor::op_gs_BM>(processor);
  note<&pdf_processor::op_gs_SMask>(processor);
  note<&pdf_processor::op_SC_pattern>(processor);
  note<&pdf_processor::op_sc_pattern>(processor);
  note<&pdf_processor::op_SC_shade>(processor);
  note<&pdf_processor::op_sc_shade>(processor);
}

}  // namespace dce::core

#ifdef DCE_PLACES_GLYPHS

extern "C" {

decltype(pdf_tos_make_trm) __real_pdf_tos_make_trm;
decltype(pdf_tos_move_after_char) __real_pdf_tos_move_after_char;

}  // extern "C"

namespace {

/// Simple fonts have a width a code, one after the other.
int width_of(fz_context* ctx, pdf_font_desc* font, int cid) {
  const int place = font->hmtx ? cid - font->hmtx[0].lo : -1;
  if (place >= 0 && place < font->hmtx_len && font->hmtx[place].lo == cid && font->hmtx[place].hi == cid)
    return font->hmtx[place].w;
  return pdf_lookup_hmtx(ctx, font, cid).w;
}

/// Only text that is filled may paint, clip or be grouped without bounds.
bool needs_bounds(fz_context* ctx, const pdf_text_state& text) {
  constexpr int fill = 0, invisible = 3;
  const auto* const context = static_cast<dce::core::FitzContext*>(fz_user_context(ctx));
  return !context || context->needs_text_bounds || (text.render != fill && text.render != invisible);
}

}  // namespace

extern "C" {

int __wrap_pdf_tos_make_trm(fz_context* ctx, pdf_text_object_state* object, pdf_text_state* text,
                            pdf_font_desc* font, int cid, fz_matrix* place) {
  if (font->wmode != 0 || needs_bounds(ctx, *text))
    return __real_pdf_tos_make_trm(ctx, object, text, font, cid, place);
  const float width = static_cast<float>(width_of(ctx, font, cid)) * 0.001f;
  object->char_tx = (width * text->size + text->char_space) * text->scale;
  object->char_ty = 0;
  const fz_matrix& line = object->tm;
  const float across = text->size * text->scale, down = text->size;
  *place = {across * line.a,
            across * line.b,
            down * line.c,
            down * line.d,
            text->rise * line.c + line.e,
            text->rise * line.d + line.f};
  object->cid = cid;
  object->gid = pdf_font_cid_to_gid(ctx, font, cid);
  object->fontdesc = font;
  object->char_bbox = fz_empty_rect;
  return object->gid;
}

void __wrap_pdf_tos_move_after_char(fz_context* ctx, pdf_text_object_state* object) {
  if (fz_is_valid_rect(object->char_bbox)) {
    __real_pdf_tos_move_after_char(ctx, object);
    return;
  }
  object->tm.e += object->char_tx * object->tm.a + object->char_ty * object->tm.c;
  object->tm.f += object->char_tx * object->tm.b + object->char_ty * object->tm.d;
}

}  // extern "C"

#endif
