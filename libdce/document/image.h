// A raster image as an input page or as part of one: decoded row by row, so that memory follows the output and not
// the image.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/cancellation.h"
#include "base/status.h"
#include "raster/band.h"
#include "stream/source.h"
#include "ticket/geometry.h"

namespace dce::core {

/// EXIF/TIFF Orientation values 1-8: where row 0 and column 0 of the stored image lie on the visible one.
enum class ImageOrientation : uint8_t {
  top_left = 1, top_right = 2, bottom_right = 3, bottom_left = 4,
  left_top = 5, right_top = 6, right_bottom = 7, left_bottom = 8
};

struct ImageInfo {
  int width = 0, height = 0;  ///< pixels as stored, before orientation
  PixelFormat format = PixelFormat::rgb8;
  double x_resolution = 0, y_resolution = 0;  ///< pixels an inch as stored; 0 where the file does not say
  ImageOrientation orientation = ImageOrientation::top_left;
};

/// Bytes a print stream may take as they are, or but for what the flags say.
struct EncodedImage {
  enum class Coding { jpeg, ccitt_g4 } coding = Coding::jpeg;
  Bytes bytes;  ///< borrowed from the Image
  bool black_is_1 = false;  ///< ccitt_g4: as PDF's BlackIs1
  bool end_of_block = true; ///< ccitt_g4: as PDF's EndOfBlock; false where only the number of rows ends the data
  bool adobe_inverted = false;  ///< jpeg: four components with 255 for no ink
  bool luminance = false;       ///< jpeg: in YCbCr, of which the (grey) Image is the Y
  bool converted = false;       ///< jpeg: whose colours the Image's were made of, and are not
};

/// Samples as a zlib stream, each row beginning on a byte, as PDF's and PostScript's FlateDecode take them.
struct FlateImage {
  Bytes bytes;        ///< borrowed from the Image
  int predictor = 1;  ///< as PDF's DecodeParms; rows are as wide as the image
  int bits = 8;       ///< a sample: 1, 2, 4 or 8
  Bytes palette;      ///< borrowed; colours of the Image's format that the samples count; empty: they are colours
};

/// Immutable and thread-safe: decode() may run on several threads at once, each call decoding for itself.
class Image {
 public:
  virtual ~Image() = default;
  virtual const ImageInfo& info() const = 0;

  /// The ICC profile (ISO 15076-1) that says what the samples mean, as the file brought it: hostile. Borrowed; empty:
  /// sRGB, grey, or DeviceCMYK.
  virtual Bytes profile() const { return {}; }

  /// Receives decoded rows top down: `row` holds row_bytes(format, width) bytes and lives for the call only.
  /// An error ends the decoding and is returned from decode().
  using RowReceiver = std::function<Status(int y, const uint8_t* row)>;

  /// Decodes the image, opaque (transparency already laid on white), 8 bits a component or black1. `shrink` asks for
  /// 1/1, 1/2, 1/4 or 1/8 of the size (1, 2, 4, 8); the decoder may ignore it, and says what it did in `decoded_width`
  /// and `decoded_height` (ceil(size / s) for some s <= shrink) before the first row. What is damaged is padded with
  /// white and reported by the returned Status only if nothing at all could be read.
  virtual Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                        const RowReceiver& receive) const = 0;

  /// True once a decode() had to pad or to make something up: worth a warning. Thread-safe.
  virtual bool damaged() const { return false; }

  /// What tells its samples from those of all other images, for as long as it is held; null: nobody knows. To be let go
  /// before the page that the image came with.
  virtual std::shared_ptr<const void> identity() const { return nullptr; }

  /// The compressed bytes, when they are a baseline or progressive JPEG or a single G4 strip of this very image.
  virtual std::optional<EncodedImage> encoded() const { return std::nullopt; }

  /// The same for Flate. Whole and sound: the data is read through to find that out, so ask only to use it.
  virtual std::optional<FlateImage> flate() const { return std::nullopt; }
};

}  // namespace dce::core
