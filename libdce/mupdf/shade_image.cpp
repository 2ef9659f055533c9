#include "mupdf/shade_image.h"

#include <algorithm>
#include <cmath>

namespace dce::core {
namespace {

constexpr float pixels_a_point = 300.0f / 72;
constexpr float most_pixels = 4 << 20;

/// The pixels of `area`, the unit of `to_pixels` and alpha included.
fz_pixmap* drawn(fz_context* ctx, fz_shade* shade, fz_matrix ctm, fz_irect pixels, fz_matrix to_pixels,
                 fz_color_params params) {
  fz_colorspace* const space =
      fz_colorspace_is_gray(ctx, shade->colorspace) ? fz_device_gray(ctx) : fz_device_rgb(ctx);
  fz_pixmap* pixmap = fz_new_pixmap_with_bbox(ctx, space, pixels, nullptr, 1);
  fz_device* device = nullptr;
  fz_var(device);
  fz_try(ctx) {
    fz_clear_pixmap(ctx, pixmap);
    device = fz_new_draw_device(ctx, to_pixels, pixmap);
    fz_fill_shade(ctx, device, shade, ctm, 1, params);
    fz_close_device(ctx, device);
  }
  fz_always(ctx) {
    fz_drop_device(ctx, device);
  }
  fz_catch(ctx) {
    fz_drop_pixmap(ctx, pixmap);
    fz_rethrow(ctx);
  }
  return pixmap;
}

/// Colours without alpha, as they were before it was multiplied in, and alpha by itself.
void split(const fz_pixmap* from, fz_pixmap* colors, fz_pixmap* alphas) {
  const int n = colors->n;
  for (int y = 0; y < from->h; ++y) {
    const unsigned char* in = from->samples + from->stride * y;
    unsigned char *color = colors->samples + colors->stride * y,
                  *opacity = alphas->samples + alphas->stride * y;
    for (int x = 0; x < from->w; ++x, in += n + 1) {
      const int alpha = *opacity++ = in[n];
      for (int i = 0; i < n; ++i)
        *color++ = static_cast<unsigned char>(alpha ? std::min(255, (in[i] * 255 + alpha / 2) / alpha) : 0);
    }
  }
}

bool is_opaque(const fz_pixmap* alphas) {
  for (int y = 0; y < alphas->h; ++y) {
    const unsigned char* row = alphas->samples + alphas->stride * y;
    if (std::any_of(row, row + alphas->w, [](unsigned char a) { return a != 255; })) return false;
  }
  return true;
}

fz_image* as_image(fz_context* ctx, const fz_pixmap* pixmap) {
  fz_pixmap *colors = nullptr, *alphas = nullptr;
  fz_image *mask = nullptr, *image = nullptr;
  fz_var(colors);
  fz_var(alphas);
  fz_var(mask);
  fz_var(image);
  fz_try(ctx) {
    colors = fz_new_pixmap(ctx, pixmap->colorspace, pixmap->w, pixmap->h, nullptr, 0);
    alphas = fz_new_pixmap(ctx, fz_device_gray(ctx), pixmap->w, pixmap->h, nullptr, 0);
    split(pixmap, colors, alphas);
    if (!is_opaque(alphas)) mask = fz_new_image_from_pixmap(ctx, alphas, nullptr);
    image = fz_new_image_from_pixmap(ctx, colors, mask);
  }
  fz_always(ctx) {
    fz_drop_pixmap(ctx, colors);
    fz_drop_pixmap(ctx, alphas);
    fz_drop_image(ctx, mask);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
  return image;
}

}  // namespace

void fill_shade_as_image(fz_context* ctx, fz_device* device, fz_shade* shade, fz_matrix ctm, float alpha,
                         fz_color_params params) {
  const fz_rect area =
      fz_intersect_rect(fz_bound_shade(ctx, shade, ctm), fz_device_current_scissor(ctx, device));
  if (fz_is_empty_rect(area) || fz_is_infinite_rect(area)) return;
  const float points = (area.x1 - area.x0) * (area.y1 - area.y0);
  const float scale = std::min(pixels_a_point, std::sqrt(most_pixels / std::max(points, 1e-6f)));
  const fz_matrix to_pixels = fz_scale(scale, scale);
  const fz_irect pixels = fz_round_rect(fz_transform_rect(area, to_pixels));
  if (fz_is_empty_irect(pixels)) return;
  fz_pixmap* pixmap = drawn(ctx, shade, ctm, pixels, to_pixels, params);
  fz_image* image = nullptr;
  fz_var(image);
  fz_try(ctx) {
    image = as_image(ctx, pixmap);
    const auto width = static_cast<float>(pixmap->w), height = static_cast<float>(pixmap->h);
    const fz_matrix place =
        fz_make_matrix(width, 0, 0, height, static_cast<float>(pixels.x0), static_cast<float>(pixels.y0));
    fz_fill_image(ctx, device, image, fz_concat(place, fz_invert_matrix(to_pixels)), alpha, params);
  }
  fz_always(ctx) {
    fz_drop_image(ctx, image);
    fz_drop_pixmap(ctx, pixmap);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

}  // namespace dce::core
