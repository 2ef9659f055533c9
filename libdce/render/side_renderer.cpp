#include "render/side_renderer.h"

#include <algorithm>
#include <cstring>

#include "draw/direct_canvas.h"
#include "halftone/blue_noise.h"
#include "halftone/error_diffusion.h"
#include "render/scan.h"

namespace dce::core {
namespace {

// Each band costs a pass over the page's display list, each byte of it cache and memory.
constexpr size_t band_bytes = 6u << 20;
// A4 and Letter at 600 dpi are held whole.
constexpr size_t whole_page_bytes = 5u << 20;
// From here on grey edges only cost bytes and blur print.
constexpr int least_crisp_resolution = 500;
constexpr int least_bit_rows = 96;

/// Rows of black1 drawn at a time: all of a side that is not too large to be held whole.
int bit_rows(int width, int height) {
  const size_t row = row_bytes(PixelFormat::black1, width);
  if (row * static_cast<size_t>(height) <= whole_page_bytes) return height;
  return static_cast<int>(std::max<size_t>(whole_page_bytes / row, 64) / 64 * 64);
}

Band rows_of(const Band& band, int from, int to) {
  return {band.format,
          band.width,
          from,
          to - from,
          band.stride,
          band.row(from - band.y),
          band.ink + (from - band.y)};
}

}  // namespace

int band_rows(PixelFormat format, int width) {
  const PixelFormat drawn = format == PixelFormat::black1 ? PixelFormat::gray8 : format;
  const size_t row = std::max<size_t>(1, row_bytes(drawn, width));
  const auto rows = static_cast<int>(std::clamp<size_t>(band_bytes / row, 64, 1024));
  return rows / 64 * 64;
}

Status SideRenderer::render(std::span<const PlacedPage> pages, PixelFormat format, int width, int height,
                            Resolution resolution, Cancellation& cancellation, const BandReceiver& receive,
                            Screening screening) {
  if (format == PixelFormat::black1 && screening != Screening::clustered_dot && !is_bilevel_scan(pages))
    return draw_screened({pages, PixelFormat::gray8, width, height, cancellation, receive}, screening);
  const int coarser = std::min(resolution.x, resolution.y);
  const Clusters clusters = clusters_for(coarser);
  if (is_scan(pages, format))
    return draw_scan(pages[0], format, width, height, clusters, cancellation, receive);
  const Side side{pages, format, width, height, cancellation, receive};
  if (format == PixelFormat::black1) {
    bits_.set_clusters(clusters);
    return draw_bits(side);
  }
  if (format == PixelFormat::cmyk8 || coarser < least_crisp_resolution) {
    return draw_pages(side);
  }
  images_.clear();
  Status status = draw_tones(side);
  images_.clear();
  return status;
}

/// In greys that become dots band by band.
Status SideRenderer::draw_screened(const Side& side, Screening screening) {
  ErrorDiffusion diffusion(side.width);
  std::vector<uint8_t> dots;
  const BandReceiver screen = [&](const Band& gray) {
    if (gray.format == PixelFormat::black1) return side.receive(gray);
    const size_t row = row_bytes(PixelFormat::black1, gray.width);
    dots.resize(row * static_cast<size_t>(gray.height));
    const MutableBand out{PixelFormat::black1,         gray.width,  gray.y,  gray.height,
                          static_cast<ptrdiff_t>(row), dots.data(), gray.ink};
    if (screening == Screening::blue_noise) {
      screen_blue_noise(gray, out);
    } else {
      diffusion.screen(gray, out);
    }
    return side.receive(out);
  };
  if (is_scan(side.pages, side.format)) {
    return draw_scan(side.pages[0], side.format, side.width, side.height, Clusters::large, side.cancellation,
                     screen);
  }
  images_.clear();
  Status status = draw_tones({side.pages, side.format, side.width, side.height, side.cancellation, screen});
  images_.clear();
  return status;
}

/// Plays the pages onto what the surface covers.
Status SideRenderer::play(const Side& side, Surface& surface, ImageCache* images) {
  for (size_t i = 0; i < side.pages.size(); ++i) {
    const PlacedPage& placed = side.pages[i];
    const Rect clip = placed.clip.intersected(surface.area());
    if (clip.empty()) continue;
    DirectCanvas canvas(surface, glyphs_, side.cancellation, images);
    DCE_TRY(placed.page->run(canvas, placed.to_device, clip, side.pages.first(i)));
  }
  return ok();
}

Status SideRenderer::draw_bits(const Side& side) {
  const int rows = bit_rows(side.width, side.height);
  for (int y = 0; y < side.height; y += rows) {
    DCE_TRY(side.cancellation.check());
    bits_.reset({0, y, side.width, std::min(y + rows, side.height)});
    DCE_TRY(play(side, bits_, nullptr));
    DCE_TRY(side.receive(bits_.band()));
  }
  return ok();
}

Status SideRenderer::draw_tones(const Side& side) {
  if (!tones_ || tones_->format() != side.format) {
    tones_ = std::make_unique<ToneSurface>(side.format);
    probe_ = std::make_unique<ProbeSurface>(side.format);
  }
  if (bit_rows(side.width, side.height) < side.height) return draw_tones(side, 0, side.height);
  probe_->reset({0, 0, side.width, side.height});
  DCE_TRY(play(side, *probe_, nullptr));
  const Band bits = probe_->band();
  for (int y = 0; y < side.height;) {
    int end = y;
    while (end < side.height && !probe_->toned(end)) ++end;
    if (end > y) {
      DCE_TRY(side.receive(rows_of(bits, y, end)));
      y = end;
      continue;
    }
    // Rows without tones between others are not worth a band of their own.
    for (int at = y; at < side.height && at < end + least_bit_rows; ++at) {
      if (probe_->toned(at)) end = at + 1;
    }
    DCE_TRY(draw_tones(side, y, end));
    y = end;
  }
  return ok();
}

/// Rows [from, to), dot by dot in all their colours.
Status SideRenderer::draw_tones(const Side& side, int from, int to) {
  const int rows = band_rows(side.format, side.width);
  for (int y = from; y < to; y += rows) {
    DCE_TRY(side.cancellation.check());
    tones_->reset({0, y, side.width, std::min(y + rows, to)});
    DCE_TRY(play(side, *tones_, &images_));
    DCE_TRY(side.receive(tones_->band()));
  }
  return ok();
}

/// By the pages' own drawing, with anti-aliasing where the resolution needs it.
Status SideRenderer::draw_pages(const Side& side) {
  const int rows = std::min(band_rows(side.format, side.width), side.height);
  Bitmap contone(side.format, side.width, rows);
  for (int y = 0; y < side.height; y += rows) {
    DCE_TRY(side.cancellation.check());
    MutableBand band = contone.band(0, std::min(rows, side.height - y));
    band.y = y;
    std::memset(band.data, paper_byte(side.format), static_cast<size_t>(band.stride) * band.height);
    for (const PlacedPage& placed : side.pages)
      DCE_TRY(placed.page->draw(band, placed.to_device, placed.clip));
    DCE_TRY(side.receive(band));
  }
  return ok();
}

}  // namespace dce::core
