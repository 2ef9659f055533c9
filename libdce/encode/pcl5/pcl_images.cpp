// PclCanvas: images, stencils and patches. All are brought to the side's dots and, where there is no colour,
// screened as the raster lane's are.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "encode/pcl5/mask_rows.h"
#include "encode/pcl5/pcl_canvas.h"
#include "halftone/screen.h"

namespace dce::core {
namespace {

constexpr int screen_period = 16;               // dots after which the screen repeats
constexpr int64_t most_turned = int64_t{24} << 20;  // bytes of an image that does not lie upright

Box unit_square(const Matrix& unit_to_device) {
  return apply(unit_to_device, Box{0, 0, 1, 1});
}

bool is_upright(const Matrix& m) {
  return m.b == 0 && m.c == 0 && m.d > 0 && m.a != 0;
}

/// How an image of any size lies that fills `whole` and of which `part` is wanted.
ImageScaler::Geometry geometry_of(const Rect& whole, const Rect& part, bool mirrored) {
  ImageScaler::Geometry geometry;
  geometry.x0 = whole.x0;
  geometry.y0 = whole.y0;
  geometry.x1 = whole.x1;
  geometry.y1 = whole.y1;
  geometry.clip = part;
  geometry.mirror_x = mirrored;
  return geometry;
}

/// Decodes an image through a scaler that is made when the decoder has told what it gives.
Status scale_image(const Image& image, ImageScaler::Geometry geometry, PixelFormat to,
                   const ImageScaler::Receiver& receive) {
  Cancellation never;  // the interpreter's own hears of the job's
  const ImageInfo& info = image.info();
  const double reduction =
      std::min(info.width / (geometry.x1 - geometry.x0), info.height / (geometry.y1 - geometry.y0));
  int shrink = 1;
  while (shrink < 8 && shrink * 2 <= reduction) shrink *= 2;
  std::unique_ptr<ImageScaler> scaler;
  Status status = image.decode(shrink, never, &geometry.width, &geometry.height,
                               [&](int y, const uint8_t* row) -> Status {
                                 if (!scaler) {
                                   scaler = std::make_unique<ImageScaler>(geometry, info.format, to, receive);
                                 }
                                 return scaler->row(y, row);
                               });
  if (status.ok() && scaler) status = scaler->finish();
  // A damaged image leaves its place white; the page around it is printed.
  if (status.code() == Code::unreadable) return ok();
  return status;
}

/// An image that is turned or upside down: brought to about the size it is printed in, then read where each dot
/// falls.
class TurnedImage {
 public:
  Status load(const Image& image, const Matrix& unit_to_device, PixelFormat format) {
    const ImageInfo& info = image.info();
    const double across = std::hypot(unit_to_device.a, unit_to_device.b);
    const double down = std::hypot(unit_to_device.c, unit_to_device.d);
    double width = std::clamp(std::ceil(across), 1.0, static_cast<double>(info.width));
    double height = std::clamp(std::ceil(down), 1.0, static_cast<double>(info.height));
    const double excess = width * height * components(format) / static_cast<double>(most_turned);
    if (excess > 1) {
      width = std::max(1.0, width / std::sqrt(excess));
      height = std::max(1.0, std::min(height / std::sqrt(excess), most_turned / components(format) / width));
    }
    pixels_ = Bitmap(format, static_cast<int>(width), static_cast<int>(height));
    const Matrix& m = unit_to_device;
    const double area = m.a * m.d - m.b * m.c;
    if (!(std::abs(area) > 1e-9)) return ok();
    to_pixels_ = Matrix{m.d / area,  -m.b / area, -m.c / area, m.a / area, (m.c * m.f - m.d * m.e) / area,
                        (m.b * m.e - m.a * m.f) / area}
                     .then(Matrix::scale(pixels_.width(), pixels_.height()));
    const Rect whole{0, 0, pixels_.width(), pixels_.height()};
    return scale_image(image, geometry_of(whole, whole, false), format,
                       [&](int y, int count, const uint8_t* row) {
                         for (int i = y; i < std::min(y + count, pixels_.height()); ++i) {
                           std::memcpy(pixels_.row(i), row, pixels_.row_size());
                         }
                         return ok();
                       });
  }

