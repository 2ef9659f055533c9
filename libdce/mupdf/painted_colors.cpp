// What is painted passes through here on its way to any device (the linker's --wrap, see CMakeLists.txt): the colorant
// None "shall never produce any visible output" (ISO 32000-1, 8.6.6.4), where MuPDF 1.21 paints its alternate, and black
// that is painted with an opacity is a tint.
#include <mupdf/fitz.h>

#include <cstring>

#include "mupdf/colour_management.h"

namespace {

bool leaves_no_mark(const fz_colorspace* space) {
  if (!space || space->type != FZ_COLORSPACE_SEPARATION) return false;
  for (int i = 0; i < space->n; ++i) {
    const char* name = space->u.separation.colorant[i];
    if (!name || std::strcmp(name, "None") != 0) return false;
  }
  return space->n > 0;
}

/// `with` may leave by longjmp, like what it stands for.
template <class With>
void paint(fz_context* ctx, const fz_colorspace* space, float alpha, With&& with) {
  if (leaves_no_mark(space)) return;
  if (alpha >= 1) {
    with();
    return;
  }
  dce::core::mix_black(ctx, true);
  fz_try(ctx) with();
  fz_always(ctx) dce::core::mix_black(ctx, false);
  fz_catch(ctx) fz_rethrow(ctx);
}

}  // namespace

extern "C" {

decltype(fz_fill_path) __real_fz_fill_path;
decltype(fz_stroke_path) __real_fz_stroke_path;
decltype(fz_fill_text) __real_fz_fill_text;
decltype(fz_stroke_text) __real_fz_stroke_text;
decltype(fz_fill_shade) __real_fz_fill_shade;
decltype(fz_fill_image) __real_fz_fill_image;
decltype(fz_fill_image_mask) __real_fz_fill_image_mask;

void __wrap_fz_fill_path(fz_context* ctx, fz_device* device, const fz_path* path, int even_odd, fz_matrix ctm,
                         fz_colorspace* space, const float* color, float alpha, fz_color_params params) {
  paint(ctx, space, alpha,
        [&] { __real_fz_fill_path(ctx, device, path, even_odd, ctm, space, color, alpha, params); });
}

void __wrap_fz_stroke_path(fz_context* ctx, fz_device* device, const fz_path* path,
                           const fz_stroke_state* stroke, fz_matrix ctm, fz_colorspace* space,
                           const float* color, float alpha, fz_color_params params) {
  paint(ctx, space, alpha,
        [&] { __real_fz_stroke_path(ctx, device, path, stroke, ctm, space, color, alpha, params); });
}

void __wrap_fz_fill_text(fz_context* ctx, fz_device* device, const fz_text* text, fz_matrix ctm,
                         fz_colorspace* space, const float* color, float alpha, fz_color_params params) {
  paint(ctx, space, alpha, [&] { __real_fz_fill_text(ctx, device, text, ctm, space, color, alpha, params); });
}

void __wrap_fz_stroke_text(fz_context* ctx, fz_device* device, const fz_text* text,
                           const fz_stroke_state* stroke, fz_matrix ctm, fz_colorspace* space,
                           const float* color, float alpha, fz_color_params params) {
  paint(ctx, space, alpha,
        [&] { __real_fz_stroke_text(ctx, device, text, stroke, ctm, space, color, alpha, params); });
}

void __wrap_fz_fill_shade(fz_context* ctx, fz_device* device, fz_shade* shade, fz_matrix ctm, float alpha,
                          fz_color_params params) {
  paint(ctx, shade->colorspace, alpha,
        [&] { __real_fz_fill_shade(ctx, device, shade, ctm, alpha, params); });
}

void __wrap_fz_fill_image(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm, float alpha,
                          fz_color_params params) {
  paint(ctx, image->colorspace, alpha,
        [&] { __real_fz_fill_image(ctx, device, image, ctm, alpha, params); });
}

void __wrap_fz_fill_image_mask(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm,
                               fz_colorspace* space, const float* color, float alpha,
                               fz_color_params params) {
  paint(ctx, space, alpha,
        [&] { __real_fz_fill_image_mask(ctx, device, image, ctm, space, color, alpha, params); });
}

}  // extern "C"
