#include "input/html/clean_markup.h"

#include <gumbo.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/markup_text.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

constexpr int deepest = 100;

constexpr GumboTag kept[] = {
    GUMBO_TAG_P,       GUMBO_TAG_BR,     GUMBO_TAG_HR,         GUMBO_TAG_DIV,   GUMBO_TAG_SPAN,
    GUMBO_TAG_B,       GUMBO_TAG_STRONG, GUMBO_TAG_I,          GUMBO_TAG_EM,    GUMBO_TAG_U,
    GUMBO_TAG_S,       GUMBO_TAG_STRIKE, GUMBO_TAG_DEL,        GUMBO_TAG_INS,   GUMBO_TAG_SUB,
    GUMBO_TAG_SUP,     GUMBO_TAG_SMALL,  GUMBO_TAG_BIG,        GUMBO_TAG_TT,    GUMBO_TAG_CODE,
    GUMBO_TAG_PRE,     GUMBO_TAG_KBD,    GUMBO_TAG_SAMP,       GUMBO_TAG_VAR,   GUMBO_TAG_CITE,
    GUMBO_TAG_Q,       GUMBO_TAG_H1,     GUMBO_TAG_H2,         GUMBO_TAG_H3,    GUMBO_TAG_H4,
    GUMBO_TAG_H5,      GUMBO_TAG_H6,     GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_UL,    GUMBO_TAG_OL,
    GUMBO_TAG_LI,      GUMBO_TAG_DL,     GUMBO_TAG_DT,         GUMBO_TAG_DD,    GUMBO_TAG_TABLE,
    GUMBO_TAG_CAPTION, GUMBO_TAG_THEAD,  GUMBO_TAG_TBODY,      GUMBO_TAG_TFOOT, GUMBO_TAG_TR,
    GUMBO_TAG_TD,      GUMBO_TAG_TH,     GUMBO_TAG_ADDRESS,    GUMBO_TAG_IMG,   GUMBO_TAG_CENTER,
};
/// Elements that mean a block, and are one here.
constexpr GumboTag blocks[] = {
    GUMBO_TAG_ARTICLE,    GUMBO_TAG_SECTION,  GUMBO_TAG_HEADER,  GUMBO_TAG_FOOTER,
    GUMBO_TAG_MAIN,       GUMBO_TAG_NAV,      GUMBO_TAG_ASIDE,   GUMBO_TAG_FIGURE,
    GUMBO_TAG_FIGCAPTION, GUMBO_TAG_FIELDSET, GUMBO_TAG_DETAILS,
};
/// With all that is in them.
constexpr GumboTag dropped[] = {
    GUMBO_TAG_HEAD,     GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,    GUMBO_TAG_TITLE,    GUMBO_TAG_IFRAME,
    GUMBO_TAG_OBJECT,   GUMBO_TAG_EMBED,    GUMBO_TAG_APPLET,   GUMBO_TAG_SVG,      GUMBO_TAG_MATH,
    GUMBO_TAG_AUDIO,    GUMBO_TAG_VIDEO,    GUMBO_TAG_CANVAS,   GUMBO_TAG_TEMPLATE, GUMBO_TAG_SELECT,
    GUMBO_TAG_TEXTAREA, GUMBO_TAG_INPUT,    GUMBO_TAG_MAP,      GUMBO_TAG_LINK,     GUMBO_TAG_META,
    GUMBO_TAG_BASE,     GUMBO_TAG_FRAMESET, GUMBO_TAG_NOFRAMES,
};
constexpr std::string_view properties[] = {
    "background-color", "color",      "font-size",   "font-style",     "font-weight",
    "list-style-type",  "text-align", "text-indent", "vertical-align", "white-space",
};

template <class List, class Value>
bool holds(const List& list, const Value& value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f";
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Words, numbers, colours, rgb(): nothing that names a place.
bool is_plain_value(std::string_view value) {
  if (value.empty() || value.size() > 64) return false;
  if (value.find('(') != std::string_view::npos && !value.starts_with("rgb")) return false;
  return std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("#%.-, ()").find(c) != std::string_view::npos;
  });
}

/// Sizes people can read: points and pixels from 4 to 72, and the like of them relative to what is around.
bool is_legible_size(const std::string& value) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  if (end == value.c_str()) return true;  // a word: "large"
  const std::string_view unit = end;
  const double size = unit == "px" || unit == "pt" ? number : unit == "%" ? number * 0.11 : number * 11;
  return size >= 4 && size <= 72;
}

struct Style {
  std::string text;
  bool hidden = false;
};

Style clean_style(std::string_view declarations) {
  Style style;
  while (!declarations.empty()) {
    const size_t end = std::min(declarations.find(';'), declarations.size());
    const std::string_view declaration = declarations.substr(0, end);
    declarations.remove_prefix(std::min(end + 1, declarations.size()));
    const size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    std::string name = lower_case(trimmed(declaration.substr(0, colon)));
    std::string value = lower_case(trimmed(declaration.substr(colon + 1)));
    if (value.ends_with("!important")) value = trimmed(std::string_view(value).substr(0, value.size() - 10));
    if ((name == "display" && value == "none") || (name == "visibility" && value == "hidden") ||
        (name == "mso-hide" && value == "all")) {
      style.hidden = true;
    }
    if (name == "background" && value.find(' ') == std::string::npos) name = "background-color";
    if (!holds(properties, std::string_view(name)) || !is_plain_value(value)) continue;
    if (name == "font-size" && !is_legible_size(value)) {
      style.hidden = style.hidden || std::strtod(value.c_str(), nullptr) < 2;  // what is not meant to be seen
      continue;
    }
    style.text += name + ':' + value + ';';
  }
  return style;
}

