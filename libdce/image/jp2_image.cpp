#include "image/jp2_image.h"

#include <algorithm>
#include <string>
#include <vector>

#include "image/common.h"
#include "image/jp2_codec.h"
#include "image/jp2_header.h"
#include "image/pixels.h"

namespace dce::core {
namespace {

constexpr uint64_t whole_bytes = 96u << 20;  ///< images that decode within this are decoded in one go
constexpr uint64_t area_bytes = 48u << 20;   ///< others by areas of about this
constexpr uint32_t area_alignment =
    512;  ///< rows: whole code blocks at every resolution that may be asked for

constexpr uint32_t ceil_divide(uint32_t a, uint32_t b) {
  return static_cast<uint32_t>((uint64_t{a} + b - 1) / b);
}
constexpr uint32_t ceil_shift(uint32_t a, int bits) {
  return ceil_divide(a, 1u << bits);
}

/// What the header of a codestream and of its boxes add up to.
struct Geometry {
  uint32_t x0 = 0, y0 = 0, x1 = 0, y1 = 0;  ///< the image on the reference grid
  uint32_t dx = 1, dy = 1;                  ///< grid points a pixel: the finest component's
  int colors = 1;                           ///< channels of colour
  int components = 1;                       ///< decoded channels
  bool alpha = false;
  bool ycc = false;
  uint32_t width() const { return ceil_divide(x1, dx) - ceil_divide(x0, dx); }
  uint32_t height() const { return ceil_divide(y1, dy) - ceil_divide(y0, dy); }
};

Result<Geometry> read_geometry(const opj_image_t& image, const Jp2Header& header) {
  Geometry g;
  if (image.numcomps == 0 || image.x1 <= image.x0 || image.y1 <= image.y0 || image.x1 > 0x7fffffff ||
      image.y1 > 0x7fffffff) {
    return Status(Code::unreadable, "the JPEG 2000 image has no pixels");
  }
  g.x0 = image.x0;
  g.y0 = image.y0;
  g.x1 = image.x1;
  g.y1 = image.y1;
  g.dx = g.dy = 255;
  for (OPJ_UINT32 i = 0; i < image.numcomps; ++i) {
    g.dx = std::min<uint32_t>(g.dx, std::max(1u, image.comps[i].dx));
    g.dy = std::min<uint32_t>(g.dy, std::max(1u, image.comps[i].dy));
    if (image.comps[i].prec > 31 || image.comps[i].prec == 0) {
      return Status(Code::unreadable, "the JPEG 2000 image has samples of a size that is not supported");
    }
  }
  g.components = header.palette_columns > 0 ? header.palette_columns
                                            : static_cast<int>(std::min(image.numcomps, 16384u));
  using Colors = Jp2Header::Colors;
  int left = g.components - std::max(0, header.alpha_channels);
  switch (header.colors) {
    case Colors::gray:
      g.colors = 1;
      break;
    case Colors::rgb:
    case Colors::ycc:
      g.colors = 3;
      break;
    case Colors::cmyk:
      g.colors = 4;
      break;
    case Colors::other:
      return Status(Code::unreadable, "the JPEG 2000 image's colour space is not supported; save it as sRGB");
    case Colors::unknown:
      g.colors = left >= 3 ? 3 : 1;
      break;
  }
  if (g.components < g.colors) g.colors = g.components >= 3 ? 3 : 1;
  g.ycc = header.colors == Colors::ycc && g.colors == 3;
  // A codestream of three components of which two are coarser is YCbCr, whatever it says.
  if (g.colors == 3 && header.palette_columns == 0 && image.comps[0].dx == g.dx && image.comps[1].dx > g.dx &&
      image.comps[2].dx > g.dx) {
    g.ycc = true;
  }
  g.alpha = g.components > g.colors &&
            (header.alpha_channels > 0 || (header.alpha_channels < 0 && g.components <= 4));
  return g;
}

class Jp2Image final : public BaseImage {
 public:
  Jp2Image(Source source, const Jp2Header& header, const Geometry& geometry, const Limits& limits)
      : source_(std::move(source)), header_(header), geometry_(geometry), limits_(limits) {
    info_.width = static_cast<int>(geometry.width());
    info_.height = static_cast<int>(geometry.height());
    info_.format = geometry.colors == 1   ? PixelFormat::gray8
                   : geometry.colors == 4 ? PixelFormat::cmyk8
                                          : PixelFormat::rgb8;
    keep_profile(header.profile);
    info_.x_resolution = header.x_resolution;
    info_.y_resolution = header.y_resolution;
  }

  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;

