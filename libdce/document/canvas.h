// The vector lane's stage: a page after interpretation, as the few things that print streams can say. An
// interpreter (mupdf/canvas_device.h) plays a page to it; a stream encoder or a direct renderer implements
// it.
//
// Everything arrives in device space: dots of the side, x to the right, y down, in fractions. Nothing is
// transparent: what a canvas cannot say (its CanvasAbilities tell) arrives last, as an opaque patch of pixels
// over the region.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "base/status.h"
#include "document/image.h"
#include "document/path.h"
#include "raster/band.h"
#include "ticket/geometry.h"

namespace dce::core {

class Canvas;

enum class FillRule : uint8_t { nonzero, even_odd };

/// A device colour. Grey and RGB are additive (0 is black), CMYK subtractive (0 is no ink); values are 0
/// to 1.
struct CanvasColor {
  enum class Space : uint8_t { gray = 1, rgb = 3, cmyk = 4 } space = Space::gray;
  std::array<float, 4> values{};

  int components() const { return static_cast<int>(space); }
  /// Component `i` in 8 bits.
  uint8_t level(size_t i) const {
    return static_cast<uint8_t>(std::clamp(values[i], 0.0f, 1.0f) * 255 + 0.5f);
  }
  bool operator==(const CanvasColor&) const = default;
};

enum class LineCap : uint8_t { butt, round, square };
enum class LineJoin : uint8_t { miter, round, bevel };

/// Lengths are in pen space, which `pen` (its linear part) maps to device space: a pen may be an ellipse
/// there.
struct StrokeStyle {
  float width = 1;  ///< 0 is the thinnest line that can be drawn
  LineCap cap = LineCap::butt;
  LineJoin join = LineJoin::miter;
  float miter_limit = 10;
  float dash_phase = 0;
  std::span<const float> dashes;  ///< borrowed; empty is a solid line; never all zero
  Matrix pen;
};

/// A font's identity by what it draws: equal keys draw equal glyphs, on any thread and in any run.
struct FontKey {
  std::array<uint8_t, 16> bytes{};
  bool operator==(const FontKey&) const = default;
  auto operator<=>(const FontKey&) const = default;
};

/// One font of the document. Used by the thread that plays the page; lives as long as the document does.
class CanvasFont {
 public:
  virtual ~CanvasFont() = default;

  enum class Kind : uint8_t {
    outlines,  ///< glyphs are filled outlines: outline() answers
    stencils,  ///< glyphs are drawings in the colour of the run (PDF's Type 3 with d1): draw() answers
  };
  virtual Kind kind() const = 0;
  virtual const FontKey& key() const = 0;
  virtual std::string_view name() const = 0;  ///< as the document calls it; hostile, may be empty
  virtual int units_per_em() const = 0;       ///< the grid the outlines were made on; 1000 when there is none
  virtual float advance(uint32_t glyph) const = 0;  ///< to the next glyph, in ems

  /// Appends the glyph's outline, to be filled nonzero: em space, y up. False when there is no such outline;
  /// a blank glyph is true and appends nothing.
  virtual bool outline(uint32_t glyph, Path& out) const = 0;

  /// Plays a stencil glyph to `canvas` through `to_device` (em space, y up); its colours mean nothing.
  virtual Status draw(uint32_t glyph, Canvas& canvas, const Matrix& to_device) const = 0;

