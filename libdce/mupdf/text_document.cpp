// Plain text as pages. Only where each page begins is kept; a page is set in type when it is drawn. Rows of
// ordinary letters go straight to glyphs; a row that must be shaped or runs from right to left is a one-line
// MuPDF story.
#include <mupdf/ucdn.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "mupdf/fitz_context.h"
#include "mupdf/fitz_document.h"
#include "mupdf/harfbuzz_library.h"
#include "mupdf/mupdf.h"
#include "mupdf/text_rows.h"

namespace dce::core {
namespace {

constexpr double advance_per_size = 0.6;  // of Courier, in its size
constexpr double leading = 1.2;           // row to row, in sizes
constexpr double ascent = 0.85;           // row's top to base line, in sizes
constexpr int least_columns = 80;         // what the writers of plain text count on
constexpr double smallest_size = 6;       // points; below it fewer columns are the lesser evil
constexpr size_t cancellation_stride = 4096;

struct TextLayout {
  explicit TextLayout(const Source& text) : source(text) {}
  Source source;
  std::vector<size_t> pages;  ///< where each begins
  SizePt sheet;
  double margin = 0, size = 0;
  int columns = 0, rows = 0;
  fz_text_language language = FZ_LANG_UNSET;

  /// Where the page after the one at `begin` begins; calls `set(row, index)` for each row on the way.
  template <class Set>
  size_t walk(size_t begin, Set&& set) const {
    const Bytes text = source.bytes();
    size_t at = begin;
    for (int index = 0; index < rows && at < text.size(); ++index) {
      const TextRow row = text_row(text, at, columns);
      set(row, index);
      at = row.next;
      if (row.form_feed) return at;
    }
    // A form feed right after a full page ends that page and not an empty one.
    if (at < text.size() && text[at] == '\f' && at != begin) ++at;
    return at;
  }
};

void measure(TextLayout& layout, const OpenContext& open) {
  layout.sheet = open.reflow_size;
  const double edge = std::min(layout.sheet.width, layout.sheet.height);
  layout.margin = std::clamp(open.reflow_margin, 0.0, edge / 4);
  const double width = layout.sheet.width - 2 * layout.margin,
               height = layout.sheet.height - 2 * layout.margin;
  const double fitting = width / (least_columns * advance_per_size);
  layout.size = std::max(std::min(open.reflow_font_size, std::max(fitting, smallest_size)), 1.0);
  // A hair of tolerance, so that the size chosen for 80 columns holds 80.
  layout.columns = std::max(static_cast<int>(width / (layout.size * advance_per_size) + 1e-6), 1);
  layout.rows = std::max(static_cast<int>(height / (layout.size * leading) + 1e-6), 1);
  layout.language = fz_text_language_from_string(open.language.c_str());
}

Status paginate(TextLayout& layout, const OpenContext& open) {
  const size_t size = layout.source.bytes().size();
  size_t at = 0;
  do {
    if (layout.pages.size() % cancellation_stride == 0) DCE_TRY(open.cancellation.check());
    if (layout.pages.size() > static_cast<size_t>(open.limits.pages)) break;  // FitzDocument::open says so
    layout.pages.push_back(at);
    at = layout.walk(at, [](const TextRow&, int) {});
  } while (at < size);
  return ok();
}

struct TextFitzDocument {
  fz_document super;
  const TextLayout* layout;
  fz_font* font;
};
struct TextFitzPage {
  fz_page super;
  TextFitzDocument* document;
  size_t begin;
};

/// Types characters into an fz_text cell by cell. Trivially destructible, as errors leave by longjmp.
struct Typesetter {
  fz_context* ctx;
  const TextLayout* layout;
  fz_font* font;
  fz_text* text;

  void character(uint32_t code, int column, float y) const {
    if (code == ' ' || code == 0xa0 || (code < 0x300 && text_columns(code) == 0)) return;
    const float size = static_cast<float>(layout->size);
    const float cell = size * static_cast<float>(advance_per_size);
    fz_font* face = font;
    const int glyph = fz_encode_character_with_fallback(ctx, font, static_cast<int>(code),
                                                        ucdn_get_script(code), layout->language, &face);
    if (glyph <= 0) return;
    const int columns = text_columns(code);
    const float natural = fz_advance_glyph(ctx, face, glyph, 0) * size;
    float x = static_cast<float>(layout->margin) + static_cast<float>(column) * cell;
    float squeeze = 1;
    if (columns == 0) {
      if (natural > 0)
        x -= cell;  // a mark stands over the character before it, by itself if it has no advance
    } else if (face != font) {
      const float room = cell * static_cast<float>(columns);
      if (natural > room)
        squeeze = room / natural;
      else
        x += (room - natural) / 2;
    }
    fz_show_glyph(ctx, text, face, fz_make_matrix(size * squeeze, 0, 0, -size, x, y), glyph,
                  static_cast<int>(code), 0, 0, FZ_BIDI_LTR, layout->language);
  }

