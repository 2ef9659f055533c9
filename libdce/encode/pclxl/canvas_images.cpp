// XlCanvas: images and patches.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "encode/pclxl/path_writer.h"
#include "encode/pclxl/xl_canvas.h"
#include "encode/printer_jpeg.h"

namespace dce::core::xl {
namespace {

constexpr size_t strip_bytes = 4 << 20;        // samples held at once of an image that lies straight
constexpr size_t whole_bytes = 24 << 20;       // and of one that has to be turned; a larger one loses rows
constexpr double picture_dots_per_inch = 300;  // do for what has no edges of its own
constexpr int most_pixels = 0xffff;            // SourceWidth and SourceHeight are 16-bit

const Box unit_square{0, 0, 1, 1};

/// Along the axes to within half a dot, as `turn` quarters or mirrored.
bool lies_straight(const Matrix& m) {
  return m.a > 0 && m.d > 0 && std::abs(m.b) < 0.5 && std::abs(m.c) < 0.5;
}
bool lies_along_axes(const Matrix& m) {
  return (std::abs(m.b) < 0.5 && std::abs(m.c) < 0.5) || (std::abs(m.a) < 0.5 && std::abs(m.d) < 0.5);
}

/// Of an image that lies along the axes, whose rows go downwards.
JpegTurn turn_of(const Matrix& m) {
  if (std::abs(m.a) >= std::abs(m.b)) {
    return m.a > 0 ? (m.d > 0 ? JpegTurn::none : JpegTurn::flip_vertical)
                   : (m.d > 0 ? JpegTurn::flip_horizontal : JpegTurn::rotate_180);
  }
  return m.b > 0 ? (m.c > 0 ? JpegTurn::transpose : JpegTurn::rotate_90)
                 : (m.c > 0 ? JpegTurn::rotate_270 : JpegTurn::transverse);
}

int shrink_for(const ImageInfo& info, double width, double height) {
  if (info.format == PixelFormat::black1) return 1;
  int shrink = 1;
  while (shrink < 8 && info.width >= 2 * shrink * width && info.height >= 2 * shrink * height) shrink *= 2;
  return shrink;
}

uint64_t sample(const Bitmap& bitmap, int x, int y) {
  const uint8_t* row = bitmap.row(y);
  switch (bitmap.format()) {
    case PixelFormat::black1:
      return row[x / 8] >> (7 - x % 8) & 1;
    case PixelFormat::gray8:
      return row[x];
    default:
      return row[3 * x] | row[3 * x + 1] << 8 | row[3 * x + 2] << 16;
  }
}

void set_sample(uint8_t* row, PixelFormat format, int x, uint64_t value) {
  switch (format) {
    case PixelFormat::black1:
      if (value) row[x / 8] |= static_cast<uint8_t>(0x80 >> x % 8);
      break;
    case PixelFormat::gray8:
      row[x] = static_cast<uint8_t>(value);
      break;
    default:
      for (int i = 0; i < 3; ++i) row[3 * x + i] = static_cast<uint8_t>(value >> 8 * i);
  }
}

}  // namespace

void XlCanvas::put_rows(const Band& rows, BandImageOptions options, const Paint* stencil) {
  options.rgb = state_.rgb();
  if (stencil) {
    options.keep_blank = false;
    state_.stencil(*stencil, out());
  } else {
    state_.image(out());
  }
  fail_if(images_.write(rows, options, state_.color_space(), out()));
  flush_if_large();
}

void XlCanvas::draw_image(const Image& image, const ImagePlacement& placement) {
  if (!stopped()) put_image(image, placement.unit_to_device, nullptr);
}

void XlCanvas::draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) {
  if (stopped()) return;
  const Paint paint = state_.paint(color);
  put_image(image, placement.unit_to_device, &paint);
}

