#include "mupdf/overlay.h"

#include <algorithm>
#include <cmath>

#include "base/markup_text.h"
#include "mupdf/fitz_context.h"
#include "mupdf/fitz_document.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

/// A one-page document that paints one thing: a picture, a line of text or frames.
struct WatermarkDocument {
  fz_document super;
  fz_image* image;
  fz_text* text;
  fz_path* frames;
  fz_rect bounds;
  fz_matrix placement;
  float opacity;
};
struct WatermarkPage {
  fz_page super;
};

WatermarkDocument* owner(fz_page* page) { return reinterpret_cast<WatermarkDocument*>(page->doc); }

fz_rect bound_page(fz_context*, fz_page* page) { return owner(page)->bounds; }

void run_page(fz_context* ctx, fz_page* page, fz_device* device, fz_matrix ctm, fz_cookie*) {
  const WatermarkDocument* mark = owner(page);
  if (mark->image) {
    fz_fill_image(ctx, device, mark->image, fz_concat(mark->placement, ctm), mark->opacity, fz_default_color_params);
  } else if (mark->frames) {
    const float black = 0;
    fz_stroke_path(ctx, device, mark->frames, &fz_default_stroke_state, ctm, fz_device_gray(ctx), &black, 1,
                   fz_default_color_params);
  } else {
    const float gray = 0.4f;
    fz_fill_text(ctx, device, mark->text, fz_concat(mark->placement, ctm), fz_device_gray(ctx), &gray, mark->opacity,
                 fz_default_color_params);
  }
}

fz_page* load_page(fz_context* ctx, fz_document* document, int, int) {
  auto* page = fz_new_derived_page(ctx, WatermarkPage, document);
  page->super.bound_page = bound_page;
  page->super.run_page_contents = run_page;
  return &page->super;
}

int count_pages(fz_context*, fz_document*, int) { return 1; }

void drop_document(fz_context* ctx, fz_document* document) {
  auto* self = reinterpret_cast<WatermarkDocument*>(document);
  fz_drop_image(ctx, self->image);
  fz_drop_text(ctx, self->text);
  fz_drop_path(ctx, self->frames);
}

WatermarkDocument* new_watermark(fz_context* ctx, SizePt size, double opacity) {
  auto* made = fz_new_derived_document(ctx, WatermarkDocument);
  made->super.drop_document = drop_document;
  made->super.count_pages = count_pages;
  made->super.load_page = load_page;
  made->bounds = fz_make_rect(0, 0, static_cast<float>(size.width), static_cast<float>(size.height));
  made->opacity = static_cast<float>(std::clamp(opacity, 0.0, 1.0));
  return made;
}

/// Sets one line at size 1 with the pen at the origin; answers its width.
float show_line(fz_context* ctx, fz_text* text, const char* utf8) {
  fz_font* const font = fz_new_base14_font(ctx, "Helvetica-Bold");
  float x = 0;
  fz_var(x);
  fz_try(ctx) {
    for (const char* next = utf8; *next;) {
      int rune;
      next += fz_chartorune(&rune, next);
      fz_font* used = nullptr;
      const int glyph = fz_encode_character_with_fallback(ctx, font, rune, 0, FZ_LANG_UNSET, &used);
      fz_show_glyph(ctx, text, used, fz_make_matrix(1, 0, 0, -1, x, 0), glyph, rune, 0, 0, FZ_BIDI_LTR, FZ_LANG_UNSET);
      x += fz_advance_glyph(ctx, used, glyph, 0);
    }
  }
  fz_always(ctx) { fz_drop_font(ctx, font); }
  fz_catch(ctx) { fz_rethrow(ctx); }
  return x;
}

}  // namespace

