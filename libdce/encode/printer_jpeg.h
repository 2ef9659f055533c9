// Pictures that are JPEGs already, for streams that take JPEGs.
#pragma once

#include <optional>

#include "codec/jpeg_transcode.h"
#include "document/image.h"
#include "document/jpeg_frame.h"
#include "stream/byte_buffer.h"

namespace dce::core {

/// An Image as a JPEG that printers' decoders know (ITU-T T.81, sequential, 8 bits), of as many pixels and of
/// the components of its format, turned where that is asked for.
class PrinterJpeg {
 public:
  /// Nothing where the image is no JPEG, or cannot become one that means the same. What is baseline is taken
  /// as it is; the coefficients of other kinds are coded anew, without loss; colours that a profile explains,
  /// or that have to become grey, are converted and coded as finely as they were. Used on one thread.
  static std::optional<PrinterJpeg> of(const Image& image, JpegTurn turn = JpegTurn::none);

  Bytes bytes() const {
    return made_.empty() ? stored_ : made_.view();
  }                                                        ///< borrowed from the Image or from this
  bool ycc() const { return ycc_; }                        ///< of three components: YCbCr
  bool adobe_inverted() const { return adobe_inverted_; }  ///< of four: 255 for no ink

 private:
  bool make(const Image& image, const EncodedImage& encoded, const JpegFrame& frame, JpegTurn turn);
  bool convert(const Image& image, Bytes jpeg);

  Bytes stored_;
  ByteBuffer made_;
  bool ycc_ = false, adobe_inverted_ = false;
};

}  // namespace dce::core
