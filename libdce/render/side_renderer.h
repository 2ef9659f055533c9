// A side of paper, from pages to bands.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"
#include "document/document.h"
#include "draw/bit_surface.h"
#include "draw/glyph_cache.h"
#include "draw/image_cache.h"
#include "draw/probe_surface.h"
#include "draw/tone_surface.h"
#include "raster/band.h"
#include "ticket/geometry.h"
#include "ticket/ticket.h"

namespace dce::core {

/// Rows of a band for a side `width` dots wide: a matter of geometry alone, so that the stream does not depend on how
/// many threads made it. A multiple of 64 rows.
int band_rows(PixelFormat format, int width);

/// Takes bands of a side, top down. A side of gray8, rgb8 or cmyk8 may be handed over in bands of black1 where all dots of
/// them are black or paper: that is a twenty-fourth of the memory, and encoders that can take runs straight from the bits.
using BandReceiver = std::function<Status(const Band&)>;

/// Keeps its pixels and glyphs from side to side. One thread.
class SideRenderer {
 public:
  /// `glyphs`: those of all that draw the job's sides.
  explicit SideRenderer(std::shared_ptr<GlyphStore> glyphs = std::make_shared<GlyphStore>()) : glyphs_(std::move(glyphs)) {}

  /// Draws `pages` in order, the later over the earlier, onto white paper of width x height dots, and hands
  /// over bands top down. Bilevel sides are drawn as bits, whole unless they are large; only what a canvas
  /// cannot say is drawn in grey and screened. Grey and RGB sides of a resolution that needs no anti-aliasing
  /// are drawn as bits, too, where they are black and white. A screening that is not clustered-dot has a
  /// bilevel side's greys drawn first and screened then.
  Status render(std::span<const PlacedPage> pages, PixelFormat format, int width, int height,
                Resolution resolution, Cancellation& cancellation, const BandReceiver& receive,
                Screening screening = Screening::clustered_dot);

 private:
  /// What one side is drawn with.
  struct Side {
    std::span<const PlacedPage> pages;
    PixelFormat format;
    int width, height;
    Cancellation& cancellation;
    const BandReceiver& receive;
  };
  Status play(const Side& side, Surface& surface, ImageCache* images);
  Status draw_screened(const Side& side, Screening screening);
  Status draw_bits(const Side& side);
  Status draw_tones(const Side& side);
  Status draw_tones(const Side& side, int from, int to);
  Status draw_pages(const Side& side);

  GlyphCache glyphs_;
  ImageCache images_;
  BitSurface bits_;
  std::unique_ptr<ProbeSurface> probe_;  ///< these two: made for the latest format
  std::unique_ptr<ToneSurface> tones_;
};

}  // namespace dce::core