 private:
  Status write_area(const opj_image_t& image, int reduce, uint32_t y0, uint32_t y1, RowWriter& writer) const;

  Source source_;
  Jp2Header header_;
  Geometry geometry_;
  Limits limits_;
};

/// A component of a decoded area, as 8-bit samples on the pixels of the image.
class Channel {
 public:
  Channel(const opj_image_comp_t& component, uint32_t grid_x0, uint32_t grid_y0, int reduce)
      : component_(component),
        first_x_(ceil_shift(ceil_divide(grid_x0, component.dx), reduce)),
        first_y_(ceil_shift(ceil_divide(grid_y0, component.dy), reduce)) {}

  /// Reads the row of pixels at `y` (in reduced pixels from the grid's origin, dy grid points each) into
  /// every `step`th byte of `out`.
  void read_row(const Geometry& g, int reduce, uint32_t y, uint8_t* out, size_t step, size_t width) const {
    if (component_.w == 0 || component_.h == 0) {
      for (size_t x = 0; x < width; ++x) out[x * step] = 0;
      return;
    }
    uint32_t across = std::max(1u, component_.dx / g.dx), down = std::max(1u, component_.dy / g.dy);
    uint32_t row = clamp(y / down, first_y_, component_.h);
    const OPJ_INT32* samples = component_.data + size_t{row} * component_.w;
    uint32_t x0 = ceil_shift(ceil_divide(g.x0, g.dx), reduce);
    for (size_t x = 0; x < width; ++x) {
      uint32_t column = clamp((x0 + static_cast<uint32_t>(x)) / across, first_x_, component_.w);
      out[x * step] = scaled(samples[column]);
    }
  }

 private:
  static uint32_t clamp(uint32_t at, uint32_t first, uint32_t size) {
    return at < first ? 0 : std::min(at - first, size - 1);
  }
  uint8_t scaled(OPJ_INT32 sample) const {
    int prec = static_cast<int>(component_.prec);
    int64_t max = (int64_t{1} << prec) - 1;
    int64_t value = std::clamp<int64_t>(sample + (component_.sgnd ? int64_t{1} << (prec - 1) : 0), 0, max);
    return prec == 8 ? static_cast<uint8_t>(value) : static_cast<uint8_t>((value * 255 + max / 2) / max);
  }

