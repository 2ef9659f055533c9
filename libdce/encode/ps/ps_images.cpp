// PsCanvas: images and patches.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "codec/ccitt_g4_encode.h"
#include "encode/printer_jpeg.h"
#include "encode/ps/ps_canvas.h"

namespace dce::core {
namespace {

constexpr size_t strip_bytes = 8 << 20;        // samples held at once; larger images go in strips
constexpr int64_t smallest_passed = 8192;      // pixels

std::string_view color_space(PixelFormat format) {
  switch (format) {
    case PixelFormat::rgb8:
      return "/DeviceRGB";
    case PixelFormat::cmyk8:
      return "/DeviceCMYK";
    default:
      return "/DeviceGray";
  }
}

/// The rows [y0, y1) of an image of `height`, as a unit square of their own within the image's.
Matrix strip_of(const Matrix& unit, int y0, int y1, int height) {
  double top = static_cast<double>(y0) / height, size = static_cast<double>(y1 - y0) / height;
  return Matrix{1, 0, 0, size, 0, top}.then(unit);
}

/// A PostScript expression as text of its own.
std::string text_of(const PsText& text) {
  return {reinterpret_cast<const char*>(text.bytes().view().data()), text.bytes().size()};
}

std::string flate_filter(const FlateImage& flate, int width, int colors) {
  if (flate.predictor == 1) return "/FlateDecode filter";
  PsText text;
  text.raw("<</Predictor ").integer(flate.predictor).raw("/Columns ").integer(width).raw("/Colors ").integer(colors);
  text.raw("/BitsPerComponent ").integer(flate.bits).raw(">>/FlateDecode filter");
  return text_of(text);
}

std::string g4_filter(int width, int height, bool black_is_1, bool end_of_block) {
  PsText text;
  text.raw("<</K -1/Columns ").integer(width).raw("/Rows ").integer(height);
  if (black_is_1) text.raw("/BlackIs1 true");
  if (!end_of_block) text.raw("/EndOfBlock false");
  text.raw(">>/CCITTFaxDecode filter");
  return text_of(text);
}

/// Do all pixels of these RGB samples have three equal components?
bool is_neutral(Bytes rgb) {
  for (size_t i = 0; i + 2 < rgb.size(); i += 3) {
    if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) return false;
  }
  return true;
}

}  // namespace

Status PsCanvas::put_samples(const ImagePlacement& placement, const Samples& samples) {
  const auto& [format, width, height, bits, stencil, inverted, palette, filter, data] = samples;
  PsText before;
  before.raw("q ").matrix(placement.unit_to_device.then(to_units_)).raw("c ");
  if (!palette.empty()) {
    const size_t colors = palette.size() / static_cast<size_t>(components(format));
    before.raw("[/Indexed").raw(color_space(format)).raw(" ").integer(static_cast<int64_t>(colors) - 1);
    before.hex(palette).raw("] setcolorspace\n");
  } else if (!stencil) {
    before.raw(color_space(format)).raw(" setcolorspace\n");
  }
  before.raw("<</ImageType 1/Width ").integer(width).raw("/Height ").integer(height);
  before.raw("/ImageMatrix[").integer(width).raw("0 0 ").integer(height).raw("0 0]/BitsPerComponent ");
  before.integer(bits).raw("/Decode[");
  if (!palette.empty()) {
    before.raw("0 ").integer((1 << bits) - 1);
  } else {
    for (int i = 0; i < components(format); ++i) before.raw(inverted ? "1 0 " : "0 1 ");
  }
  before.raw("]").raw(placement.interpolate ? "/Interpolate true" : "").raw("/DataSource S").raw(filter).raw(">>\n");
  page_.image(before, data, stencil);
  page_.text().op("Q");
  flush_if_large();
  return status_;
}

