// Forms whose NeedAppearances says that what fields hold is not drawn yet (ISO 32000-1, 12.7.2): programs
// that fill forms in leave an appearance without text, and MuPDF makes up only those that are missing.
#pragma once

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

namespace dce::core {

/// Takes away the appearances of such a form's fields that show nothing of the value. Throws fitz errors, and
/// has no destructors to run.
void drop_unfilled_appearances(fz_context* ctx, pdf_document* document, pdf_obj* annotations);

}  // namespace dce::core
