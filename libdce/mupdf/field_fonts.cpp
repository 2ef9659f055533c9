// MuPDF makes up appearances in Helvetica unless the default appearance names one of the standard fonts by
// Acrobat's usual abbreviation. Here the font that it does name is looked up, and the standard one of its
// family is taken (the linker's --wrap, see CMakeLists.txt). ISO 32000-1, 12.7.3.3.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <string_view>

namespace {

/// The name before Tf, as it is written; empty when there is none.
std::string_view font_resource(std::string_view appearance) {
  const size_t at = appearance.find('/');
  if (at == std::string_view::npos) return {};
  const std::string_view name = appearance.substr(at + 1);
  return name.substr(0, name.find_first_of(" \t\r\n\f/[(<"));
}

/// In MuPDF's abbreviation; null for what Helvetica is to stand in for.
const char* standard_family(fz_context* ctx, pdf_obj* font, std::string_view resource) {
  pdf_obj* const base = pdf_dict_get(ctx, font, PDF_NAME(BaseFont));
  const std::string_view name = pdf_is_name(ctx, base) ? std::string_view(pdf_to_name(ctx, base)) : resource;
  const auto names = [&](std::string_view family) { return name.find(family) != std::string_view::npos; };
  if (names("Courier")) return "Cour";
  if (names("Times")) return "TiRo";
  if (names("Helvetica") || names("Arial") || names("Symbol") || names("Dingbats")) return nullptr;
  constexpr int fixed_pitch = 1, serif = 2;  // of a font descriptor's flags (9.8.2)
  const int flags = pdf_dict_get_int(ctx, pdf_dict_get(ctx, font, PDF_NAME(FontDescriptor)), PDF_NAME(Flags));
  return flags & fixed_pitch ? "Cour" : flags & serif ? "TiRo" : nullptr;
}

}  // namespace

extern "C" {

decltype(pdf_annot_default_appearance) __real_pdf_annot_default_appearance;

void __wrap_pdf_annot_default_appearance(fz_context* ctx, pdf_annot* annot, const char** font, float* size,
                                         int* n, float color[4]) {
  __real_pdf_annot_default_appearance(ctx, annot, font, size, n, color);
  pdf_obj* const object = pdf_annot_obj(ctx, annot);
  pdf_obj* const form =
      pdf_dict_getp(ctx, pdf_trailer(ctx, pdf_get_bound_document(ctx, object)), "Root/AcroForm");
  pdf_obj* appearance = pdf_dict_get_inheritable(ctx, object, PDF_NAME(DA));
  if (!appearance) appearance = pdf_dict_get(ctx, form, PDF_NAME(DA));
  const std::string_view resource = font_resource(pdf_to_str_buf(ctx, appearance));
  if (std::string_view(*font) != "Helv" || resource.empty() || resource == "Helv" || resource.size() > 100)
    return;
  pdf_obj* const fonts = pdf_dict_getp(ctx, form, "DR/Font");
  char name[128] = {};
  resource.copy(name, sizeof name - 1);
  if (const char* family = standard_family(ctx, pdf_dict_gets(ctx, fonts, name), resource)) *font = family;
}

}  // extern "C"
