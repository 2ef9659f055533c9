// JPEG (ITU-T T.81, JFIF), fed a band at a time.
#pragma once

#include <memory>
#include <optional>

#include "base/status.h"
#include "codec/jpeg_tables.h"
#include "raster/band.h"
#include "stream/byte_buffer.h"
#include "ticket/geometry.h"

namespace dce::core {

/// Codes one baseline image after the other with libjpeg-turbo: gray8 and rgb8 (as YCbCr) in JFIF, cmyk8 the
/// way Adobe does (inverted, APP14 marker, no YCCK). One thread at a time.
class JpegRowsEncoder {
 public:
  JpegRowsEncoder();
  ~JpegRowsEncoder();
  JpegRowsEncoder(const JpegRowsEncoder&) = delete;
  JpegRowsEncoder& operator=(const JpegRowsEncoder&) = delete;

  struct Image {
    PixelFormat format = PixelFormat::rgb8;  ///< not black1
    int width = 0, height = 0;               ///< dots, 1 to 65500
    Resolution resolution;                   ///< for the JFIF header; 0 leaves it out
    int quality = 90;                        ///< 1 to 100, libjpeg's scale
    bool full_chroma = false;                ///< 4:4:4 rather than 4:2:0, for coloured text
    std::optional<JpegTables> tables;        ///< as fine as another JPEG, in place of the two above
  };

  /// Starts an image, dropping one that was not finished. Code::usage for black1 and for empty images,
  /// Code::limit above 65500 dots a side.
  Status begin(const Image& image);
  Status rows(const Band& band, ByteBuffer& out);
  Status finish(ByteBuffer& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The libjpeg quality for a print-quality: 3 draft, 4 normal, 5 high.
int jpeg_quality(int print_quality);

}  // namespace dce::core
