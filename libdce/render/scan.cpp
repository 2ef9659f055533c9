#include "render/scan.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "halftone/screen.h"
#include "image/jpeg_image.h"
#include "draw/image_scaler.h"

namespace dce::core {
namespace {

/// The image's rectangle in dots; empty clip when it does not lie upright (rows parallel to the sheet's top, first row
/// first): others are drawn as pages.
ImageScaler::Geometry geometry_of(const PlacedImage& placed, const PlacedPage& page) {
  const Matrix m = placed.unit_to_page.then(page.to_device);
  const ImageInfo& info = placed.image->info();
  ImageScaler::Geometry geometry{.width = info.width, .height = info.height};
  const double size = std::abs(m.a) + std::abs(m.b) + std::abs(m.c) + std::abs(m.d);
  if (m.d <= 0 || std::abs(m.b) + std::abs(m.c) > 1e-4 * size || m.a == 0) return geometry;
  geometry.mirror_x = m.a < 0;
  geometry.x0 = std::min(m.e, m.e + m.a);
  geometry.x1 = std::max(m.e, m.e + m.a);
  geometry.y0 = m.f;
  geometry.y1 = m.f + m.d;

  const Matrix& d = page.to_device;
  const double clip_x[] = {d.a * placed.clip.x0 + d.e, d.a * placed.clip.x1 + d.e};
  const double clip_y[] = {d.d * placed.clip.y0 + d.f, d.d * placed.clip.y1 + d.f};
  const auto within = [](double value, int low, int high) {
    return static_cast<int>(std::clamp<double>(std::ceil(value - 0.5), low, high));
  };
  const double left = std::max(geometry.x0, std::min(clip_x[0], clip_x[1]));
  const double right = std::min(geometry.x1, std::max(clip_x[0], clip_x[1]));
  const double top = std::max(geometry.y0, std::min(clip_y[0], clip_y[1]));
  const double bottom = std::min(geometry.y1, std::max(clip_y[0], clip_y[1]));
  geometry.clip = {within(left, page.clip.x0, page.clip.x1), within(top, page.clip.y0, page.clip.y1),
                   within(right, page.clip.x0, page.clip.x1), within(bottom, page.clip.y0, page.clip.y1)};
  return geometry;
}

/// Gathers rows into bands and hands each band over when it is full.
class BandBuilder {
 public:
  /// `drawn` are the rows that are painted on dots [x0, x1), gray8 if they are to be screened into `sent`.
  BandBuilder(PixelFormat drawn, PixelFormat sent, int width, int height, int x0, int x1, Clusters clusters,
              Cancellation& cancellation, const BandReceiver& receive)
      : drawn_(drawn), clusters_(clusters), height_(height), rows_(std::min(band_rows(sent, width), height)), x0_(x0), x1_(x1),
        lead_(lead(drawn, sent, x0)), band_(sent, width, rows_), ink_(static_cast<size_t>(rows_)),
        cancellation_(cancellation), receive_(receive) {}

  /// How many dots of paper come first in the rows that are painted, so that the rest lies as it does on the side.
  static int lead(PixelFormat drawn, PixelFormat sent, int x0) {
    return sent != PixelFormat::black1 ? 0 : x0 % (drawn == sent ? 8 : screen_cell);
  }

  /// Paints `count` alike rows from `y` on, below all rows painted before.
  Status paint(int y, int count, const uint8_t* row) {
    const uint8_t* painted = nullptr;  // the same row in this band
    for (; count > 0; ++y, --count) {
      for (; y >= first_ + rows_; painted = nullptr) DCE_TRY(flush());
      leave_blank(y - first_);
      uint8_t* out = band_.row(y - first_) + row_bytes(band_.format(), x0_ - lead_);
      const int width = lead_ + x1_ - x0_;
      if (drawn_ != band_.format()) {
        screen_clustered({drawn_, width, y, 1, width, row}, {band_.format(), width, y, 1, 0, out}, clusters_);
      } else {
        std::memcpy(out, painted ? painted : row, row_bytes(drawn_, width));
        painted = out;
      }
      ink_[static_cast<size_t>(filled_++)] = {x0_, x1_};
    }
    return ok();
  }

  Status finish() {
    while (first_ < height_) DCE_TRY(flush());
    return ok();
  }

 private:
  /// What the band before may have painted on rows up to `row`.
  void leave_blank(int row) {
    for (; filled_ < row; ++filled_) {
      std::memset(band_.row(filled_), paper_byte(band_.format()), band_.row_size());
      ink_[static_cast<size_t>(filled_)] = {};
    }
  }

  Status flush() {
    DCE_TRY(cancellation_.check());
    leave_blank(rows_);
    Band band = std::as_const(band_).band(0, std::min(rows_, height_ - first_));
    band.y = first_;
    band.ink = ink_.data();
    DCE_TRY(receive_(band));
    first_ += rows_;
    filled_ = 0;
    return ok();
  }