Status PsCanvas::put_image(const Image& image, const ImagePlacement& placement, bool stencil) {
  const ImageInfo& info = image.info();
  if (info.width < 1 || info.height < 1) return ok();
  const Matrix& unit = placement.unit_to_device;
  if (const auto jpeg = stencil ? std::nullopt : PrinterJpeg::of(image)) {
    return put_samples(placement, {.format = info.format, .width = info.width, .height = info.height,
                                   .inverted = jpeg->adobe_inverted(), .filter = "/DCTDecode filter",
                                   .data = jpeg->bytes()});
  }
  const std::optional<EncodedImage> encoded = image.encoded();
  if (encoded && encoded->coding == EncodedImage::Coding::ccitt_g4 && info.format == PixelFormat::black1) {
    return put_samples(placement,
                       {.format = info.format, .width = info.width, .height = info.height, .bits = 1,
                        .stencil = stencil, .filter = g4_filter(info.width, info.height, encoded->black_is_1,
                                                                encoded->end_of_block),
                        .data = encoded->bytes});
  }
  // What is small is better packed together with the page's program.
  if (page_.options().level >= 3 && int64_t{info.width} * info.height > smallest_passed && !stencil) {
    if (std::optional<FlateImage> flate = image.flate()) {
      const int colors = flate->palette.empty() ? components(info.format) : 1;
      return put_samples(placement, {.format = info.format, .width = info.width, .height = info.height,
                                     .bits = flate->bits, .palette = flate->palette,
                                     .filter = flate_filter(*flate, info.width, colors), .data = flate->bytes});
    }
  }
  size_t row_size = row_bytes(info.format, info.width);
  int strip =
      static_cast<int>(std::clamp<size_t>(strip_bytes / row_size, 1, static_cast<size_t>(info.height)));
  std::vector<uint8_t> samples;
  int width = 0, height = 0, first = 0;
  Status status = image.decode(1, never_, &width, &height, [&](int row_y, const uint8_t* row) -> Status {
    if (samples.empty()) {
      first = row_y;
      strip = std::min(strip, height);
      samples.reserve(row_bytes(info.format, width) * static_cast<size_t>(strip));
    }
    samples.insert(samples.end(), row, row + row_bytes(info.format, width));
    if (row_y + 1 - first < strip && row_y + 1 < height) return ok();
    Band band{
        info.format,   width, first, row_y + 1 - first, static_cast<ptrdiff_t>(row_bytes(info.format, width)),
        samples.data()};
    const ImagePlacement place{strip_of(unit, first, row_y + 1, height), placement.interpolate};
    Status put = put_band(band, place, stencil);
    samples.clear();
    return put;
  });
  // A damaged image leaves its place white; the page around it is printed.
  if (status.code() == Code::unreadable) return ok();
  return status;
}

Status PsCanvas::put_band(const Band& rows, const ImagePlacement& placement, bool stencil) {
  ByteBuffer data;
  std::string filter;
  size_t size = rows.row_size() * static_cast<size_t>(rows.height);
  if (rows.format == PixelFormat::black1 && size > 64) {
    CcittG4Encoder encoder(rows.width);
    encoder.rows(rows, data);
    encoder.finish(data);
    return put_samples(placement, {.format = rows.format, .width = rows.width, .height = rows.height, .bits = 1,
                                   .stencil = stencil, .filter = g4_filter(rows.width, rows.height, false, true),
                                   .data = data.view()});
  }
  std::vector<uint8_t> packed;
  Bytes samples(rows.data, size);
  if (rows.stride != static_cast<ptrdiff_t>(rows.row_size())) {
    packed.resize(size);
    for (int i = 0; i < rows.height; ++i) {
      std::memcpy(packed.data() + rows.row_size() * static_cast<size_t>(i), rows.row(i), rows.row_size());
    }
    samples = packed;
  }
  PixelFormat format = rows.format;
  if (format == PixelFormat::rgb8 && is_neutral(samples)) {
    if (packed.empty()) packed.assign(samples.begin(), samples.end());
    for (size_t i = 0; i < size / 3; ++i) packed[i] = packed[3 * i];
    samples = Bytes(packed.data(), size / 3);
    format = PixelFormat::gray8;
  }
  DCE_TRY(page_.compress(samples, data, &filter));
  return put_samples(placement, {.format = format, .width = rows.width, .height = rows.height,
                                 .bits = format == PixelFormat::black1 ? 1 : 8, .stencil = stencil,
                                 .inverted = format == PixelFormat::black1, .filter = filter, .data = data.view()});
}

void PsCanvas::draw_image(const Image& image, const ImagePlacement& placement) {
  if (stopped()) return;
  fail_if(put_image(image, placement, false));
}

void PsCanvas::draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) {
  if (stopped()) return;
  set_color(color);
  fail_if(put_image(image, placement, true));
}

void PsCanvas::begin_patch(const Box& area, int, int height) {
  patch_ = area;
  patch_height_ = height;
}

void PsCanvas::draw_patch_rows(const Band& rows) {
  if (stopped() || patch_height_ < 1) return;
  Matrix unit{patch_.width(), 0, 0, patch_.height(), patch_.x0, patch_.y0};
  fail_if(put_band(rows, {strip_of(unit, rows.y, rows.y + rows.height, patch_height_), false}, false));
}

}  // namespace dce::core
