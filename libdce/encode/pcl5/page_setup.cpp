#include "encode/pcl5/page_setup.h"

#include <algorithm>

#include "pjl/media_codes.h"

namespace dce::core {
namespace {

constexpr int custom_size = 101;

// Configure Image Data, short form: colour space (0 device RGB), encoding (1 indexed by pixel, 3 direct by
// pixel), bits an index, bits of each primary.
constexpr std::string_view direct_rgb{"\x1b*v6W\0\3\0\10\10\10", 11};
constexpr std::string_view indexed_8{"\x1b*v6W\0\1\10\10\10\10", 11};
// Simple Colour's single plane of black, which is also what ESC E leaves behind.
constexpr std::string_view black_plane{"\x1b*r1U"};

/// An edge of the medium in whole decipoints that hold all of its dots. The picture frame of HP-GL/2 is an
/// inch less by default (PCL 5 Technical Reference, chapter 18), and one of no height is an error that costs
/// the page.
int decipoints(int hundredths_mm, int dots, int dpi) {
  const auto length =
      static_cast<int>(std::max(hundredths_mm * 720LL / 2540, (dots * 720LL + dpi - 1) / dpi));
  return length == 720 ? length + 1 : length;
}

// In the PCL 5 Technical Reference itself, and so in every interpreter.
bool universally_known(int code) {
  constexpr int codes[] = {1, 2, 3, 6, 26, 27, 80, 81, 90, 91, 100};
  return std::find(std::begin(codes), std::end(codes), code) != std::end(codes);
}

}  // namespace

std::string PageSetup::sheet(const SideDescription& side) {
  std::string out;
  const MediaSizeCode* size = media_size_code(side.media);
  // Page size ends the sheet, so it is said only where it changes.
  if (!current_ || current_->x_dimension != side.media.x_dimension ||
      current_->y_dimension != side.media.y_dimension) {
    current_ = side.media;
    // The custom size comes first for printers that do not know a size's own code, which then has the last
    // word.
    if (!size || !universally_known(size->pcl5)) {
      out += "\x1b&f" + std::to_string(decipoints(side.media.x_dimension, side.width, side.resolution.x)) +
             "i" + std::to_string(decipoints(side.media.y_dimension, side.height, side.resolution.y)) +
             "J\x1b&l" + std::to_string(custom_size) + "A";
    }
    if (size) out += "\x1b&l" + std::to_string(size->pcl5) + "A";
    out += "\x1b&l0o0e0L";
    offset_.clear();
  }
  // The logical page starts 75/300 inch (metric sizes: 71/300) inside the paper's edge; left offset
  // registration, in decipoints, brings it there. It follows the binding: on the back of a long-edge bound
  // sheet the printer turns its sign.
  std::string offset = size && !size->inches ? "170.4" : "180";
  if (!(side.back && long_edge_)) offset.insert(0, 1, '-');
  if (offset != offset_) out += "\x1b&l" + offset + "U";
  offset_ = offset;
  return out;
}

// Each of these makes a new palette, so what the sides before set up is gone.
void PageSetup::pixels(Pixels pixels, std::string& out) {
  if (pixels == pixels_) return;
  pixels_ = pixels;
  if (pixels == Pixels::black) out += black_plane;
  if (pixels == Pixels::direct_rgb) out += direct_rgb;
  if (pixels == Pixels::palette_of_colors) out += indexed_8;
  if (pixels != Pixels::palette_of_grays) return;
  // Grey is a palette from white to black: index 0, which short rows and skipped rows are filled with, is
  // paper.
  out += indexed_8;
  for (int i = 0; i < 256; ++i) {
    const std::string level = std::to_string(255 - i);
    if (i == 0) out += "\x1b*v";
    for (const char plane : {'a', 'b', 'c'}) (out += level) += plane;
    (out += std::to_string(i)) += i == 255 ? 'I' : 'i';
  }
}

std::string PageSetup::raster_side(const SideDescription& side) {
  std::string out = sheet(side);
  // Sides without colour come as black alone between those with it.
  pixels(side.format == PixelFormat::rgb8    ? Pixels::direct_rgb
         : side.format == PixelFormat::gray8 ? Pixels::palette_of_grays
                                             : Pixels::black,
         out);
  return out;
}

std::string PageSetup::canvas_side(const SideDescription& side) {
  std::string out = sheet(side);
  pixels(side.format == PixelFormat::rgb8 ? Pixels::palette_of_colors : Pixels::black, out);
  // Index 0, white, and 1, black, are what PclPage relies on.
  if (side.format == PixelFormat::rgb8) out += "\x1b*v255a255b255c0i0a0b0c1i1S";
  // White parts of a pattern paint, so that a tint covers what lies beneath; white parts of glyphs and
  // rasters do not.
  return out += "\x1b*v0n1o0T";
}

}  // namespace dce::core
