#include "image/any_image.h"

#include "image/bmp_image.h"
#include "image/gif_image.h"
#include "image/heif_image.h"
#include "image/jp2_image.h"
#include "image/jpeg_image.h"
#include "image/png_image.h"
#include "image/tiff_image.h"
#include "image/webp_image.h"

namespace dce::core {
namespace {

template <auto open>
Result<ImageList> one_page(const Source& source, const Limits& limits) {
  DCE_ASSIGN(auto image, open(source, limits));
  return ImageList{std::move(image)};
}

constexpr struct {
  int (*sniff)(Bytes bytes);
  Result<ImageList> (*open)(const Source& source, const Limits& limits);
} formats[] = {
    {sniff_jpeg, one_page<open_jpeg_image>}, {sniff_png, one_page<open_png_image>},
    {sniff_tiff, open_tiff_images},          {sniff_webp, one_page<open_webp_image>},
    {sniff_heif, one_page<open_heif_image>}, {sniff_gif, one_page<open_gif_image>},
    {sniff_jp2, one_page<open_jp2_image>},   {sniff_bmp, one_page<open_bmp_image>},
};

}  // namespace

Result<ImageList> open_any_image(const Source& source, const Limits& limits) {
  for (const auto& format : formats) {
    if (format.sniff(source.bytes()) > 0) return format.open(source, limits);
  }
  return Status(Code::unreadable, "this is not an image of a format known here");
}

}  // namespace dce::core
