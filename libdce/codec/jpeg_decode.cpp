#include "codec/jpeg_decode.h"

#include <turbojpeg.h>

#include <memory>
#include <string>
#include <string_view>

namespace dce::core {
namespace {

struct Destroy {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Decompressor = std::unique_ptr<void, Destroy>;

Status unreadable(const Decompressor& decompressor) {
  return Status(Code::unreadable, std::string("JPEG: ") + tjGetErrorStr2(decompressor.get()));
}

/// Cameras and scanners fill up between an image and the marker of its end: nothing is missing.
bool only_padded(const Decompressor& decompressor) {
  return std::string_view(tjGetErrorStr2(decompressor.get())).ends_with("extraneous bytes before marker 0xd9");
}

Result<JpegInfo> read_header(const Decompressor& decompressor, Bytes jpeg) {
  int width = 0, height = 0, subsampling = 0, colorspace = 0;
  if (tjDecompressHeader3(decompressor.get(), jpeg.data(), jpeg.size(), &width, &height, &subsampling,
                          &colorspace)) {
    return unreadable(decompressor);
  }
  int components = colorspace == TJCS_GRAY ? 1 : colorspace == TJCS_CMYK || colorspace == TJCS_YCCK ? 4 : 3;
  return JpegInfo{width, height, components};
}

}  // namespace

Result<JpegInfo> jpeg_info(Bytes jpeg) {
  Decompressor decompressor(tjInitDecompress());
  if (!decompressor) return Status(Code::internal, "no JPEG decompressor");
  return read_header(decompressor, jpeg);
}

Result<Bitmap> jpeg_decode(Bytes jpeg, const Limits& limits, bool* damaged) {
  if (damaged) *damaged = false;
  Decompressor decompressor(tjInitDecompress());
  if (!decompressor) return Status(Code::internal, "no JPEG decompressor");
  DCE_ASSIGN(JpegInfo info, read_header(decompressor, jpeg));
  if (info.components == 4) return Status(Code::unreadable, "JPEG: CMYK data is not supported here");
  PixelFormat format = info.components == 1 ? PixelFormat::gray8 : PixelFormat::rgb8;
  if (int64_t{info.width} * info.height > limits.image_pixels ||
      row_bytes(format, info.width) * info.height > limits.memory_bytes) {
    return Status(Code::limit, "JPEG: the image of " + std::to_string(info.width) + " x " +
                                   std::to_string(info.height) + " pixels is over the limit");
  }
  Bitmap pixels(format, info.width, info.height);
  // Progressive files may hold thousands of scans for one image: the limit turns that attack into an error.
  int flags = TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT;
  if (tjDecompress2(decompressor.get(), jpeg.data(), jpeg.size(), pixels.row(0), info.width,
                    static_cast<int>(pixels.row_size()), info.height,
                    format == PixelFormat::gray8 ? TJPF_GRAY : TJPF_RGB, flags)) {
    if (tjGetErrorCode(decompressor.get()) != TJERR_WARNING) return unreadable(decompressor);
    if (damaged) *damaged = !only_padded(decompressor);
  }
  return pixels;
}

}  // namespace dce::core
