#include "mupdf/uniform_image.h"

#include <algorithm>
#include <cstring>

namespace dce::core {
namespace {

// Where nothing but repetition can have made the data so small.
constexpr int64_t least_compression = 32;
constexpr int64_t most_bytes = 1 << 20;

bool looks_uniform(fz_context* ctx, fz_image* image) {
  const fz_compressed_buffer* compressed = fz_compressed_image_buffer(ctx, image);
  if (!compressed || !compressed->buffer || image->use_colorkey || image->imagemask || !image->colorspace)
    return false;
  switch (compressed->params.type) {
    case FZ_IMAGE_FLATE:
    case FZ_IMAGE_LZW:
    case FZ_IMAGE_RLD:
      break;
    default:
      return false;
  }
  const int64_t bytes = int64_t{image->w} * image->h * image->n * image->bpc / 8;
  return bytes <= most_bytes && static_cast<int64_t>(compressed->buffer->len) * least_compression <= bytes;
}

bool is_uniform(const fz_pixmap* pixels) {
  const auto row = static_cast<size_t>(pixels->w) * pixels->n;
  for (int y = 0; y < pixels->h; ++y) {
    const unsigned char* line = pixels->samples + y * pixels->stride;
    if (std::memcmp(line, pixels->samples, pixels->n) != 0 ||
        std::memcmp(line, line + pixels->n, row - pixels->n) != 0)
      return false;
  }
  return true;
}

}  // namespace

bool uniform_color(fz_context* ctx, fz_image* image, float* color) {
  if (!looks_uniform(ctx, image)) return false;
  fz_pixmap* const pixels =
      fz_get_pixmap_from_image(ctx, image, nullptr, nullptr, nullptr, nullptr);  // MuPDF keeps it
  const bool uniform = !pixels->alpha && pixels->n == image->colorspace->n && pixels->w > 0 &&
                       pixels->h > 0 && is_uniform(pixels);
  if (uniform)
    std::transform(pixels->samples, pixels->samples + pixels->n, color, [](int c) { return c / 255.0f; });
  fz_drop_pixmap(ctx, pixels);
  return uniform;
}

}  // namespace dce::core
