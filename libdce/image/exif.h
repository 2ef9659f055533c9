#pragma once

#include "document/image.h"
#include "stream/source.h"

namespace dce::core {

/// What printing needs of a camera's notes.
struct ExifInfo {
  ImageOrientation orientation = ImageOrientation::top_left;
  double x_resolution = 0, y_resolution = 0;  ///< pixels an inch; 0 where not said
};

/// Reads IFD 0 of Exif data (Exif 2.32, section 4.6.2: a TIFF structure, without the "Exif\0\0" that goes
/// before it in JPEG). What is damaged counts as not said.
ExifInfo parse_exif(Bytes tiff);

/// Is this a resolution that somebody could have meant: 36 to 4800 pixels an inch?
constexpr bool sane_resolution(double pixels_an_inch) {
  return pixels_an_inch >= 36 && pixels_an_inch <= 4800;
}

}  // namespace dce::core