void XlCanvas::put_image(const Image& image, const Matrix& unit, const Paint* stencil) {
  const ImageInfo& info = image.info();
  const Box box = apply(unit, unit_square);
  if (info.width < 1 || info.height < 1 || !visible(box)) return;
  const bool reached =
      box.x0 > -farthest && box.y0 > -farthest && box.x1 < 2 * farthest && box.y1 < 2 * farthest;
  if (lies_along_axes(unit) && reached) {
    clip_to(box);
    if (!stencil && put_jpeg(image, unit, box)) return;
    if (lies_straight(unit) && info.width <= most_pixels) return put_straight(image, unit, stencil);
  }
  put_turned(image, unit, stencil);
}

/// Where a PCL XL JPEG means the same: grey or YCbCr, turned or not.
bool XlCanvas::put_jpeg(const Image& image, const Matrix& unit, const Box& box) {
  const ImageInfo& info = image.info();
  if (info.width > most_pixels || info.height > most_pixels || info.format == PixelFormat::cmyk8)
    return false;
  const std::optional<PrinterJpeg> jpeg = PrinterJpeg::of(image, turn_of(unit));
  if (!jpeg || (info.format == PixelFormat::rgb8 && !jpeg->ycc())) return false;
  const bool on_its_side = std::abs(unit.b) > std::abs(unit.a);
  const int width = on_its_side ? info.height : info.width, height = on_its_side ? info.width : info.height;
  state_.image(out());
  state_.color_space().set(info.format == PixelFormat::gray8 ? ColorSpace::gray : ColorSpace::rgb, {}, out());
  const PixelGrid grid{box.x0, box.y0, box.width() / width, box.height() / height};
  begin_image(grid, {0, 0, width, height}, direct_pixel, bit8, out());
  read_image(0, height, xl::jpeg, jpeg->bytes(), out());
  writer().op(Operator::end_image);
  flush_if_large();
  return true;
}

void XlCanvas::put_straight(const Image& image, const Matrix& unit, const Paint* stencil) {
  const PixelFormat format = image.info().format;
  std::vector<uint8_t> samples;
  int width = 0, height = 0, first = 0, strip = 0;
  const int shrink = shrink_for(image.info(), unit.a, unit.d);
  const Status status =
      image.decode(shrink, never_, &width, &height, [&](int y, const uint8_t* row) -> Status {
        const size_t row_size = row_bytes(format, width);
        if (samples.empty()) {
          first = y;
          strip = static_cast<int>(std::clamp<size_t>(strip_bytes / row_size, 1, most_pixels));
          strip = std::min(strip, height - y);
          samples.reserve(row_size * static_cast<size_t>(strip));
        }
        samples.insert(samples.end(), row, row + row_size);
        if (y + 1 - first < strip) return ok();
        BandImageOptions options;
        options.grid = {unit.e, unit.f, unit.a / width, unit.d / height};
        options.keep_blank = true;
        options.jpeg_quality = options_.jpeg_quality;
        put_rows({format, width, first, strip, static_cast<ptrdiff_t>(row_size), samples.data()}, options,
                 stencil);
        samples.clear();
        return status_;
      });
  // A damaged image leaves its place white; the page around it is printed.
  if (status.code() != Code::unreadable) fail_if(status);
}

