// Fonts that a document names and does not hold, and what MuPDF draws instead. Private to this room.
#pragma once

#include <mupdf/fitz.h>

#include <optional>
#include <string>
#include <string_view>

#include "document/preflight.h"

namespace dce::core {

/// The name without a subset's tag, cut to printable ASCII.
std::string printable_name(std::string_view name);

/// Is `name` one of PDF's standard fonts (ISO 32000-1, 9.6.2.2), or one made to the metrics of one, such as Arial? What
/// stands in for those has the same widths.
bool has_standard_metrics(std::string_view name);

/// Does the name say a weight that a bold font suits better than an ordinary one? Names with Bold MuPDF knows itself.
bool says_bold(std::string_view name);

/// What is missing where `font` of a PDF is not the document's own.
std::optional<MissingFont> missing_font(fz_context* context, const fz_font* font);

}  // namespace dce::core