  void row(const TextRow& row, float y) const {
    const Bytes utf8 = layout->source.bytes().first(row.end);
    int column = 0;
    for (size_t at = row.begin; at < row.end;) {
      if (const size_t end = text_escape_end(utf8, at); end != at) {
        at = end;
        continue;
      }
      TextCharacter next = text_character(utf8, at);
      compose(utf8, next);
      character(next.code, column, y);
      column = text_advance(next.code, column);
      at = next.next;
    }
  }

  /// Takes the marks that follow into the character where Unicode has a letter for it: faces draw those
  /// better.
  static void compose(Bytes utf8, TextCharacter& character) {
    while (character.code > ' ' && character.next < utf8.size() && utf8[character.next] >= 0x80) {
      const TextCharacter mark = text_character(utf8, character.next);
      uint32_t whole = 0;
      if (text_columns(mark.code) != 0 || !ucdn_compose(&whole, character.code, mark.code)) return;
      character = {whole, mark.next};
    }
  }
};

void append_escaped(fz_context* ctx, fz_buffer* html, uint32_t code) {
  switch (code) {
    case '<':
      fz_append_string(ctx, html, "&lt;");
      break;
    case '>':
      fz_append_string(ctx, html, "&gt;");
      break;
    case '&':
      fz_append_string(ctx, html, "&amp;");
      break;
    default:
      if (code >= 0x20) fz_append_rune(ctx, html, static_cast<int>(code));
  }
}

/// UAX #9, P2 and P3: the first strong character gives the paragraph's direction.
bool runs_from_right(Bytes utf8, const TextRow& row) {
  for (size_t at = row.begin; at < row.end;) {
    const TextCharacter next = text_character(utf8, at);
    const int bidi = ucdn_get_bidi_class(next.code);
    if (bidi == UCDN_BIDI_CLASS_L) return false;
    if (bidi == UCDN_BIDI_CLASS_R || bidi == UCDN_BIDI_CLASS_AL) return true;
    at = next.next;
  }
  return false;
}

/// The row as a paragraph of HTML; the caller drops the buffer.
fz_buffer* row_as_html(fz_context* ctx, Bytes utf8, const TextRow& row, bool from_right) {
  fz_buffer* html = fz_new_buffer(ctx, row.end - row.begin + 64);
  fz_try(ctx) {
    fz_append_printf(ctx, html, "<p dir=\"%s\">", from_right ? "rtl" : "ltr");
    int column = 0;
    for (size_t at = row.begin; at < row.end;) {
      if (const size_t end = text_escape_end(utf8, at); end != at) {
        at = end;
        continue;
      }
      const TextCharacter next = text_character(utf8, at);
      const int after = text_advance(next.code, column);
      if (next.code == '\t') {
        for (int i = column; i < after; ++i) fz_append_byte(ctx, html, ' ');
      } else {
        append_escaped(ctx, html, next.code);
      }
      column = after;
      at = next.next;
    }
    fz_append_string(ctx, html, "</p>");
  }
  fz_catch(ctx) {
    fz_drop_buffer(ctx, html);
    fz_rethrow(ctx);
  }
  return html;
}

/// Lays the row out in a type so small that it fits `where` on one line: proportional letters may run wider
/// than the cells that were counted. The caller drops the story.
fz_story* fit_story(fz_context* ctx, fz_buffer* html, float size, fz_rect where) {
  constexpr int attempts = 12;
  // Without text-align MuPDF sets a paragraph from its own side.
  const char* css = "body,p{margin:0;padding:0;font-family:monospace;white-space:pre-wrap}";
  require_harfbuzz(ctx);
  fz_story* story = nullptr;
  fz_var(story);
  fz_try(ctx) {
    for (int i = 0; i < attempts; ++i) {
      const float smaller = size * std::pow(0.9f, static_cast<float>(i));
      fz_drop_story(ctx, story);
      story = nullptr;
      story = fz_new_story(ctx, html, css, smaller, nullptr);
      fz_rect filled = fz_empty_rect;
      const int more = fz_place_story(ctx, story, where, &filled);
      if (!more && filled.y1 - filled.y0 < smaller * 1.8f) break;
    }
  }
  fz_catch(ctx) {
    fz_drop_story(ctx, story);
    fz_rethrow(ctx);
  }
  return story;
}

void shaped_row(fz_context* ctx, const TextLayout& layout, fz_device* device, fz_matrix ctm,
                const TextRow& row, float top) {
  const Bytes utf8 = layout.source.bytes().first(row.end);
  const bool from_right = runs_from_right(utf8, row);
  const auto size = static_cast<float>(layout.size), margin = static_cast<float>(layout.margin);
  const fz_rect where =
      fz_make_rect(margin, top, static_cast<float>(layout.sheet.width) - margin, top + size * 4);
  fz_buffer* html = nullptr;
  fz_story* story = nullptr;
  fz_display_list* list = nullptr;
  fz_device* recorder = nullptr;
  fz_var(html);
  fz_var(story);
  fz_var(list);
  fz_var(recorder);
  fz_try(ctx) {
    html = row_as_html(ctx, utf8, row, from_right);
    story = fit_story(ctx, html, size, where);
    // A story clips to `where` untransformed (MuPDF 1.21), so it is recorded as it lies and played through
    // the matrix.
    list = fz_new_display_list(ctx, where);
    recorder = fz_new_list_device(ctx, list);
    fz_draw_story(ctx, story, recorder, fz_identity);
    fz_close_device(ctx, recorder);
    fz_run_display_list(ctx, list, device, ctm, fz_infinite_rect, nullptr);
  }
  fz_always(ctx) {
    fz_drop_device(ctx, recorder);
    fz_drop_display_list(ctx, list);
    fz_drop_story(ctx, story);
    fz_drop_buffer(ctx, html);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

void run_page(fz_context* ctx, fz_page* page, fz_device* device, fz_matrix ctm, fz_cookie* cookie) {
  auto* self = reinterpret_cast<TextFitzPage*>(page);
  const TextLayout& layout = *self->document->layout;
  const auto pitch = static_cast<float>(layout.size * leading), margin = static_cast<float>(layout.margin);
  fz_text* text = fz_new_text(ctx);
  fz_try(ctx) {
    const Typesetter typesetter{ctx, &layout, self->document->font, text};
    layout.walk(self->begin, [&](const TextRow& row, int index) {
      if (cookie && cookie->abort) return;
      const float top = margin + static_cast<float>(index) * pitch;
      if (row.shaped)
        shaped_row(ctx, layout, device, ctm, row, top);
      else
        typesetter.row(row, top + static_cast<float>(layout.size * ascent));
    });
    const float black = 0;
    fz_fill_text(ctx, device, text, ctm, fz_device_gray(ctx), &black, 1, fz_default_color_params);
  }
  fz_always(ctx) {
    fz_drop_text(ctx, text);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

fz_rect bound_page(fz_context*, fz_page* page) {
  const SizePt sheet = reinterpret_cast<TextFitzPage*>(page)->document->layout->sheet;
  return fz_make_rect(0, 0, static_cast<float>(sheet.width), static_cast<float>(sheet.height));
}

int count_pages(fz_context*, fz_document* document, int) {
  return static_cast<int>(reinterpret_cast<TextFitzDocument*>(document)->layout->pages.size());
}

fz_page* load_page(fz_context* ctx, fz_document* document, int, int number) {
  auto* self = reinterpret_cast<TextFitzDocument*>(document);
  auto* page = fz_new_derived_page(ctx, TextFitzPage, document);
  page->super.bound_page = bound_page;
  page->super.run_page_contents = run_page;
  page->document = self;
  page->begin = self->layout->pages[static_cast<size_t>(number)];
  return &page->super;
}

void drop_document(fz_context* ctx, fz_document* document) {
  fz_drop_font(ctx, reinterpret_cast<TextFitzDocument*>(document)->font);
}

}  // namespace

Result<std::unique_ptr<Document>> make_text_document(const Source& utf8, const OpenContext& open) {
  auto layout = std::make_shared<TextLayout>(utf8);
  measure(*layout, open);
  DCE_TRY(paginate(*layout, open));
  DCE_ASSIGN(auto document, FitzDocument::open(open, layout, [&](FitzContext& context) -> fz_document* {
               fz_context* ctx = context.get();
               auto* made = fz_new_derived_document(ctx, TextFitzDocument);
               made->super.count_pages = count_pages;
               made->super.load_page = load_page;
               made->super.drop_document = drop_document;
               made->layout = layout.get();
               fz_try(ctx) {
                 made->font = fz_new_base14_font(ctx, "Courier");
               }
               fz_catch(ctx) {
                 fz_drop_document(ctx, &made->super);
                 fz_rethrow(ctx);
               }
               return &made->super;
             }));
  return std::unique_ptr<Document>(std::move(document));
}

}  // namespace dce::core