  /// The embedded font program (TrueType, CFF, Type 1, OpenType) as it is in the document; empty when there
  /// is none, or when the outlines differ from it (emboldened, stretched to other metrics).
  virtual Bytes program() const = 0;
};

struct Glyph {
  uint32_t id = 0;       ///< in the font
  int32_t unicode = -1;  ///< -1 when not known or said by the glyph before
  Point origin;          ///< device space
};

struct GlyphRun {
  const CanvasFont* font = nullptr;
  Matrix em_to_device;  ///< em space (y up) to device space; its translation is 0 and each glyph's origin
                        ///< adds to it
  bool vertical = false;
  std::span<const Glyph> glyphs;
};

/// A smooth change between two circles (radial) or along a line (axial), as PDF's shadings of type 3 and 2.
struct Shading {
  enum class Kind : uint8_t { axial, radial } kind = Kind::axial;
  Point start, end;  ///< shading space
  float start_radius = 0, end_radius = 0;
  bool extend_start = false, extend_end = false;
  Matrix to_device;
  CanvasColor::Space space = CanvasColor::Space::rgb;
  std::span<const uint8_t>
      samples;  ///< `space` components each, equally spaced from start to end; at least two
};

/// What a canvas can say. Everything else is converted, taken apart or flattened before it arrives.
struct CanvasAbilities {
  bool gray_only = false;      ///< colours, images and patches arrive as grey
  bool cmyk = false;           ///< CMYK arrives as it is, not as RGB
  bool stencil_fonts = false;  ///< CanvasFont::Kind::stencils; otherwise such glyphs arrive as what they draw
  bool axial_shadings = false;
  bool radial_shadings = false;
  bool masked_images = false;                    ///< Canvas::draw_masked_image
  bool interpolated_images = false;              ///< those that ask for it; if not, large pixels arrive as a patch
  PixelFormat patch_format = PixelFormat::rgb8;  ///< gray8 or rgb8
  int patch_picture_resolution = 300;            ///< dots an inch that do for a patch without text and lines
  /// How much of a region may be drawn, as patches that lie over each other, rather than all of it once: where what is
  /// blank costs nothing, less than the whole.
  float patch_overlap = 1.2f;
};

/// How an image lies: the unit square's (0,0) is the top left of the image, (1,1) its bottom right.
struct ImagePlacement {
  Matrix unit_to_device;
  bool interpolate = false;
};

/// Used by one thread. Calls do not answer: an error sticks, makes the rest do nothing, and is told by
/// status().
class Canvas {
 public:
  virtual ~Canvas() = default;
  virtual CanvasAbilities abilities() const = 0;
  virtual const Status& status() const = 0;

  /// Narrows what may be painted until the matching pop_clip.
  virtual void push_clip(const PathView& path, FillRule rule) = 0;
  virtual void pop_clip() = 0;

  virtual void fill_path(const PathView& path, FillRule rule, const CanvasColor& color) = 0;
  virtual void stroke_path(const PathView& path, const StrokeStyle& style, const CanvasColor& color) = 0;
  virtual void draw_glyphs(const GlyphRun& run, const CanvasColor& color) = 0;

  /// The image's encoded() is given only when its bytes mean what decode() gives.
  virtual void draw_image(const Image& image, const ImagePlacement& placement) = 0;
  /// A black1 image whose ink is painted in `color` and whose paper is left alone.
  virtual void draw_stencil(const Image& image, const ImagePlacement& placement,
                            const CanvasColor& color) = 0;
  /// Paints `image` where `mask`, a black1 image of any size over the same square, has ink.
  virtual void draw_masked_image(const Image& image, const Image& mask, const ImagePlacement& placement);

  /// Paints the whole clip.
  virtual void draw_shading(const Shading& shading);

  /// A rectangle of pixels over everything before it: `width` x `height` pixels of abilities().patch_format
  /// fill `area`; their rows follow in draw_patch_rows, top down, and end_patch ends them.
  virtual void begin_patch(const Box& area, int width, int height) = 0;
  virtual void draw_patch_rows(const Band& rows) = 0;
  virtual void end_patch() = 0;

  /// A place in what was drawn, to rewind to with the clips as they were: false when that is (no longer)
  /// possible. A page that turns out to need patches is then played again without what they cover.
  virtual size_t mark() { return 0; }
  virtual bool rewind(size_t mark);
};

/// The factor of a matrix that only turns, mirrors and scales evenly; 0 for any other.
double even_scale(const Matrix& matrix);

}  // namespace dce::core
