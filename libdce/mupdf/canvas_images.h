#pragma once

#include <mupdf/fitz.h>

#include "document/canvas.h"

namespace dce::core {

/// fz_image as an Image: its rows come from the decompressor where the samples need no more than that, and
/// otherwise from MuPDF's decoded pixmap. Borrows the image; used by the context's thread only, while the
/// page is played.
class FzCanvasImage final : public Image {
 public:
  enum class Use {
    picture,  ///< colours, in `format`
    stencil,  ///< black1: ink where the mask lets paint through
  };
  FzCanvasImage(fz_context* context, fz_image* image, Use use, const CanvasAbilities& abilities,
                bool rgb_only);

  const ImageInfo& info() const override { return info_; }
  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;
  std::optional<EncodedImage> encoded() const override;

 private:
  bool plain_samples() const;
  bool inverted(bool* plain_decode) const;
  Status decode_stream(Cancellation& cancellation, const RowReceiver& receive) const;
  Status decode_pixmap(Cancellation& cancellation, const RowReceiver& receive) const;

  fz_context* context_;
  fz_image* image_;
  Use use_;
  ImageInfo info_;
  bool direct_ = false;  // samples arrive in info_.format as they are
  bool invert_ = false;
};

}  // namespace dce::core
