// What a TIFF directory says of its pixels, and how they become rows of a PixelFormat.
#pragma once

#include <cstdint>
#include <string>

#include "document/image.h"
#include "image/pixels.h"
#include "image/tiff_file.h"

namespace dce::core {

struct TiffLayout {
  uint32_t width = 0, height = 0;
  uint16_t bits = 1, samples = 1, photometric = 0, compression = 1, planar = 1, sample_format = 1,
           fill_order = 1;
  bool tiled = false;
  uint32_t tile_width = 0, tile_height = 0, rows_per_strip = 0;
  int alpha = -1;              ///< index of the sample that is opacity, or -1
  bool premultiplied = false;  ///< colours were multiplied by it (ExtraSamples 1)
  bool by_library = false;     ///< only libtiff's own conversion to RGBA understands these pixels
  Palette palette;
  Bytes profile;  ///< ICC, until the file goes on to another directory; empty if not said
  ImageInfo info;

  int colors() const { return components(info.format); }
  bool indexed() const;
  /// Samples of a pixel that are needed, from the first on.
  int used_samples() const;
};

/// Reads the current directory. Code::unreadable says what is not supported.
Status read_tiff_layout(TiffFile& file, TiffLayout& layout);

/// Makes `width` pixels of info.format, `out`, of samples unpacked to 8 bits, `used_samples()` a pixel.
void convert_tiff_samples(const TiffLayout& layout, const uint8_t* samples, uint8_t* out, size_t width);

/// Unpacks `width` pixels of one stored row to 8 bits a sample: `stored_samples` a pixel are in `in`; the
/// first `used` go to `out`, `out_step` bytes apart from pixel to pixel. Palette indices are not scaled.
void unpack_tiff_row(const TiffLayout& layout, const uint8_t* in, int stored_samples, int used, uint8_t* out,
                     int out_step, size_t width);

}  // namespace dce::core