/// Turned by quarters or mirrored: its own pixels in another order. Anything else is sampled on a straight
/// grid.
void XlCanvas::put_turned(const Image& image, const Matrix& unit, const Paint* stencil) {
  const ImageInfo& info = image.info();
  const double det = unit.a * unit.d - unit.b * unit.c;
  if (!std::isfinite(det) || det == 0) return;
  const double across = std::hypot(unit.a, unit.b), down = std::hypot(unit.c, unit.d);
  int width = 0, height = 0, step = 1;
  Bitmap bitmap;
  const Status status = image.decode(
      shrink_for(info, across, down), never_, &width, &height, [&](int y, const uint8_t* row) -> Status {
        if (bitmap.height() == 0) {
          while (row_bytes(info.format, width) * static_cast<size_t>(height / step + 1) > whole_bytes) ++step;
          bitmap = Bitmap(info.format, width, (height + step - 1) / step);
        }
        if (y % step == 0 && y / step < bitmap.height()) {
          std::memcpy(bitmap.row(y / step), row, bitmap.row_size());
        }
        return ok();
      });
  if (bitmap.height() == 0 || status.code() == Code::unreadable) return;
  if (!status.ok()) return fail_if(status);

  const Box quad = apply(unit, unit_square);
  Box box = quad.intersected(seen());
  box = {std::floor(box.x0), std::floor(box.y0), std::ceil(box.x1), std::ceil(box.y1)};
  const bool along_axes = lies_along_axes(unit);
  if (along_axes && quad.x0 > -farthest && quad.y0 > -farthest && quad.x1 < farthest && quad.y1 < farthest) {
    box = quad;
  }
  // As many pixels as the image has there, and no more than can be seen.
  const bool upright = std::abs(unit.a) > std::abs(unit.b);
  double columns = box.width() / quad.width() * (upright ? bitmap.width() : bitmap.height());
  double rows = box.height() / quad.height() * (upright ? bitmap.height() : bitmap.width());
  if (!along_axes) {
    const double fine = info.format == PixelFormat::black1
                            ? 1
                            : std::min(1.0, picture_dots_per_inch / std::max(1, side_.resolution.x));
    columns = box.width() * fine;
    rows = box.height() * fine;
  }
  const int nx = static_cast<int>(std::clamp(std::lround(std::min(columns, box.width() * 2.0)), 1l, 32767l));
  const int ny = static_cast<int>(std::clamp(std::lround(std::min(rows, box.height() * 2.0)), 1l, 32767l));

  if (!along_axes && !stencil) {
    Path edge;
    edge.rect(0, 0, 1, 1);
    edge.transform(unit);
    push_clip(edge.view(), FillRule::nonzero);
  }
  clip_to(box);
  BandImageOptions options;
  options.grid = {box.x0, box.y0, box.width() / nx, box.height() / ny};
  options.keep_blank = true;
  options.jpeg_quality = options_.jpeg_quality;
  const Matrix from_unit = {unit.d / det,
                            -unit.b / det,
                            -unit.c / det,
                            unit.a / det,
                            (unit.c * unit.f - unit.d * unit.e) / det,
                            (unit.b * unit.e - unit.a * unit.f) / det};
  const size_t row_size = row_bytes(info.format, nx);
  const int strip = static_cast<int>(std::clamp<size_t>(strip_bytes / row_size, 1, static_cast<size_t>(ny)));
  for (int top = 0; top < ny && !stopped(); top += strip) {
    const int count = std::min(strip, ny - top);
    Bitmap part(info.format, nx, count);
    for (int y = 0; y < count; ++y) {
      uint8_t* row = part.row(y);
      const double dy = box.y0 + (top + y + 0.5) * box.height() / ny;
      for (int x = 0; x < nx; ++x) {
        const double dx = box.x0 + (x + 0.5) * box.width() / nx;
        double u = from_unit.a * dx + from_unit.c * dy + from_unit.e;
        double v = from_unit.b * dx + from_unit.d * dy + from_unit.f;
        if (stencil && (u < 0 || v < 0 || u >= 1 || v >= 1)) continue;
        u = std::clamp(u, 0.0, 1.0) * bitmap.width();
        v = std::clamp(v, 0.0, 1.0) * bitmap.height();
        set_sample(row, info.format, x,
                   sample(bitmap, std::min(static_cast<int>(u), bitmap.width() - 1),
                          std::min(static_cast<int>(v), bitmap.height() - 1)));
      }
    }
    Band band = std::as_const(part).band(0, count);
    band.y = top;
    put_rows(band, options, stencil);
  }
  if (!along_axes && !stencil) pop_clip();
}

void XlCanvas::begin_patch(const Box& area, int width, int height) {
  patch_area_ = area;
  patch_ = {};
  patch_.grid = {area.x0, area.y0, area.width() / static_cast<double>(std::max(1, width)),
                 area.height() / static_cast<double>(std::max(1, height))};
  patch_.keep_blank = true;
  patch_.jpeg_quality = patch_.grid.column_dots > 1.2 ? options_.picture_quality : options_.jpeg_quality;
}

void XlCanvas::draw_patch_rows(const Band& rows) {
  if (stopped()) return;
  clip_to(patch_area_);
  put_rows(rows, patch_, nullptr);
}

}  // namespace dce::core::xl
