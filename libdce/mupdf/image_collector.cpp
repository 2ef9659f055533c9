#include "mupdf/image_collector.h"

#include <mupdf/pdf.h>

#include <algorithm>
#include <cmath>

#include "mupdf/canvas_fonts.h"
#include "mupdf/fz_guard.h"

namespace dce::core {
namespace {

// A page in more pieces than this is no scan but a drawing made of images.
constexpr size_t most_images = 64;
constexpr int most_clips = 16;
constexpr int most_nesting = 6, most_resources = 200;  // of one page, that are looked through
constexpr float most_pixel_points = 2;  // of a picture that asks to be interpolated: no scan is as coarse

bool lies_straight(const fz_matrix& m) {
  const auto none = [](float value, float beside) { return std::abs(value) < 1e-4f * std::abs(beside); };
  return (none(m.b, m.a) && none(m.c, m.d)) || (none(m.a, m.b) && none(m.d, m.c));
}

bool is_black(fz_context* ctx, fz_colorspace* space, const float* color) {
  float rgb[3];
  fz_convert_color(ctx, space, color, fz_device_rgb(ctx), rgb, nullptr, fz_default_color_params);
  return rgb[0] + rgb[1] + rgb[2] < 0.01f;
}

bool is_rect(fz_context* ctx, const fz_path* path, const fz_matrix& matrix, fz_rect* rect) {
  Path walked;
  append_fz_path(ctx, path, matrix, walked);
  Box box;
  if (!walked.view().is_rect(&box)) return false;
  *rect = fz_make_rect(box.x0, box.y0, box.x1, box.y1);
  return true;
}

/// What a page's resources hold, those of its forms included.
struct Resources {
  bool fonts = false;
  int64_t most_pixels = 0;  // of a picture
  int left = most_resources;

