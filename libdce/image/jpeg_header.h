#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/image.h"
#include "image/exif.h"
#include "stream/source.h"

namespace dce::core {

/// What the markers before the first scan say (T.81, B.2).
struct JpegHeader {
  int frame_type = 0;  ///< n of the SOFn marker
  int precision = 0;   ///< bits a sample
  int width = 0, height = 0, components = 0;
  bool rgb_by_identifiers = false;  ///< components are named R, G, B and no marker says what they are
  bool jfif = false, adobe = false;
  int adobe_transform = 0;  ///< 0 none, 1 YCbCr, 2 YCCK
  double x_resolution = 0,
         y_resolution = 0;  ///< pixels an inch, from Exif, JFIF or Photoshop; 0 where not said
  ImageOrientation orientation = ImageOrientation::top_left;
  std::vector<uint8_t> profile;  ///< ICC, put together from its segments; empty if not whole
  size_t first_scan = 0;         ///< where the first SOS marker is
};

/// Reads markers up to the first scan. Code::unreadable if there is no frame or no scan.
Result<JpegHeader> parse_jpeg_header(Bytes bytes);

/// Where the image ends, after its EOI; 0 if it is cut off. Walks all scans, from `first_scan` on.
size_t find_jpeg_end(Bytes bytes, size_t first_scan);

}  // namespace dce::core