std::string_view attribute(const GumboElement& element, const char* name) {
  const GumboAttribute* const found = gumbo_get_attribute(&element.attributes, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 4 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// data:image/...;base64,... with the name of a kind that the interpreter asks for; it then looks at the
/// bytes.
std::string data_image(std::string_view source) {
  constexpr std::string_view start = "data:image/";
  const size_t comma = source.find(',');
  if (comma == std::string_view::npos || lower_case(source.substr(0, start.size())) != start) return {};
  if (!lower_case(source.substr(0, comma)).ends_with(";base64")) return {};
  const std::string_view data = source.substr(comma + 1);
  const bool base64 = std::all_of(data.begin(), data.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=' || c == '\n' || c == '\r' || c == ' ';
  });
  return base64 && !data.empty() ? "data:image/png;base64," + std::string(data) : std::string();
}

class Writer {
 public:
  explicit Writer(CleanMarkup& out) : out_(out) {}

  void children(const GumboVector& nodes, int depth) {
    for (unsigned i = 0; i < nodes.length; ++i) node(*static_cast<const GumboNode*>(nodes.data[i]), depth);
  }

 private:
  void node(const GumboNode& node, int depth) {
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_CDATA:
      case GUMBO_NODE_WHITESPACE:
        append_markup_text(node.v.text.text, out_.html);
        out_.shows_anything = out_.shows_anything || !trimmed(node.v.text.text).empty();
        break;
      case GUMBO_NODE_ELEMENT:
        element(node.v.element, depth);
        break;
      default:
        break;
    }
  }

  void element(const GumboElement& element, int depth) {
    if (holds(dropped, element.tag)) return;
    if (gumbo_get_attribute(&element.attributes, "hidden") != nullptr) return;
    Style style = clean_style(attribute(element, "style"));
    if (style.hidden) return;
    if (element.tag == GUMBO_TAG_IMG) return image(element);
    add_old_attributes(element, style);
    const char* const name = element.tag == GUMBO_TAG_FONT ? "span"
                             : holds(blocks, element.tag)  ? "div"
                             : holds(kept, element.tag)    ? gumbo_normalized_tagname(element.tag)
                                                           : nullptr;
    if (name == nullptr || depth >= deepest) return children(element.children, depth);
    out_.html += std::string("<") + name;
    if (!style.text.empty()) out_.html += " style=\"" + style.text + '"';
    for (const char* const each : {"colspan", "rowspan", "start"}) {
      const std::string_view value = attribute(element, each);
      if (is_number(value)) out_.html += std::string(" ") + each + "=\"" + std::string(value) + '"';
    }
    for (const char* const each : {"lang", "dir"}) {
      const std::string value = lower_case(attribute(element, each));
      if (!value.empty() && value.size() <= 16 && is_plain_value(value))
        out_.html += std::string(" ") + each + "=\"" + value + '"';
    }
    if (element.tag == GUMBO_TAG_BR || element.tag == GUMBO_TAG_HR) {
      out_.html += "/>";
      return;
    }
    out_.html += '>';
    children(element.children, depth + 1);
    out_.html += std::string("</") + name + '>';
  }

  /// What was written before there was CSS.
  static void add_old_attributes(const GumboElement& element, Style& style) {
    constexpr std::pair<const char*, const char*> old[] = {
        {"align", "text-align"}, {"bgcolor", "background-color"}, {"color", "color"}};
    for (const auto& [name, property] : old) {
      const std::string value = lower_case(attribute(element, name));
      if (is_plain_value(value)) style.text += std::string(property) + ':' + value + ';';
    }
  }

  void image(const GumboElement& element) {
    const std::string source = data_image(attribute(element, "src"));
    if (source.empty()) {
      ++out_.images_left_out;
      const std::string_view instead = trimmed(attribute(element, "alt"));
      if (instead.empty()) return;
      out_.html += '[';
      append_markup_text(instead.substr(0, 200), out_.html);
      out_.html += ']';
      out_.shows_anything = true;
      return;
    }
    out_.html += "<img src=\"" + source + '"';
    for (const char* const each : {"width", "height"}) {
      const std::string_view value = attribute(element, each);
      if (is_number(value)) out_.html += std::string(" ") + each + "=\"" + std::string(value) + '"';
    }
    out_.html += "/>";
    out_.shows_anything = true;
  }

  CleanMarkup& out_;
};

}  // namespace

CleanMarkup clean_markup(std::string_view utf8) {
  CleanMarkup out;
  const auto drop = [](GumboOutput* output) { gumbo_destroy_output(&kGumboDefaultOptions, output); };
  const std::unique_ptr<GumboOutput, decltype(drop)> parsed(
      gumbo_parse_with_options(&kGumboDefaultOptions, utf8.data(), utf8.size()), drop);
  out.html = "<html><body>";
  if (parsed && parsed->root->type == GUMBO_NODE_ELEMENT)
    Writer(out).children(parsed->root->v.element.children, 0);
  out.html += "</body></html>";
  return out;
}

}  // namespace dce::core
