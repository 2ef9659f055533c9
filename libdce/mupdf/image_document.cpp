// Images as pages: an Image becomes an fz_image that decodes itself, only as finely as it is drawn.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

#include "mupdf/colour_management.h"
#include "mupdf/fitz_context.h"
#include "mupdf/fitz_document.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

/// Averages `factor` x `factor` cells of the rows it is given into a smaller pixmap, so that a huge image never stands
/// in memory whole.
class ShrinkingWriter {
 public:
  ShrinkingWriter(fz_pixmap* target, int factor, int source_width, PixelFormat format)
      : target_(target), factor_(factor), source_width_(source_width), format_(format),
        sums_(factor > 1 ? static_cast<size_t>(target->w) * target->n : 0) {}

  void row(int y, const uint8_t* source) {
    const int target_y = y / factor_;
    if (target_y >= target_->h) return;
    uint8_t* out = target_->samples + static_cast<ptrdiff_t>(target_y) * target_->stride;
    if (factor_ == 1) {
      expand(source, out);
      return;
    }
    if (y % factor_ == 0) std::fill(sums_.begin(), sums_.end(), 0);
    add(source);
    ++rows_;
    if (y % factor_ == factor_ - 1) flush(out);
    last_y_ = target_y;
  }
  void finish() {
    if (factor_ > 1 && rows_ > 0) flush(target_->samples + static_cast<ptrdiff_t>(last_y_) * target_->stride);
  }

 private:
  uint8_t sample(const uint8_t* source, int x, int component) const {
    if (format_ == PixelFormat::black1) return (source[x >> 3] >> (7 - (x & 7)) & 1) ? 0 : 255;
    return source[static_cast<size_t>(x) * target_->n + component];
  }
  void expand(const uint8_t* source, uint8_t* out) const {
    if (format_ != PixelFormat::black1) {
      std::memcpy(out, source, static_cast<size_t>(source_width_) * target_->n);
      return;
    }
    for (int x = 0; x < source_width_; ++x) out[x] = sample(source, x, 0);
  }
  void add(const uint8_t* source) {
    const int n = target_->n;
    for (int x = 0; x < source_width_; ++x) {
      uint32_t* cell = &sums_[static_cast<size_t>(x / factor_) * n];
      for (int c = 0; c < n; ++c) cell[c] += sample(source, x, c);
    }
  }
  void flush(uint8_t* out) {
    const int n = target_->n;
    for (int x = 0; x < target_->w; ++x) {
      const uint32_t count = static_cast<uint32_t>(std::min(factor_, source_width_ - x * factor_) * rows_);
      for (int c = 0; c < n; ++c) out[x * n + c] = static_cast<uint8_t>((sums_[static_cast<size_t>(x) * n + c] + count / 2) / count);
    }
    rows_ = 0;
  }

  fz_pixmap* target_;
  int factor_;
  int source_width_;
  PixelFormat format_;
  std::vector<uint32_t> sums_;
  int rows_ = 0;
  int last_y_ = 0;
};

struct SelfDecodingImage {
  fz_image super;
  const Image* image;
  FitzContext* context;
  bool said_damaged;
};

int ceil_div(int a, int b) { return (a + b - 1) / b; }

/// Decodes into a new pixmap at 1/2^`level` of the size; null with `status` set when that fails. No longjmp in here but
/// from the pixmap's allocation, which comes before any object that would mind.
fz_pixmap* decode(fz_context* ctx, SelfDecodingImage* self, int level, Status& status) {
  const ImageInfo& info = self->image->info();
  const int factor = 1 << level;
  fz_pixmap* pixmap = fz_new_pixmap(ctx, self->super.colorspace, ceil_div(info.width, factor),
                                    ceil_div(info.height, factor), nullptr, 0);
  fz_clear_pixmap_with_value(ctx, pixmap, 255);
  pixmap->xres = self->super.xres;
  pixmap->yres = self->super.yres;
  try {
    std::unique_ptr<ShrinkingWriter> writer;
    int width = info.width, height = info.height;
    status = self->image->decode(std::min(factor, 8), self->context->cancellation(), &width, &height,
                                 [&](int y, const uint8_t* row) -> Status {
                                   if (!writer) {
                                     int done = 1;  // how much of the shrinking the decoder did
                                     while (done < factor &&
                                            (ceil_div(info.width, done) > width || ceil_div(info.height, done) > height)) {
                                       done *= 2;
                                     }
                                     writer = std::make_unique<ShrinkingWriter>(pixmap, factor / done, width,
                                                                               info.format);
                                   }
                                   writer->row(y, row);
                                   return ok();
                                 });
    if (writer) writer->finish();
  } catch (const std::bad_alloc&) {
    status = Status(Code::limit, "not enough memory to decode the image");
  }
  return pixmap;
}

