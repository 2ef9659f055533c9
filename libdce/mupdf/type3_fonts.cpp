// Type 3 fonts that bring no resources of their own (the linker's --wrap, see CMakeLists.txt). Their glyphs use those
// of the page (ISO 32000-1, 9.6.5), but MuPDF keeps such a font with those of the page that used it first, and
// another page's glyphs are drawn with the wrong fonts: which ones would hang on the thread that drew it. fitz
// errors leave this by longjmp: nothing here has a destructor.
#include <mupdf/pdf.h>

extern "C" {

pdf_font_desc* __real_pdf_load_font(fz_context* ctx, pdf_document* doc, pdf_obj* resources, pdf_obj* dict);

pdf_font_desc* __wrap_pdf_load_font(fz_context* ctx, pdf_document* doc, pdf_obj* resources, pdf_obj* dict) {
  pdf_font_desc* font = __real_pdf_load_font(ctx, doc, resources, dict);
  auto* const used = static_cast<pdf_obj*>(font->font->t3resources);
  if (!used || pdf_dict_get(ctx, dict, PDF_NAME(Resources)) || pdf_objcmp(ctx, used, resources) == 0) return font;
  pdf_remove_item(ctx, font->storable.drop, dict);
  pdf_drop_font(ctx, font);
  return __real_pdf_load_font(ctx, doc, resources, dict);
}

}  // extern "C"
