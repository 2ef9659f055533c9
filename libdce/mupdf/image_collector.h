// Does a page consist of images and nothing else? Scans do, and need no rendering.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "document/document.h"
#include "mupdf/canvas_images.h"
#include "mupdf/fitz_context.h"

namespace dce::core {

/// Does the page, of `size`, have fonts among its resources, and no picture of as many pixels as it has points? It is
/// not worth reading, then, to find out what else it is: text that is all shown at once is shown late. Within fz_try.
bool is_no_scan(fz_context* ctx, fz_page* page, SizePt size);

/// The images of such a page, kept alive. Belongs to the context's thread.
class ImageCollection {
 public:
  explicit ImageCollection(FitzContext& context) : context_(context) {}
  ~ImageCollection();
  ImageCollection(const ImageCollection&) = delete;
  ImageCollection& operator=(const ImageCollection&) = delete;

  /// Watches a page played by play(device), which may throw and is stopped at the first thing that is no such image;
  /// `to_page` maps its space to page points. Stays empty unless all that paints are opaque images, or black stencils,
  /// that lie straight on the page.
  void collect(const std::function<void(fz_device*)>& play, fz_matrix to_page);

  std::span<const PlacedImage> images() const { return placed_; }

 private:
  void add(fz_image* image, fz_matrix unit_to_page, fz_rect clip, bool stencil, fz_color_params params);
  static void fill_image(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm, float alpha,
                         fz_color_params);
  static void fill_image_mask(fz_context* ctx, fz_device* device, fz_image* image, fz_matrix ctm, fz_colorspace* space,
                              const float* color, float alpha, fz_color_params);
  struct Device;
  [[noreturn]] static void not_a_scan(fz_context* ctx, fz_device* device);

  FitzContext& context_;
  std::vector<fz_image*> kept_;
  std::vector<std::unique_ptr<FzCanvasImage>> images_;
  std::vector<PlacedImage> placed_;
};

}  // namespace dce::core