  void look_through(fz_context* ctx, pdf_obj* resources, int nesting) {
    if (nesting > most_nesting) left = 0;
    if (!resources) return;
    fonts = fonts || pdf_dict_len(ctx, pdf_dict_get(ctx, resources, PDF_NAME(Font))) > 0;
    pdf_obj* things = pdf_dict_get(ctx, resources, PDF_NAME(XObject));
    for (int i = 0; i < pdf_dict_len(ctx, things) && left > 0; ++i, --left) {
      pdf_obj* thing = pdf_dict_get_val(ctx, things, i);
      most_pixels = std::max(most_pixels, int64_t{pdf_dict_get_int(ctx, thing, PDF_NAME(Width))} *
                                              pdf_dict_get_int(ctx, thing, PDF_NAME(Height)));
      look_through(ctx, pdf_dict_get(ctx, thing, PDF_NAME(Resources)), nesting + 1);
    }
  }
};

}  // namespace

bool is_no_scan(fz_context* ctx, fz_page* page, SizePt size) {
  pdf_page* pdf = pdf_page_from_fz_page(ctx, page);
  if (!pdf) return false;
  Resources resources;
  resources.look_through(ctx, pdf_page_resources(ctx, pdf), 0);
  return resources.fonts && resources.left > 0 &&
         static_cast<double>(resources.most_pixels) < size.width * size.height;
}

struct ImageCollection::Device {
  fz_device super;
  ImageCollection* owner;
  fz_matrix to_page;
  fz_rect clips[most_clips];
  int depth;
  bool more_than_images;
};

void ImageCollection::not_a_scan(fz_context* ctx, fz_device* device) {
  // A list that is played ends at an error and keeps it for itself.
  reinterpret_cast<Device*>(device)->more_than_images = true;
  fz_throw(ctx, FZ_ERROR_ABORT, "more than images");
}

ImageCollection::~ImageCollection() {
  images_.clear();
  for (fz_image* image : kept_) fz_drop_image(context_.get(), image);
}

void ImageCollection::add(fz_image* image, fz_matrix m, fz_rect clip, bool stencil, fz_color_params params) {
  fz_context* ctx = context_.get();
  kept_.push_back(fz_keep_image(ctx, image));
  const CanvasAbilities abilities{.cmyk = true};
  images_.push_back(std::make_unique<FzCanvasImage>(
      ctx, image, stencil ? FzCanvasImage::Use::stencil : FzCanvasImage::Use::picture, abilities, false,
      params));
  placed_.push_back({images_.back().get(), from_fz(m), {clip.x0, clip.y0, clip.x1, clip.y1}, stencil});
}

void ImageCollection::fill_image(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm,
                                 float alpha, fz_color_params params) {
  auto* self = reinterpret_cast<Device*>(device);
  const fz_matrix m = fz_concat(ctm, self->to_page);
  if (alpha != 1 || image->mask || image->use_colorkey || !lies_straight(m) ||
      side_to_interpolate(image, m) > most_pixel_points || self->owner->placed_.size() == most_images) {
    not_a_scan(ctx, device);
  }
  self->owner->add(image, m, self->clips[self->depth], false, params);
}

void ImageCollection::fill_image_mask(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm,
                                      fz_colorspace* space, const float* color, float alpha,
                                      fz_color_params params) {
  auto* self = reinterpret_cast<Device*>(device);
  const fz_matrix m = fz_concat(ctm, self->to_page);
  if (alpha != 1 || image->mask || !lies_straight(m) || !is_black(ctx, space, color) ||
      self->owner->placed_.size() == most_images) {
    not_a_scan(ctx, device);
  }
  self->owner->add(image, m, self->clips[self->depth], true, params);
}

void ImageCollection::collect(const std::function<void(fz_device*)>& play, fz_matrix to_page) {
  fz_context* ctx = context_.get();
  fz_device* device = nullptr;
  const bool played = fz_guarded(ctx, [&] {
    auto* made = fz_new_derived_device(ctx, Device);
    device = &made->super;
    made->owner = this;
    made->to_page = to_page;
    made->clips[0] = fz_infinite_rect;
    device->fill_image = fill_image;
    device->fill_image_mask = fill_image_mask;
    device->clip_path = [](fz_context* c, fz_device* d, const fz_path* path, int, fz_matrix ctm, fz_rect) {
      auto* self = reinterpret_cast<Device*>(d);
      fz_matrix m = fz_concat(ctm, self->to_page);
      fz_rect rect;
      if (self->depth + 1 == most_clips || !is_rect(c, path, m, &rect)) not_a_scan(c, d);
      self->clips[self->depth + 1] = fz_intersect_rect(self->clips[self->depth], rect);
      ++self->depth;
    };
    device->pop_clip = [](fz_context*, fz_device* d) {
      auto* self = reinterpret_cast<Device*>(d);
      if (self->depth > 0) --self->depth;
    };
    // Everything else that would leave a mark ends the search.
    device->fill_path = [](fz_context* c, fz_device* d, const fz_path*, int, fz_matrix, fz_colorspace*,
                           const float*, float, fz_color_params) { not_a_scan(c, d); };
    device->stroke_path = [](fz_context* c, fz_device* d, const fz_path*, const fz_stroke_state*, fz_matrix,
                             fz_colorspace*, const float*, float, fz_color_params) { not_a_scan(c, d); };
    device->clip_stroke_path = [](fz_context* c, fz_device* d, const fz_path*, const fz_stroke_state*,
                                  fz_matrix, fz_rect) { not_a_scan(c, d); };
    device->fill_text = [](fz_context* c, fz_device* d, const fz_text*, fz_matrix, fz_colorspace*,
                           const float*, float, fz_color_params) { not_a_scan(c, d); };
    device->stroke_text = [](fz_context* c, fz_device* d, const fz_text*, const fz_stroke_state*, fz_matrix,
                             fz_colorspace*, const float*, float, fz_color_params) { not_a_scan(c, d); };
    device->clip_text = [](fz_context* c, fz_device* d, const fz_text*, fz_matrix, fz_rect) {
      not_a_scan(c, d);
    };
    device->clip_stroke_text = [](fz_context* c, fz_device* d, const fz_text*, const fz_stroke_state*,
                                  fz_matrix, fz_rect) { not_a_scan(c, d); };
    device->fill_shade = [](fz_context* c, fz_device* d, fz_shade*, fz_matrix, float, fz_color_params) {
      not_a_scan(c, d);
    };
    device->clip_image_mask = [](fz_context* c, fz_device* d, fz_image*, fz_matrix, fz_rect) {
      not_a_scan(c, d);
    };
    device->begin_mask = [](fz_context* c, fz_device* d, fz_rect, int, fz_colorspace*, const float*,
                            fz_color_params) { not_a_scan(c, d); };
    device->begin_group = [](fz_context* c, fz_device* d, fz_rect, fz_colorspace*, int, int, int blendmode,
                             float alpha) {
      if (alpha != 1 || blendmode != FZ_BLEND_NORMAL) not_a_scan(c, d);
    };
    device->set_default_colorspaces = [](fz_context* c, fz_device* d, fz_default_colorspaces* spaces) {
      const bool plain = fz_default_gray(c, spaces) == fz_device_gray(c) &&
                         fz_default_rgb(c, spaces) == fz_device_rgb(c) &&
                         fz_default_cmyk(c, spaces) == fz_device_cmyk(c);
      if (!plain) not_a_scan(c, d);
    };
    device->begin_tile = [](fz_context* c, fz_device* d, fz_rect, fz_rect, float, float, fz_matrix,
                            int) -> int { not_a_scan(c, d); };
    play(device);
    fz_close_device(ctx, device);
  });
  if (!played || reinterpret_cast<Device*>(device)->more_than_images) placed_.clear();
  fz_drop_device(ctx, device);
}

}  // namespace dce::core