  static constexpr int screen_cell = 16;  // dots after which the screen's rows repeat

  PixelFormat drawn_;
  const Clusters clusters_;
  int height_, rows_, x0_, x1_, lead_;
  Bitmap band_;
  std::vector<InkExtent> ink_;
  Cancellation& cancellation_;
  const BandReceiver& receive_;
  int first_ = 0;   // row of the side that is the band's first
  int filled_ = 0;  // rows of the band
};

/// The same image as grey by a reader that needs no colours for it; null where there is none.
std::shared_ptr<const Image> gray_reader(const Image& image) {
  const ImageInfo& info = image.info();
  if (info.format != PixelFormat::rgb8) return nullptr;
  const auto encoded = image.encoded();
  if (!encoded || encoded->coding != EncodedImage::Coding::jpeg || encoded->converted) return nullptr;
  auto opened = open_jpeg_image_as_gray(Source::borrow(encoded->bytes), Limits());
  if (!opened.ok()) return nullptr;
  const ImageInfo& own = (*opened)->info();
  return own.width == info.width && own.height == info.height && own.format == PixelFormat::gray8 ? *opened : nullptr;
}

bool convertible(PixelFormat from, PixelFormat to) {
  return from == to || to == PixelFormat::gray8 ? from != PixelFormat::cmyk8 || to == from
                                                : from == PixelFormat::gray8 || from == PixelFormat::black1
                                                      ? to == PixelFormat::rgb8
                                                      : false;
}

/// What the rows are drawn in before they are sent: bits where bits will do.
PixelFormat drawn_format(const ImageScaler::Geometry& geometry, PixelFormat from, PixelFormat sent) {
  if (from == PixelFormat::black1 && !ImageScaler::reduces(geometry)) return PixelFormat::black1;
  return sent == PixelFormat::black1 ? PixelFormat::gray8 : sent;
}

}  // namespace

bool is_bilevel_scan(std::span<const PlacedPage> pages) {
  return is_scan(pages, PixelFormat::black1) &&
         drawn_format(geometry_of(pages[0].page->only_images()[0], pages[0]),
                      pages[0].page->only_images()[0].image->info().format, PixelFormat::black1) == PixelFormat::black1;
}

bool is_scan(std::span<const PlacedPage> pages, PixelFormat format) {
  if (pages.size() != 1) return false;
  const auto images = pages[0].page->only_images();
  if (images.size() != 1) return false;
  const ImageScaler::Geometry geometry = geometry_of(images[0], pages[0]);
  const PixelFormat from = images[0].image->info().format;
  return !geometry.clip.empty() && convertible(from, drawn_format(geometry, from, format));
}

Status draw_scan(const PlacedPage& page, PixelFormat format, int width, int height, Clusters clusters,
                 Cancellation& cancellation, const BandReceiver& receive) {
  const PlacedImage placed = page.page->only_images()[0];
  ImageScaler::Geometry geometry = geometry_of(placed, page);
  const PixelFormat drawn = drawn_format(geometry, placed.image->info().format, format);
  if (drawn == PixelFormat::black1) format = drawn;
  const std::shared_ptr<const Image> fast = drawn == PixelFormat::gray8 ? gray_reader(*placed.image) : nullptr;
  const Image& image = fast ? *fast : *placed.image;
  const PixelFormat from = image.info().format;
  const Rect clip = geometry.clip;
  geometry.lead = BandBuilder::lead(drawn, format, clip.x0);
  BandBuilder bands(drawn, format, width, height, clip.x0, clip.x1, clusters, cancellation, receive);

  // A decoder may give less than the full size where the image is reduced anyway.
  const double reduction = std::min(geometry.width / (geometry.x1 - geometry.x0),
                                    geometry.height / (geometry.y1 - geometry.y0));
  int shrink = 1;
  while (shrink < 8 && shrink * 2 <= reduction) shrink *= 2;

  std::unique_ptr<ImageScaler> scaler;
  int decoded_width = geometry.width, decoded_height = geometry.height;
  Status status = image.decode(
      shrink, cancellation, &decoded_width, &decoded_height, [&](int y, const uint8_t* row) -> Status {
        if (!scaler) {
          geometry.width = decoded_width;
          geometry.height = decoded_height;
          scaler = std::make_unique<ImageScaler>(geometry, from, drawn, [&](int dot_y, int count, const uint8_t* dots) {
            return bands.paint(dot_y, count, dots);
          });
        }
        return scaler->row(y, row);
      });
  if (status.ok() && scaler) status = scaler->finish();
  if (status.code() == Code::unreadable) {
    page.page->warn(status.message() + "; it was printed as far as it could be read");
    status = ok();
  }
  if (image.damaged()) page.page->warn("an image on the page is damaged; it was printed as far as it could be read");
  DCE_TRY(std::move(status));
  return bands.finish();
}

}  // namespace dce::core
