// Membership dictionaries of optional content (ISO 32000-1, 8.11.2.2): MuPDF 1.21 takes what has a visibility
// expression for visible, AllOn for always and AnyOff for never. Whoever asks it whether content is hidden
// asks here (the linker's
// --wrap, see CMakeLists.txt); fitz errors pass through, so nothing here needs a destructor.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

extern "C" {

decltype(pdf_is_ocg_hidden) __real_pdf_is_ocg_hidden;

}  // extern "C"

namespace {

// Expressions of drawings name some dozens of groups; what refers to itself has no end.
constexpr int most_terms = 4096, most_depth = 64;

struct Membership {
  fz_context* ctx;
  pdf_document* document;
  const char* usage;
  int terms_left;

  bool is_on(pdf_obj* group) { return !__real_pdf_is_ocg_hidden(ctx, document, nullptr, usage, group); }

  /// Of a visibility expression: an array that begins with And, Or or Not, or a group.
  bool holds(pdf_obj* expression, int depth) {
    if (!pdf_is_array(ctx, expression)) return is_on(expression);
    const char* name = pdf_to_name(ctx, pdf_array_get(ctx, expression, 0));
    const int count = depth < most_depth ? pdf_array_len(ctx, expression) : 0;
    if (name[0] == 'N')
      return count < 2 || --terms_left < 0 || !holds(pdf_array_get(ctx, expression, 1), depth + 1);
    const bool all = name[0] == 'A';
    for (int i = 1; i < count && --terms_left >= 0; ++i)
      if (holds(pdf_array_get(ctx, expression, i), depth + 1) != all) return !all;
    return all;
  }

  /// By the entries OCGs and P. Groups that are not there any more have no say; without any, all is visible.
  bool is_visible(pdf_obj* membership) {
    pdf_obj* const groups = pdf_dict_get(ctx, membership, PDF_NAME(OCGs));
    pdf_obj* const policy = pdf_dict_get(ctx, membership, PDF_NAME(P));
    const bool all = pdf_name_eq(ctx, policy, PDF_NAME(AllOn)) || pdf_name_eq(ctx, policy, PDF_NAME(AllOff));
    const bool wanted =
        !pdf_name_eq(ctx, policy, PDF_NAME(AllOff)) && !pdf_name_eq(ctx, policy, PDF_NAME(AnyOff));
    const bool one = pdf_is_dict(ctx, groups);
    const int count = one ? 1 : pdf_array_len(ctx, groups);
    bool said = false;
    for (int i = 0; i < count; ++i) {
      pdf_obj* const group = one ? groups : pdf_array_get(ctx, groups, i);
      if (!pdf_is_dict(ctx, group)) continue;
      said = true;
      if ((is_on(group) == wanted) != all) return !all;
    }
    return all || !said;
  }
};

}  // namespace

extern "C" int __wrap_pdf_is_ocg_hidden(fz_context* ctx, pdf_document* document, pdf_obj* resources,
                                        const char* usage, pdf_obj* content) {
  pdf_obj* named = content;
  if (pdf_is_name(ctx, content))
    named = pdf_dict_get(ctx, pdf_dict_get(ctx, resources, PDF_NAME(Properties)), content);
  if (!usage || !pdf_name_eq(ctx, pdf_dict_get(ctx, named, PDF_NAME(Type)), PDF_NAME(OCMD)))
    return __real_pdf_is_ocg_hidden(ctx, document, resources, usage, content);
  Membership membership{ctx, document, usage, most_terms};
  pdf_obj* const expression = pdf_dict_get(ctx, named, PDF_NAME(VE));
  return !(pdf_is_array(ctx, expression) ? membership.holds(expression, 0) : membership.is_visible(named));
}
