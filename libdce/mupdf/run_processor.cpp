// What is added to MuPDF's processors that run on a device (the linker's --wrap, see CMakeLists.txt).
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include "mupdf/glyph_places.h"
#include "mupdf/inverted_masks.h"

extern "C" {

decltype(pdf_new_run_processor) __real_pdf_new_run_processor;

pdf_processor* __wrap_pdf_new_run_processor(fz_context* ctx, fz_device* device, fz_matrix ctm,
                                            const char* usage, pdf_gstate* state,
                                            fz_default_colorspaces* spaces, fz_cookie* cookie) {
  pdf_processor* const processor =
      __real_pdf_new_run_processor(ctx, device, ctm, usage, state, spaces, cookie);
  dce::core::heed_inverted_masks(processor);
  dce::core::note_uses_of_text_bounds(ctx, processor, state);
  return processor;
}

}  // extern "C"