fz_pixmap* get_pixmap(fz_context* ctx, fz_image* image, fz_irect* subarea, int, int, int* l2factor) {
  auto* self = reinterpret_cast<SelfDecodingImage*>(image);
  const int level = l2factor ? *l2factor : 0;
  if (l2factor) *l2factor = 0;
  if (subarea) *subarea = fz_make_irect(0, 0, image->w, image->h);
  char message[256] = "";
  fz_pixmap* pixmap = nullptr;
  {
    Status status;
    pixmap = decode(ctx, self, level, status);
    if (!status.ok()) std::snprintf(message, sizeof message, "%s", status.message().c_str());
  }
  if (message[0]) {
    fz_warn(ctx, "%s", message);
  } else if (self->image->damaged() && !self->said_damaged) {
    self->said_damaged = true;  // once, though each band may decode anew
    fz_warn(ctx, "the image is damaged; what is missing is left white");
  }
  return pixmap;
}

size_t get_size(fz_context*, fz_image* image) { return sizeof(SelfDecodingImage) + static_cast<size_t>(image->w); }
/// MuPDF frees what every image has; this one owns nothing besides.
void drop_image(fz_context*, fz_image*) {}

/// JPEG stays JPEG, so that what can hold it (PDF) gets it undecoded.
fz_image* jpeg_image(fz_context* ctx, const Image& image, const EncodedImage& encoded, fz_colorspace* space,
                     int x_resolution, int y_resolution) {
  const ImageInfo& info = image.info();
  fz_compressed_buffer* compressed = fz_malloc_struct(ctx, fz_compressed_buffer);
  compressed->params.type = FZ_IMAGE_JPEG;
  compressed->params.u.jpeg.color_transform = -1;
  fz_try(ctx) {
    compressed->buffer = fz_new_buffer_from_shared_data(ctx, encoded.bytes.data(), encoded.bytes.size());
  }
  fz_catch(ctx) {
    fz_free(ctx, compressed);
    fz_rethrow(ctx);
  }
  float inverted[8] = {1, 0, 1, 0, 1, 0, 1, 0};
  fz_image* made = fz_new_image_from_compressed_buffer(
      ctx, info.width, info.height, 8, space, x_resolution, y_resolution, 0, 0,
      encoded.adobe_inverted ? inverted : nullptr, nullptr, compressed, nullptr);
  made->invert_cmyk_jpeg = 0;  // or MuPDF would invert what `inverted` already turns
  return made;
}

fz_image* wrap(fz_context* ctx, FitzContext& context, const Image& image, fz_colorspace* space, int x_resolution,
               int y_resolution) {
  const ImageInfo& info = image.info();
  auto* self = reinterpret_cast<SelfDecodingImage*>(fz_new_image_of_size(
      ctx, info.width, info.height, 8, space, x_resolution, y_resolution, 0, 0, nullptr, nullptr, nullptr,
      sizeof(SelfDecodingImage), get_pixmap, get_size, drop_image));
  self->image = &image;
  self->context = &context;
  return &self->super;
}

/// What the samples are in: of the file's profile, or the device's. The caller drops it.
fz_colorspace* color_space(fz_context* ctx, const Image& image, int number) {
  const PixelFormat format = image.info().format;
  try {
    const Bytes profile = image.profile();
    fz_colorspace* space = profile.empty() ? nullptr
                                           : space_of_profile(ctx, "image " + std::to_string(number), profile,
                                                              components(format));
    if (space) return space;
  } catch (const std::bad_alloc&) {
    // As without a profile.
  }
  return fz_keep_colorspace(ctx, fitz_color_space(ctx, format));
}

double believable(double resolution, double otherwise) {
  return resolution >= 72 && resolution <= 2400 ? resolution : otherwise;
}

/// Maps MuPDF's unit square (image upright, y down) to the visible page of w x h points for each EXIF orientation.
fz_matrix orient(ImageOrientation orientation, float w, float h) {
  switch (orientation) {
    case ImageOrientation::top_right: return fz_make_matrix(-w, 0, 0, h, w, 0);
    case ImageOrientation::bottom_right: return fz_make_matrix(-w, 0, 0, -h, w, h);
    case ImageOrientation::bottom_left: return fz_make_matrix(w, 0, 0, -h, 0, h);
    case ImageOrientation::left_top: return fz_make_matrix(0, h, w, 0, 0, 0);
    case ImageOrientation::right_top: return fz_make_matrix(0, h, -w, 0, w, 0);
    case ImageOrientation::right_bottom: return fz_make_matrix(0, -h, -w, 0, w, h);
    case ImageOrientation::left_bottom: return fz_make_matrix(0, -h, w, 0, 0, h);
    default: return fz_make_matrix(w, 0, 0, h, 0, 0);
  }
}