Result<std::unique_ptr<Document>> make_banner_document(
    const std::string& title, const std::vector<std::pair<std::string, std::string>>& lines,
    const OpenContext& context) {
  std::string html =
      "<!DOCTYPE html><html><head><style>"
      "body{font-family:sans-serif;font-size:14pt} h1{font-size:28pt;margin:60pt 0 24pt 0;border-bottom:2pt solid black}"
      "td{padding:4pt 16pt 4pt 0} td.k{color:#555555}"
      "</style></head><body><h1>";
  append_markup_text(title, html);
  html += "</h1><table>";
  for (const auto& [label, value] : lines) {
    append_markup_text(label, html += "<tr><td class=\"k\">");
    append_markup_text(value, html += "</td><td>");
    html += "</td></tr>";
  }
  html += "</table></body></html>";
  return open_with_mupdf(Source::own(std::move(html), "banner"), "text/html", context);
}

Result<std::unique_ptr<Document>> make_text_watermark(const std::string& text, double opacity, SizePt size,
                                                      const OpenContext& open) {
  DCE_ASSIGN(auto document, FitzDocument::open(open, nullptr, [&](FitzContext& context) -> fz_document* {
    fz_context* ctx = context.get();
    WatermarkDocument* made = new_watermark(ctx, size, opacity);
    fz_try(ctx) {
      made->text = fz_new_text(ctx);
      const float width = std::max(show_line(ctx, made->text, text.c_str()), 0.1f);
      const double diagonal = std::hypot(size.width, size.height);
      const auto scale = static_cast<float>(std::min(0.75 * diagonal / width, 0.25 * size.width));
      const auto angle = static_cast<float>(-std::atan2(size.height, size.width) * 180 / M_PI);
      // Centred on the line's middle and on half of its capitals' height.
      fz_matrix m = fz_translate(-width / 2, 0.36f);
      m = fz_concat(m, fz_scale(scale, scale));
      m = fz_concat(m, fz_rotate(angle));
      made->placement = fz_concat(m, fz_translate(static_cast<float>(size.width / 2),
                                                  static_cast<float>(size.height / 2)));
    }
    fz_catch(ctx) {
      fz_drop_document(ctx, &made->super);
      fz_rethrow(ctx);
    }
    return &made->super;
  }));
  return std::unique_ptr<Document>(std::move(document));
}

Result<std::unique_ptr<Document>> make_image_watermark(const Source& image, double opacity, SizePt size,
                                                       const OpenContext& open) {
  auto keep = std::make_shared<Source>(image);
  DCE_ASSIGN(auto document, FitzDocument::open(open, keep, [&](FitzContext& context) -> fz_document* {
    fz_context* ctx = context.get();
    WatermarkDocument* made = new_watermark(ctx, size, opacity);
    fz_buffer* buffer = nullptr;
    fz_var(buffer);
    fz_try(ctx) {
      buffer = fz_new_buffer_from_shared_data(ctx, keep->bytes().data(), keep->bytes().size());
      made->image = fz_new_image_from_buffer(ctx, buffer);
      const float w = static_cast<float>(made->image->w), h = static_cast<float>(made->image->h);
      const float scale = std::min(static_cast<float>(size.width) * 2 / 3 / w,
                                   static_cast<float>(size.height) * 2 / 3 / h);
      made->placement = fz_make_matrix(w * scale, 0, 0, h * scale,
                                       (static_cast<float>(size.width) - w * scale) / 2,
                                       (static_cast<float>(size.height) - h * scale) / 2);
    }
    fz_always(ctx) { fz_drop_buffer(ctx, buffer); }
    fz_catch(ctx) {
      fz_drop_document(ctx, &made->super);
      fz_rethrow(ctx);
    }
    return &made->super;
  }));
  return std::unique_ptr<Document>(std::move(document));
}

Result<std::unique_ptr<Document>> make_borders(const std::vector<RectPt>& borders, SizePt size,
                                               const OpenContext& open) {
  DCE_ASSIGN(auto document, FitzDocument::open(open, nullptr, [&](FitzContext& context) -> fz_document* {
    fz_context* ctx = context.get();
    WatermarkDocument* made = new_watermark(ctx, size, 1);
    fz_try(ctx) {
      made->frames = fz_new_path(ctx);
      for (const RectPt& border : borders) {
        fz_rectto(ctx, made->frames, static_cast<float>(border.x0), static_cast<float>(border.y0),
                  static_cast<float>(border.x1), static_cast<float>(border.y1));
      }
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