  const opj_image_comp_t& component_;
  uint32_t first_x_, first_y_;
};

/// sYCC is YCbCr of ITU-R BT.601 at full range (IEC 61966-2-1, annex F).
void ycc_to_rgb(uint8_t* pixel) {
  double y = pixel[0], cb = pixel[1] - 128.0, cr = pixel[2] - 128.0;
  auto clamp = [](double v) { return static_cast<uint8_t>(std::clamp(v + 0.5, 0.0, 255.0)); };
  pixel[0] = clamp(y + 1.402 * cr);
  pixel[1] = clamp(y - 0.344136 * cb - 0.714136 * cr);
  pixel[2] = clamp(y + 1.772 * cb);
}

Status Jp2Image::write_area(const opj_image_t& image, int reduce, uint32_t y0, uint32_t y1,
                            RowWriter& writer) const {
  const Geometry& g = geometry_;
  auto colors = static_cast<size_t>(g.colors);
  if (image.numcomps < colors)
    return {Code::unreadable, "the JPEG 2000 image lacks components that its header promises"};
  const opj_image_comp_t* alpha = nullptr;
  for (OPJ_UINT32 i = 0; i < image.numcomps && !alpha; ++i) {
    if (image.comps[i].alpha != 0) alpha = &image.comps[i];
  }
  if (!alpha && g.alpha && image.numcomps > colors) alpha = &image.comps[colors];
  std::vector<Channel> channels;
  for (size_t c = 0; c < colors; ++c) channels.emplace_back(image.comps[c], g.x0, y0, reduce);
  if (alpha) channels.emplace_back(*alpha, g.x0, y0, reduce);

  auto width = static_cast<size_t>(shrunk(info_.width, 1 << reduce));
  size_t step = channels.size();
  std::vector<uint8_t> samples(width * step), row(width * colors);
  uint32_t first = ceil_shift(ceil_divide(y0, g.dy), reduce),
           last = ceil_shift(ceil_divide(y1, g.dy), reduce);
  for (uint32_t y = first; y < last; ++y) {
    for (size_t c = 0; c < step; ++c) channels[c].read_row(g, reduce, y, &samples[c], step, width);
    for (size_t x = 0; x < width; ++x) {
      uint8_t* in = &samples[x * step];
      if (g.ycc) ycc_to_rgb(in);
      uint8_t opacity = alpha ? in[colors] : 255;
      for (size_t c = 0; c < colors; ++c) {
        bool ink = info_.format == PixelFormat::cmyk8;
        row[x * colors + c] = header_.premultiplied
                                  ? static_cast<uint8_t>(std::min(255, in[c] + (ink ? 0 : 255 - opacity)))
                              : ink ? divide_255(uint32_t{in[c]} * opacity)
                                    : on_white(in[c], opacity);
      }
    }
    DCE_TRY(writer.write(row.data()));
  }
  // Where the image does not begin on a multiple of the shrink, rounding may leave the last row out.
  if (y1 == g.y1 && last > first && !writer.full()) DCE_TRY(writer.write(row.data()));
  return ok();
}

Status Jp2Image::decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                        const RowReceiver& receive) const {
  const Geometry& g = geometry_;
  int reduce = shrink >= 8 ? 3 : shrink >= 4 ? 2 : shrink >= 2 ? 1 : 0;
  Jp2Codec codec;
  Status opened = codec.open(source_.bytes(), reduce);
  while (!opened.ok() && reduce > 0) {  // not every codestream has that many resolutions
    codec = Jp2Codec();
    opened = codec.open(source_.bytes(), --reduce);
  }
  DCE_TRY(std::move(opened));

  // A sample is four bytes, in the tile and in the image.
  uint64_t row_size = uint64_t{g.width()} * static_cast<uint64_t>(g.components) * 8 >> reduce;
  uint32_t step = g.y1 - g.y0;
  if (row_size * (uint64_t{g.height()} >> reduce) > whole_bytes) {
    uint64_t rows = area_bytes / std::max<uint64_t>(1, row_size >> reduce);
    step = static_cast<uint32_t>(std::clamp<uint64_t>(rows / area_alignment, 1, 1 << 20)) * area_alignment;
  }
  DCE_TRY(check_working_memory(row_size * (uint64_t{step} >> reduce), limits_));
  *decoded_width = shrunk(info_.width, 1 << reduce);
  *decoded_height = shrunk(info_.height, 1 << reduce);
  RowWriter writer(info_.format, *decoded_width, *decoded_height, cancellation, receive);
  Status cause;
  for (uint32_t y0 = g.y0; y0 < g.y1;) {
    DCE_TRY(cancellation.check());
    uint64_t next = (uint64_t{y0} / step + 1) * step;
    uint32_t y1 = step == g.y1 - g.y0 ? g.y1 : static_cast<uint32_t>(std::min<uint64_t>(next, g.y1));
    if (y0 != g.y0) {
      codec = Jp2Codec();
      DCE_TRY(codec.open(source_.bytes(), reduce));
    }
    cause = codec.decode(y0, y1);
    if (!cause.ok()) break;
    if (codec.warned()) damaged_.store(true, std::memory_order_relaxed);
    DCE_TRY(write_area(codec.image(), reduce, y0, y1, writer));
    y0 = y1;
  }
  return writer.finish(cause, damaged_);
}

}  // namespace

int sniff_jp2(Bytes bytes) {
  return is_jp2_file(bytes) ? 100 : is_j2k_codestream(bytes) ? 95 : 0;
}

Result<std::shared_ptr<const Image>> open_jp2_image(const Source& source, const Limits& limits) {
  if (sniff_jp2(source.bytes()) == 0) return Status(Code::unreadable, "this is not a JPEG 2000 image");
  Jp2Codec codec;
  DCE_TRY(codec.open(source.bytes(), 0));
  Jp2Header header = parse_jp2_header(source.bytes());
  DCE_ASSIGN(Geometry geometry, read_geometry(codec.image(), header));
  DCE_TRY(check_image_size(geometry.width(), geometry.height(), limits));
  return std::shared_ptr<const Image>(std::make_shared<Jp2Image>(source, header, geometry, limits));
}

}  // namespace dce::core
