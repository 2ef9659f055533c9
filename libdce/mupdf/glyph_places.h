// What MuPDF 1.21 asks of each glyph that a content stream shows: where it comes, and its bounds.
#pragma once

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#if FZ_VERSION_MAJOR == 1 && FZ_VERSION_MINOR <= 21
#define DCE_PLACES_GLYPHS 1
#endif

namespace dce::core {

/// Notes what `processor`, new and of MuPDF's kind that runs on a device, meets that needs the bounds of
/// text. `state`: what it begins with, null for a page's own.
void note_uses_of_text_bounds(fz_context* context, pdf_processor* processor, const pdf_gstate* state);

}  // namespace dce::core