bool turned(ImageOrientation orientation) { return static_cast<int>(orientation) >= 5; }

/// An fz_document is what FitzPage wants, so that images meet the same drawing, exporting and canvas code as the rest.
struct ImageFitzDocument {
  fz_document super;
  FitzContext* context;
  const std::vector<std::shared_ptr<const Image>>* images;
};
struct ImageFitzPage {
  fz_page super;
  fz_image* image;
  fz_matrix placement;
  fz_rect bounds;
};

fz_rect bound_page(fz_context*, fz_page* page) { return reinterpret_cast<ImageFitzPage*>(page)->bounds; }
void run_page(fz_context* ctx, fz_page* page, fz_device* device, fz_matrix ctm, fz_cookie*) {
  auto* self = reinterpret_cast<ImageFitzPage*>(page);
  fz_fill_image(ctx, device, self->image, fz_concat(self->placement, ctm), 1.0f, fz_default_color_params);
}
void drop_page(fz_context* ctx, fz_page* page) {
  fz_drop_image(ctx, reinterpret_cast<ImageFitzPage*>(page)->image);
}
int count_pages(fz_context*, fz_document* document, int) {
  return static_cast<int>(reinterpret_cast<ImageFitzDocument*>(document)->images->size());
}

fz_page* load_page(fz_context* ctx, fz_document* document, int, int number) {
  auto* self = reinterpret_cast<ImageFitzDocument*>(document);
  const Image& image = *(*self->images)[static_cast<size_t>(number)];
  const ImageInfo& info = image.info();
  const double assumed = info.x_resolution > 0 || info.y_resolution > 0
                             ? believable(info.x_resolution, believable(info.y_resolution, 96))
                             : 96;
  const double x_resolution = believable(info.x_resolution, assumed);
  const double y_resolution = believable(info.y_resolution, assumed);
  const auto w = static_cast<float>(info.width * 72.0 / x_resolution);
  const auto h = static_cast<float>(info.height * 72.0 / y_resolution);

  auto* page = fz_new_derived_page(ctx, ImageFitzPage, document);
  page->super.bound_page = bound_page;
  page->super.run_page_contents = run_page;
  page->super.drop_page = drop_page;
  const bool turn = turned(info.orientation);
  page->bounds = fz_make_rect(0, 0, turn ? h : w, turn ? w : h);
  page->placement = orient(info.orientation, page->bounds.x1, page->bounds.y1);
  fz_colorspace* space = color_space(ctx, image, number);
  fz_try(ctx) {
    const auto encoded = image.encoded();
    const int x = static_cast<int>(std::lround(x_resolution)), y = static_cast<int>(std::lround(y_resolution));
    page->image = encoded && encoded->coding == EncodedImage::Coding::jpeg
                      ? jpeg_image(ctx, image, *encoded, space, x, y)
                      : wrap(ctx, *self->context, image, space, x, y);
  }
  fz_always(ctx) {
    fz_drop_colorspace(ctx, space);
  }
  fz_catch(ctx) {
    fz_drop_page(ctx, &page->super);
    fz_rethrow(ctx);
  }
  return &page->super;
}

}  // namespace

Result<std::unique_ptr<Document>> make_image_document(std::vector<std::shared_ptr<const Image>> images,
                                                      const OpenContext& open) {
  for (const auto& image : images) {
    const ImageInfo& info = image->info();
    if (static_cast<int64_t>(info.width) * info.height > open.limits.image_pixels) {
      return Status(Code::limit, "an image of " + std::to_string(info.width) + " x " + std::to_string(info.height) +
                                     " pixels is over the limit");
    }
  }
  auto keep = std::make_shared<const std::vector<std::shared_ptr<const Image>>>(std::move(images));
  DCE_ASSIGN(auto document, FitzDocument::open(open, keep, [&](FitzContext& context) -> fz_document* {
    auto* made = fz_new_derived_document(context.get(), ImageFitzDocument);
    made->super.count_pages = count_pages;
    made->super.load_page = load_page;
    made->context = &context;
    made->images = keep.get();
    return &made->super;
  }));
  return std::unique_ptr<Document>(std::move(document));
}

}  // namespace dce::core
