// What a page's annotations become before they are drawn (the linker's --wrap, see CMakeLists.txt). They lie
// over each other in the order of the page's array (ISO 32000-1, 12.5.2); MuPDF keeps fields apart and draws
// them last. fitz errors pass through, so nothing here needs a destructor.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include "mupdf/form_values.h"

extern "C" {

void __real_pdf_load_annots(fz_context*, pdf_page*, pdf_obj*);

}  // extern "C"

namespace {

enum class Kind { field, other, undrawn };

Kind kind_of(fz_context* ctx, pdf_obj* annotation) {
  pdf_obj* const subtype = pdf_dict_get(ctx, annotation, PDF_NAME(Subtype));
  if (!pdf_is_dict(ctx, annotation) || pdf_name_eq(ctx, subtype, PDF_NAME(Link)) ||
      pdf_name_eq(ctx, subtype, PDF_NAME(Popup)))
    return Kind::undrawn;
  return pdf_name_eq(ctx, subtype, PDF_NAME(Widget)) ? Kind::field : Kind::other;
}

/// Something lies over a field. Each change of kinds is a pass through all annotations before it: a page that
/// changes more often than any made for people is drawn in MuPDF's order.
bool covers_fields(fz_context* ctx, pdf_obj* annotations) {
  constexpr int most_changes = 100;
  bool covers = false;
  int changes = 0;
  Kind last = Kind::undrawn;
  for (int i = 0, count = pdf_array_len(ctx, annotations); i < count && changes < most_changes; ++i) {
    const Kind kind = kind_of(ctx, pdf_array_get(ctx, annotations, i));
    if (kind == last || kind == Kind::undrawn) continue;
    covers = covers || (kind == Kind::other && last == Kind::field);
    last = kind;
    ++changes;
  }
  return covers && changes < most_changes;
}

/// All of them in the one list that is drawn first, which MuPDF appends to as long as kinds do not change.
void load_in_order(fz_context* ctx, pdf_page* page, pdf_obj* annotations) {
  pdf_obj* same = nullptr;
  fz_var(same);
  fz_try(ctx) {
    const int count = pdf_array_len(ctx, annotations);
    for (int i = 0; i < count;) {
      const Kind first = kind_of(ctx, pdf_array_get(ctx, annotations, i));
      if (first == Kind::undrawn) {
        ++i;
        continue;
      }
      same = pdf_new_array(ctx, page->doc, 1);
      for (; i < count && kind_of(ctx, pdf_array_get(ctx, annotations, i)) == first; ++i)
        pdf_array_push(ctx, same, pdf_array_get(ctx, annotations, i));
      page->widget_tailp = page->annot_tailp;
      __real_pdf_load_annots(ctx, page, same);
      if (first == Kind::field) page->annot_tailp = page->widget_tailp;
      pdf_drop_obj(ctx, same);
      same = nullptr;
    }
  }
  fz_always(ctx) {
    pdf_drop_obj(ctx, same);
    page->widget_tailp = &page->widgets;
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

}  // namespace

extern "C" void __wrap_pdf_load_annots(fz_context* ctx, pdf_page* page, pdf_obj* annotations) {
  dce::core::drop_unfilled_appearances(ctx, page->doc, annotations);
  if (covers_fields(ctx, annotations))
    load_in_order(ctx, page, annotations);
  else
    __real_pdf_load_annots(ctx, page, annotations);
}
