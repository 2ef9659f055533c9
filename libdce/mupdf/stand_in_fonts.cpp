#include "mupdf/stand_in_fonts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mupdf/fitz_context.h"

namespace dce::core {
namespace {

constexpr std::array<const char*, 14> standard_fonts = {
    "Courier",   "Courier-Bold",   "Courier-Oblique",   "Courier-BoldOblique",   "Helvetica",
    "Helvetica-Bold", "Helvetica-Oblique", "Helvetica-BoldOblique", "Times-Roman", "Times-Bold",
    "Times-Italic", "Times-BoldItalic", "Symbol", "ZapfDingbats"};

// Families whose members, in whatever style, were made to a standard font's metrics.
constexpr std::string_view standard_families[] = {"Courier", "CourierNew", "CourierNewPS", "Helvetica", "Arial",
                                                  "Times", "TimesNewRoman", "TimesNewRomanPS", "Symbol", "ZapfDingbats"};

constexpr std::string_view collections[] = {"a Chinese font (Traditional)", "a Chinese font (Simplified)", "a Japanese font",
                                            "a Korean font"};

std::string_view without_tag(std::string_view name) {
  const bool tagged = name.size() > 7 && name[6] == '+' &&
                      std::all_of(name.begin(), name.begin() + 6, [](char c) { return c >= 'A' && c <= 'Z'; });
  return tagged ? name.substr(7) : name;
}

/// Which standard font the bytes are, null for none of them.
const char* standard_font(fz_context* ctx, const unsigned char* program) {
  for (const char* name : standard_fonts) {
    int size = 0;
    if (fz_lookup_base14_font(ctx, name, &size) == program) return name;
  }
  return nullptr;
}

}  // namespace

std::string printable_name(std::string_view name) {
  std::string text(without_tag(name));
  std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return text;
}

bool has_standard_metrics(std::string_view name) {
  std::string family(without_tag(name));
  std::erase(family, ' ');
  if (const size_t style = family.find_first_of(",-"); style != std::string::npos) family.resize(style);
  if (family.ends_with("MT")) family.resize(family.size() - 2);
  return std::find(std::begin(standard_families), std::end(standard_families), family) != std::end(standard_families);
}

bool says_bold(std::string_view name) {
  constexpr std::string_view weights[] = {"Demi", "Black", "Heavy", "Semibold", "semibold"};
  return std::any_of(std::begin(weights), std::end(weights),
                     [&](std::string_view weight) { return name.find(weight) != std::string_view::npos; });
}

std::optional<MissingFont> missing_font(fz_context* ctx, const fz_font* font) {
  if (!font->ft_face || !font->buffer) return {};
  const char* const standard = standard_font(ctx, font->buffer->data);
  if (!standard && !font->flags.ft_substitute) return {};
  MissingFont missing{.name = printable_name(font->name)};
  missing.drawn_with = standard ? standard : font->flags.cjk ? std::string(collections[font->flags.cjk_lang]) : "another font";
  // Substitutes are stretched to the widths that the document states, so that lines end where they did; but shapes suffer.
  missing.same_widths = standard && has_standard_metrics(font->name);
  return missing;
}

}  // namespace dce::core

// MuPDF chooses a stand-in by a font's flags and the word Bold in its name; where the name says it otherwise, the choice is
// corrected here (the linker's --wrap, see CMakeLists.txt).
extern "C" {

decltype(fz_lookup_base14_font) __real_fz_lookup_base14_font;

const unsigned char* __wrap_fz_lookup_base14_font(fz_context* ctx, const char* name, int* size) {
  constexpr std::pair<std::string_view, const char*> bold[] = {
      {"Courier", "Courier-Bold"},     {"Courier-Oblique", "Courier-BoldOblique"},
      {"Helvetica", "Helvetica-Bold"}, {"Helvetica-Oblique", "Helvetica-BoldOblique"},
      {"Times-Roman", "Times-Bold"},   {"Times-Italic", "Times-BoldItalic"}};
  auto* context = static_cast<dce::core::FitzContext*>(fz_user_context(ctx));
  if (context && context->take_bold_stand_in()) {
    for (const auto& [ordinary, heavy] : bold) {
      if (ordinary == name) return __real_fz_lookup_base14_font(ctx, heavy, size);
    }
  }
  return __real_fz_lookup_base14_font(ctx, name, size);
}

}  // extern "C"
