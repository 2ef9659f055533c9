#include "render/side_renderer.h"

#include <algorithm>
#include <cstring>

#include "halftone/screen.h"
#include "render/scan.h"

namespace dce::core {
namespace {

// Each band costs a pass over the page's display list, each byte of it cache and memory.
constexpr size_t band_bytes = 6u << 20;

}  // namespace

int band_rows(PixelFormat format, int width) {
  const PixelFormat drawn = format == PixelFormat::black1 ? PixelFormat::gray8 : format;
  const size_t row = std::max<size_t>(1, row_bytes(drawn, width));
  const auto rows = static_cast<int>(std::clamp<size_t>(band_bytes / row, 64, 1024));
  return rows / 64 * 64;
}

Status render_side(std::span<const PlacedPage> pages, PixelFormat format, int width, int height,
                   Cancellation& cancellation, const BandReceiver& receive) {
  if (is_scan(pages, format)) return draw_scan(pages[0], format, width, height, cancellation, receive);

  const PixelFormat drawn = format == PixelFormat::black1 ? PixelFormat::gray8 : format;
  const int rows = std::min(band_rows(format, width), height);
  Bitmap contone(drawn, width, rows);
  Bitmap screened;
  if (format == PixelFormat::black1) screened = Bitmap(format, width, rows);

  for (int y = 0; y < height; y += rows) {
    DCE_TRY(cancellation.check());
    MutableBand band = contone.band(0, std::min(rows, height - y));
    band.y = y;
    std::memset(band.data, paper_byte(drawn), static_cast<size_t>(band.stride) * band.height);
    for (const PlacedPage& placed : pages) DCE_TRY(placed.page->draw(band, placed.to_device, placed.clip));
    if (format != PixelFormat::black1) {
      DCE_TRY(receive(band));
      continue;
    }
    MutableBand bits = screened.band(0, band.height);
    bits.y = y;
    screen_clustered(band, bits);
    DCE_TRY(receive(bits));
  }
  return ok();
}

}  // namespace dce::core
