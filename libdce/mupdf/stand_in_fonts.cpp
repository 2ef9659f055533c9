#include "mupdf/stand_in_fonts.h"

#include <algorithm>
#include <array>

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