  /// Where row `y` of the side crosses the image, of the dots [x0, x1): copies those pixels to `out`, which has
  /// one for each.
  DotSpan row(int y, int x0, int x1, uint8_t* out) const {
    const auto size = static_cast<size_t>(components(pixels_.format()));
    DotSpan seen;
    for (int x = x0; x < x1; ++x, out += size) {
      const double u = to_pixels_.a * (x + 0.5) + to_pixels_.c * (y + 0.5) + to_pixels_.e;
      const double v = to_pixels_.b * (x + 0.5) + to_pixels_.d * (y + 0.5) + to_pixels_.f;
      if (!(u >= 0 && v >= 0 && u < pixels_.width() && v < pixels_.height())) continue;
      std::memcpy(out, pixels_.row(static_cast<int>(v)) + size * static_cast<size_t>(u), size);
      if (seen.x0 == seen.x1) seen.x0 = x;
      seen.x1 = x + 1;
    }
    return seen;
  }

 private:
  Bitmap pixels_;
  Matrix to_pixels_;
};

}  // namespace

// ---- pictures, row by row ---------------------------------------------------------------------------------

void PclCanvas::begin_picture(const Rect& area) {
  picture_ = area;
  // The screen is the page's: a row that is screened begins where the screen does.
  picture_lead_ = abilities().gray_only ? area.x0 % screen_period : 0;
  const PixelFormat format = abilities().patch_format;
  picture_row_.assign(row_bytes(format, picture_lead_ + area.width()), 0xff);
  picture_bits_.assign(row_bytes(PixelFormat::black1, picture_lead_ + area.width()), 0);
  picture_y_ = area.y0;
  const Rect rows{area.x0 - picture_lead_, area.y0, area.x1, area.y1};
  page_.begin_rows(rows, format == PixelFormat::rgb8 ? format : PixelFormat::black1);
}

void PclCanvas::picture_rows(int y, int count, const uint8_t* pixels) {
  for (; picture_y_ < y && picture_y_ < picture_.y1; ++picture_y_) put_picture_row();  // paper
  const size_t lead = row_bytes(abilities().patch_format, picture_lead_);
  for (; picture_y_ < std::min(y + count, picture_.y1); ++picture_y_) {
    std::memcpy(picture_row_.data() + lead, pixels, picture_row_.size() - lead);
    put_picture_row();
  }
  std::memset(picture_row_.data(), 0xff, picture_row_.size());
}

void PclCanvas::put_picture_row() {
  const PclClips::Shape shape = clips_.shape(picture_);
  const int from = picture_.x0 - shape.area.x0, width = picture_.width();
  const uint8_t* allowed = shape.bits ? shape.row(picture_y_) : nullptr;
  if (!abilities().gray_only) {
    if (allowed) {
      for (int x = 0; x < width; ++x) {
        if (!all_bits(allowed, from + x, from + x + 1)) std::memset(picture_row_.data() + 3 * x, 0xff, 3);
      }
    }
    page_.row(picture_row_.data());
    return;
  }
  if (allowed) {
    for (int x = 0; x < width; ++x) {
      if (!all_bits(allowed, from + x, from + x + 1)) picture_row_[static_cast<size_t>(picture_lead_ + x)] = 0xff;
    }
  }
  const int dots = picture_lead_ + width;
  const Band gray{PixelFormat::gray8, dots, picture_y_, 1, dots, picture_row_.data()};
  const MutableBand bits{PixelFormat::black1, dots, picture_y_, 1, static_cast<ptrdiff_t>(picture_bits_.size()),
                         picture_bits_.data()};
  screen_clustered(gray, bits, clusters_for(side_.resolution.x));
  page_.row(picture_bits_.data());
}

void PclCanvas::whiten(const Rect& area, const Bitmap* where) {
  if (!page_.is_marked()) return;
  const PclPaint white{PclPaint::Kind::white};
  if (!where && clips_.is_free(area)) {
    page_.rule(area, white);
    return;
  }
  Bitmap ink(PixelFormat::black1, area.width(), area.height());
  for (int y = 0; y < area.height(); ++y) {
    set_bits(ink.row(y), 0, area.width());
    if (where) keep_bits(ink.row(y), where->row(y), 0, area.width());
  }
  put_bits(ink, area, white);
}

// ---- images -----------------------------------------------------------------------------------------------

void PclCanvas::draw_image(const Image& image, const ImagePlacement& placement) {
  if (stopped() || image.info().width < 1 || image.info().height < 1) return;
  const Matrix& unit = placement.unit_to_device;
  const Rect whole = covered_dots(unit_square(unit)), area = clips_.seen(whole);
  if (area.empty()) return;
  const PixelFormat format = abilities().patch_format;
  if (is_upright(unit)) {
    whiten(area, nullptr);
    begin_picture(area);
    fail_if(scale_image(image, geometry_of(whole, area, unit.a < 0), format,
                        [&](int y, int count, const uint8_t* row) {
                          picture_rows(y, count, row);
                          return ok();
                        }));
  } else {
    TurnedImage turned;
    fail_if(turned.load(image, unit, format));
    std::vector<uint8_t> row(row_bytes(format, area.width()), 0xff);
    Bitmap covered(PixelFormat::black1, area.width(), area.height());
    for (int y = area.y0; y < area.y1; ++y) {
      const DotSpan dots = turned.row(y, area.x0, area.x1, row.data());
      set_bits(covered.row(y - area.y0), dots.x0 - area.x0, dots.x1 - area.x0);
    }
    whiten(area, &covered);
    begin_picture(area);
    for (int y = area.y0; y < area.y1; ++y) {
      std::memset(row.data(), 0xff, row.size());
      (void)turned.row(y, area.x0, area.x1, row.data());
      picture_rows(y, 1, row.data());
    }
  }
  page_.end_rows();
  flush_if_large();
}

void PclCanvas::draw_stencil(const Image& image, const ImagePlacement& placement, const CanvasColor& color) {
  if (stopped() || image.info().width < 1 || image.info().height < 1) return;
  const Matrix& unit = placement.unit_to_device;
  const Rect whole = covered_dots(unit_square(unit)), area = clips_.seen(whole);
  if (area.empty()) return;
  // Ink that covers a dot in part is screened, as if it were grey.
  const int lead = area.x0 % screen_period;
  const Rect wide{area.x0 - lead, area.y0, area.x1, area.y1};
  Bitmap ink(PixelFormat::black1, wide.width(), wide.height());
  std::vector<uint8_t> gray(static_cast<size_t>(wide.width()), 0xff);
  const auto put = [&](int y) {
    screen_clustered({PixelFormat::gray8, wide.width(), y, 1, wide.width(), gray.data()}, [&] {
      MutableBand band = ink.band(y - wide.y0, 1);
      band.y = y;
      return band;
    }(), clusters_for(side_.resolution.x));
  };
  if (is_upright(unit)) {
    fail_if(scale_image(image, geometry_of(whole, area, unit.a < 0), PixelFormat::gray8,
                        [&](int y, int count, const uint8_t* row) {
                          std::memcpy(gray.data() + lead, row, static_cast<size_t>(area.width()));
                          for (int i = std::max(y, area.y0); i < std::min(y + count, area.y1); ++i) put(i);
                          return ok();
                        }));
  } else {
    TurnedImage turned;
    fail_if(turned.load(image, unit, PixelFormat::gray8));
    for (int y = area.y0; y < area.y1; ++y) {
      std::memset(gray.data(), 0xff, gray.size());
      (void)turned.row(y, area.x0, area.x1, gray.data() + lead);
      put(y);
    }
  }
  if (!stopped()) put_bits(ink, wide, paint_of(color));
  flush_if_large();
}

// ---- patches ----------------------------------------------------------------------------------------------

void PclCanvas::begin_patch(const Box& area, int width, int height) {
  if (stopped()) return;
  const Rect whole = covered_dots(area), part = clips_.seen(whole);
  patch_.reset();
  if (part.empty() || width < 1 || height < 1) return;
  whiten(part, nullptr);
  begin_picture(part);
  ImageScaler::Geometry geometry = geometry_of(whole, part, false);
  geometry.width = width;
  geometry.height = height;
  const PixelFormat format = abilities().patch_format;
  patch_ = std::make_unique<ImageScaler>(geometry, format, format, [this](int y, int count, const uint8_t* row) {
    picture_rows(y, count, row);
    return ok();
  });
}

void PclCanvas::draw_patch_rows(const Band& rows) {
  for (int i = 0; patch_ && i < rows.height && !stopped(); ++i) fail_if(patch_->row(rows.y + i, rows.row(i)));
}

void PclCanvas::end_patch() {
  if (!patch_) return;
  fail_if(patch_->finish());
  patch_.reset();
  page_.end_rows();
  flush_if_large();
}

}  // namespace dce::core
