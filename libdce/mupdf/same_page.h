#pragma once

#include <mupdf/pdf.h>

namespace dce::core {

/// Do two page dictionaries paint the same? Their boxes, contents, resources and annotations are compared to the
/// last byte, without decoding; false where that is too much to compare. May leave by longjmp, without having
/// anything to give back.
bool same_page(fz_context* ctx, pdf_document* pdf, pdf_obj* first, pdf_obj* second);

}  // namespace dce::core
