#include "mupdf/draw_guard.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "mupdf/uniform_image.h"

namespace dce::core {
namespace {

// A pattern cell is painted for each place it takes in the area. Real drawings have some thousands on a page;
// at 2^18 cells on one band, none of them can be seen any more.
constexpr double most_tiles = 1 << 18;

// Hinting and the grid of subpixels move a glyph's edge by less than a dot, and a patch's dot is at most some of its bounds' units.
constexpr float glyph_margin = 16;

FitzContext& guard_of(fz_context* ctx) {
  return *static_cast<FitzContext*>(fz_user_context(ctx));
}

bool too_large(fz_context* ctx, const fz_image* image) {
  FitzContext& context = guard_of(ctx);
  const int64_t most = context.limits().image_pixels;
  if (int64_t{image->w} * image->h <= most) return false;
  context.warn("an image of " + std::to_string(image->w) + " x " + std::to_string(image->h) +
               " pixels is larger than the limit and is left out");
  return true;
}

fz_color_params as_allowed(fz_context* ctx, fz_color_params params) {
  if (!guard_of(ctx).drawing().overprints) params.op = 0;
  return params;
}

template <auto member, class... A>
void knock_out(fz_context* ctx, fz_device* device, A... arguments) {
  const auto allowed = [ctx](auto argument) {
    if constexpr (std::is_same_v<decltype(argument), fz_color_params>) {
      return as_allowed(ctx, argument);
    } else {
      return argument;
    }
  };
  (guard_of(ctx).drawing().*member)(ctx, device, allowed(arguments)...);
}

template <auto member, class... A>
auto knocking_out(void (*DrawingCalls::*)(fz_context*, fz_device*, A...)) {
  return &knock_out<member, A...>;
}

/// The draw device's function of the same name as `member`, told not to overprint.
template <auto member>
auto without_overprint() {
  return knocking_out<member>(member);
}

/// The unit square and a dot more, of which the mask that is open shows what it covers.
void fill_masked(fz_context* ctx, fz_device* device, fz_matrix ctm, fz_colorspace* space, const float* color,
                 float alpha, fz_color_params params) {
  const fz_rect box = fz_expand_rect(fz_transform_rect(fz_unit_rect, ctm), 1);
  fz_path* path = fz_new_path(ctx);
  fz_try(ctx) {
    fz_rectto(ctx, path, box.x0, box.y0, box.x1, box.y1);
    guard_of(ctx).drawing().fill_path(ctx, device, path, 0, fz_identity, space, color, alpha, params);
  }
  fz_always(ctx) {
    fz_drop_path(ctx, path);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

/// The draw device knows the page's default spaces for colours, and forgets them for what brings colours of its own.
template <class Painted, class Draw>
void in_meant_space(fz_context* ctx, Painted* painted, Draw&& draw) {
  fz_colorspace* const own = painted->colorspace;
  fz_try(ctx) {
    painted->colorspace = guard_of(ctx).drawing_defaults().meant(own);
    draw();
  }
  fz_always(ctx) {
    painted->colorspace = own;
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

void fill_image(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm, float alpha,
                fz_color_params params) {
  if (too_large(ctx, image) || (image->mask && too_large(ctx, image->mask))) return;
  const DrawingCalls& drawing = guard_of(ctx).drawing();
  in_meant_space(ctx, image, [&] {
    float color[FZ_MAX_COLORS];
    // Inks of photographs become black by other rules than those of areas.
    if (image->mask && image->colorspace->n <= 3 && uniform_color(ctx, image, color)) {
      fill_masked(ctx, device, ctm, image->colorspace, color, alpha, as_allowed(ctx, params));
    } else {
      drawing.fill_image(ctx, device, image, ctm, alpha, as_allowed(ctx, params));
    }
  });
}

void set_default_colorspaces(fz_context* ctx, fz_device* device, fz_default_colorspaces* spaces) {
  guard_of(ctx).drawing_defaults().set(spaces);
  guard_of(ctx).drawing().set_default_colorspaces(ctx, device, spaces);
}

void fill_image_mask(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm, fz_colorspace* space,
                     const float* color, float alpha, fz_color_params params) {
  if (too_large(ctx, image)) return;
  guard_of(ctx).drawing().fill_image_mask(ctx, device, image, ctm, space, color, alpha,
                                          as_allowed(ctx, params));
}

void clip_image_mask(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm, fz_rect scissor) {
  if (!too_large(ctx, image)) {
    guard_of(ctx).drawing().clip_image_mask(ctx, device, image, ctm, scissor);
    return;
  }
  // The matching pop_clip needs a clip: one that lets nothing through.
  fz_path* nothing = fz_new_path(ctx);
  fz_try(ctx) {
    device->clip_path(ctx, device, nothing, 0, ctm, fz_empty_rect);
  }
  fz_always(ctx) {
    fz_drop_path(ctx, nothing);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

/// MuPDF draws a shading of several colorants in bytes of each, which is too coarse where they are no inks but coordinates of a
/// colour; what its function gives is made RGB first. Of inks bytes are enough, and a plane of their own may need them.
void fill_shade(fz_context* ctx, fz_device* device, fz_shade* shade, fz_matrix ctm, float alpha,
                fz_color_params params) {
  const DrawingCalls& drawing = guard_of(ctx).drawing();
  const fz_colorspace* space = shade->colorspace;
  if (!shade->use_function || space->type != FZ_COLORSPACE_SEPARATION || space->u.separation.base->n != 3) {
    in_meant_space(ctx, shade, [&] { drawing.fill_shade(ctx, device, shade, ctm, alpha, params); });
    return;
  }
  fz_shade in_rgb = *shade;  // borrows what it points to, for this call
  in_rgb.colorspace = fz_device_rgb(ctx);
  for (auto& color : in_rgb.function) {
    float rgb[FZ_MAX_COLORS] = {};
    fz_convert_color(ctx, shade->colorspace, color, in_rgb.colorspace, rgb, nullptr, params);
    std::copy_n(rgb, 3, color);
    color[3] = 1;
  }
  if (shade->use_background) {
    fz_convert_color(ctx, shade->colorspace, shade->background, in_rgb.colorspace, in_rgb.background, nullptr,
                     params);
  }
  drawing.fill_shade(ctx, device, &in_rgb, ctm, alpha, params);
}

fz_matrix place_of(const fz_text_span& span, const fz_text_item& item) {
  fz_matrix place = span.trm;
  place.e = item.x;
  place.f = item.y;
  return place;
}

/// Text comes a block at a time. The draw device renders every glyph of it, seen or not.
void fill_text(fz_context* ctx, fz_device* device, const fz_text* text, fz_matrix ctm, fz_colorspace* space,
               const float* color, float alpha, fz_color_params params) {
  const DrawingCalls& drawing = guard_of(ctx).drawing();
  const fz_color_params allowed = as_allowed(ctx, params);
  // A cell is drawn once, wherever its copies lie.
  if (drawing.tiles > 0) {
    drawing.fill_text(ctx, device, text, ctm, space, color, alpha, allowed);
    return;
  }
  const fz_rect bounds = fz_expand_rect(drawing.bounds, glyph_margin);
  fz_text* seen = fz_new_text(ctx);
  fz_try(ctx) {
    for (const fz_text_span* span = text->head; span; span = span->next) {
      for (int i = 0; i < span->len; ++i) {
        const fz_text_item& item = span->items[i];
        if (item.gid < 0) continue;  // a character that has no glyph of its own
        const fz_matrix place = place_of(*span, item);
        const fz_rect box = fz_bound_glyph(ctx, span->font, item.gid, fz_concat(place, ctm));
        if (fz_is_empty_rect(fz_intersect_rect(box, bounds))) continue;
        fz_show_glyph(ctx, seen, span->font, place, item.gid, item.ucs, static_cast<int>(span->wmode),
                      static_cast<int>(span->bidi_level), static_cast<fz_bidi_direction>(span->markup_dir),
                      static_cast<fz_text_language>(span->language));
      }
    }
    if (seen->head) drawing.fill_text(ctx, device, seen, ctm, space, color, alpha, allowed);
  }
  fz_always(ctx) {
    fz_drop_text(ctx, seen);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

int begin_tile(fz_context* ctx, fz_device* device, fz_rect area, fz_rect view, float xstep, float ystep,
               fz_matrix ctm, int id) {
  DrawingCalls& drawing = guard_of(ctx).drawing();
  fz_rect seen = fz_intersect_rect(fz_transform_rect(area, ctm), drawing.bounds);
  seen = fz_transform_rect(seen, fz_invert_matrix(ctm));
  // The cell overlaps its neighbours where it is larger than a step, so that those beside the area count too.
  const double width = static_cast<double>(seen.x1 - seen.x0) + view.x1 - view.x0;
  const double height = static_cast<double>(seen.y1 - seen.y0) + view.y1 - view.y0;
  const double across = std::max(1.0, width / std::abs(xstep)),
               down = std::max(1.0, height / std::abs(ystep));
  if (!(across * down <= most_tiles)) {  // NaN too
    // Whole multiples of the steps keep the cells that are painted in their places.
    const double edge = std::sqrt(most_tiles);
    const auto coarser = [&](float step, double count) {
      const double times = std::ceil(count / edge);
      return std::isfinite(times) && step != 0 ? static_cast<float>(step * times) : 0.0f;
    };
    xstep = coarser(xstep, across);
    ystep = coarser(ystep, down);
    if (xstep == 0) xstep = std::max(1.0f, static_cast<float>(width));
    if (ystep == 0) ystep = std::max(1.0f, static_cast<float>(height));
    guard_of(ctx).warn("a pattern finer than dots is painted coarser");
  }
  // MuPDF keeps a cell as large as the grid it was first drawn to, and inks are drawn to grids of other
  // parts.
  const int cached = drawing.begin_tile(ctx, device, area, view, xstep, ystep, ctm, drawing.keeps_tiles ? id : 0);
  ++drawing.tiles;
  return cached;
}

void end_tile(fz_context* ctx, fz_device* device) {
  DrawingCalls& drawing = guard_of(ctx).drawing();
  --drawing.tiles;
  drawing.end_tile(ctx, device);
}

/// Pages blend in the space they are drawn in: in the space a group asks for, grey of its own would come back as RGB, and
/// black ink as a mix.
void begin_group(fz_context* ctx, fz_device* device, fz_rect area, fz_colorspace*, int isolated, int knockout,
                 int blendmode, float alpha) {
  guard_of(ctx).drawing().begin_group(ctx, device, area, nullptr, isolated, knockout, blendmode, alpha);
}

}  // namespace

void guard_drawing(FitzContext& context, fz_device* device, fz_rect bounds, Overprinting overprinting) {
  context.drawing_defaults().set(nullptr);
  DrawingCalls& drawing = context.drawing();
  drawing = {.fill_image = device->fill_image,
             .fill_image_mask = device->fill_image_mask,
             .clip_image_mask = device->clip_image_mask,
             .set_default_colorspaces = device->set_default_colorspaces,
             .begin_tile = device->begin_tile,
             .end_tile = device->end_tile,
             .begin_group = device->begin_group,
             .fill_text = device->fill_text,
             .fill_path = device->fill_path,
             .stroke_path = device->stroke_path,
             .stroke_text = device->stroke_text,
             .fill_shade = device->fill_shade,
             .overprints = overprinting != Overprinting::never,
             .keeps_tiles = overprinting == Overprinting::usual,
             .bounds = bounds};
  device->fill_image = fill_image;
  device->fill_image_mask = fill_image_mask;
  device->clip_image_mask = clip_image_mask;
  device->set_default_colorspaces = set_default_colorspaces;
  device->begin_tile = begin_tile;
  device->end_tile = end_tile;
  device->begin_group = begin_group;
  device->fill_text = fill_text;
  if (overprinting == Overprinting::usual) device->fill_shade = fill_shade;
  if (drawing.overprints) return;
  device->fill_path = without_overprint<&DrawingCalls::fill_path>();
  device->stroke_path = without_overprint<&DrawingCalls::stroke_path>();
  device->stroke_text = without_overprint<&DrawingCalls::stroke_text>();
  device->fill_shade = without_overprint<&DrawingCalls::fill_shade>();
}

}  // namespace dce::core
