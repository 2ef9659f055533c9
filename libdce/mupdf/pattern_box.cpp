// A pattern's cell is cut to its BBox (ISO 32000-1, 8.7.3.1). MuPDF leaves that to the device where it lays
// cells, but where the pattern shows few it draws their contents straight away, and uncut. Here the cut goes
// before the contents (the linker's --wrap, see CMakeLists.txt), in the directions in which cells leave a gap:
// elsewhere the next cell begins where one ends, and a cut would leave a seam.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <cmath>

#include "mupdf/inverted_masks.h"

extern "C" {

decltype(pdf_process_contents) __real_pdf_process_contents;

void __wrap_pdf_process_contents(fz_context* ctx, pdf_processor* processor, pdf_document* document,
                                 pdf_obj* resources, pdf_obj* contents, fz_cookie* cookie) {
  if (pdf_dict_get_int(ctx, contents, PDF_NAME(PatternType)) == 1 && processor->op_re && processor->op_W &&
      processor->op_n) {
    fz_rect box = pdf_dict_get_rect(ctx, contents, PDF_NAME(BBox));
    const float width = box.x1 - box.x0, height = box.y1 - box.y0;
    const float xgap = std::abs(pdf_dict_get_real(ctx, contents, PDF_NAME(XStep))) - width;
    const float ygap = std::abs(pdf_dict_get_real(ctx, contents, PDF_NAME(YStep))) - height;
    if (width > 0 && height > 0 && (xgap > 0 || ygap > 0)) {
      // Steps are rounded: what is no gap to the eye is none.
      if (xgap <= width / 1000) box.x0 -= width, box.x1 += width;
      if (ygap <= height / 1000) box.y0 -= height, box.y1 += height;
      processor->op_re(ctx, processor, box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0);
      processor->op_W(ctx, processor);
      processor->op_n(ctx, processor);
    }
  }
  dce::core::begin_inverted_mask(ctx, processor, contents);
  __real_pdf_process_contents(ctx, processor, document, resources, contents, cookie);
}

}  // extern "C"
