// A page looked over before it is printed. Private to this room.
#pragma once

#include <mupdf/fitz.h>

#include "base/status.h"
#include "document/preflight.h"

namespace dce::core {

/// Adds to `found` what the list paints; its space mapped by `to_page` is page points. Fonts that are not in the document
/// are missed only where `fonts_belong_inside`: HTML, for one, has none. Code::limit where there is no memory.
Status look_over(fz_context* context, fz_display_list* list, fz_matrix to_page, bool fonts_belong_inside,
                 fz_cookie* cookie, PagePreflight& found);

}  // namespace dce::core
