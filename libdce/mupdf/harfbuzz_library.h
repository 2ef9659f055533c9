// HarfBuzz, which MuPDF lays HTML, EPUB and text of some scripts out with, loaded when the first of them
// comes: it brings GLib, Graphite and PCRE.
#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

/// Loads it where it is not built in, and throws MuPDF's exception where it is not installed. Before anything
/// is laid out: what MuPDF would call afterwards cannot fail.
void require_harfbuzz(fz_context* ctx);

}  // namespace dce::core
