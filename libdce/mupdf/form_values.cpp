#include "mupdf/form_values.h"

#include "mupdf/stream_content.h"

namespace dce::core {
namespace {

bool holds_text(fz_context* ctx, pdf_obj* widget) {
  pdf_obj* const type = pdf_dict_get_inheritable(ctx, widget, PDF_NAME(FT));
  if (!pdf_name_eq(ctx, type, PDF_NAME(Tx)) && !pdf_name_eq(ctx, type, PDF_NAME(Ch))) return false;
  pdf_obj* const value = pdf_dict_get_inheritable(ctx, widget, PDF_NAME(V));
  if (!pdf_is_string(ctx, value)) return false;
  const char* bytes = pdf_to_text_string(ctx, value);
  while (*bytes == ' ' || *bytes == '\n' || *bytes == '\r') ++bytes;
  return *bytes != 0;
}

/// Operators that show text (9.4.3), or that draw what may be text.
bool shows_text(fz_context* ctx, pdf_obj* appearance) {
  return content_holds(ctx, appearance, true, [](std::string_view bytes) {
    for (size_t i = 0; i + 1 < bytes.size(); ++i) {
      const char a = bytes[i], b = bytes[i + 1];
      if ((a == 'T' && (b == 'j' || b == 'J')) || (a == 'D' && b == 'o') || (a == 'E' && b == 'I') ||
          (a == ')' && (b == '\'' || b == '"')) || (a == ' ' && (b == '\'' || b == '"')))
        return true;
    }
    return false;
  });
}

}  // namespace

void drop_unfilled_appearances(fz_context* ctx, pdf_document* document, pdf_obj* annotations) {
  pdf_obj* const form = pdf_dict_getp(ctx, pdf_trailer(ctx, document), "Root/AcroForm");
  const int count =
      pdf_to_bool(ctx, pdf_dict_gets(ctx, form, "NeedAppearances")) ? pdf_array_len(ctx, annotations) : 0;
  for (int i = 0; i < count; ++i) {
    pdf_obj* const widget = pdf_array_get(ctx, annotations, i);
    if (!pdf_name_eq(ctx, pdf_dict_get(ctx, widget, PDF_NAME(Subtype)), PDF_NAME(Widget))) continue;
    pdf_obj* const appearance = pdf_dict_getp(ctx, widget, "AP/N");
    if (pdf_is_stream(ctx, appearance) && holds_text(ctx, widget) && !shows_text(ctx, appearance))
      pdf_dict_del(ctx, widget, PDF_NAME(AP));
  }
}

}  // namespace dce::core
