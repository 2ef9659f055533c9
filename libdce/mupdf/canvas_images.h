#pragma once

#include <mupdf/fitz.h>

#include <memory>
#include <optional>
#include <vector>

#include "colour/source_colors.h"
#include "document/canvas.h"

namespace dce::core {

/// fz_image as an Image: its rows come from the image room's readers of JPEG and G4, from the decompressor where
/// the samples need no more than that, a look into a palette or a conversion of their colours, and otherwise from MuPDF's decoded pixmap. Borrows
/// the image; used by the context's thread only, while the page is played.
class FzCanvasImage final : public Image {
 public:
  enum class Use {
    picture,  ///< colours, in `format`
    stencil,  ///< black1: ink where the mask lets paint through
  };
  FzCanvasImage(fz_context* context, fz_image* image, Use use, const CanvasAbilities& abilities,
                bool rgb_only, fz_color_params params);

  const ImageInfo& info() const override { return info_; }
  Status decode(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                const RowReceiver& receive) const override;
  bool damaged() const override { return damaged_; }
  std::shared_ptr<const void> identity() const override;
  std::optional<EncodedImage> encoded() const override;
  std::optional<FlateImage> flate() const override;

 private:
  void take_palette(const CanvasAbilities& abilities);
  bool take_converted(const CanvasAbilities& abilities);
  bool converts() const { return colors_ || stored_ != info_.format; }
  void convert_row(const uint8_t* stored, int width, uint8_t* row) const;
  std::optional<EncodedImage> stored_encoding() const;
  bool may_be_damaged() const;
  bool plain_samples() const;
  bool inverted(bool* plain_decode) const;
  std::shared_ptr<const Image> own_reader() const;
  void finish_row(std::vector<uint8_t>& row, size_t got) const;
  Status decode_stored(int shrink, Cancellation& cancellation, int* decoded_width, int* decoded_height,
                       const RowReceiver& receive) const;
  Status decode_stream(Cancellation& cancellation, const RowReceiver& receive) const;
  Status decode_pixmap(Cancellation& cancellation, const RowReceiver& receive) const;

  fz_context* context_;
  fz_image* image_;
  Use use_;
  fz_color_params params_;
  ImageInfo info_;
  bool direct_ = false;  // samples arrive in info_.format as they are, or as indices into palette_
  bool invert_ = false;
  PixelFormat stored_ = PixelFormat::rgb8;  // of a row that is read directly, before it is converted
  const SourceColors* colors_ = nullptr;    // what its components mean, if not sRGB or grey
  mutable bool damaged_ = false;
  mutable std::optional<bool> sound_;  // its bytes, once they were read through
  std::vector<uint8_t> palette_;  // a colour of info_.format for each value of a sample
};

/// The longer side of a pixel that has a neighbour along it, in the unit of `ctm`; 0 where no image asks to be interpolated
/// (ISO 32000-1, 8.9.5.3).
float side_to_interpolate(const fz_image* image, fz_matrix ctm);

}  // namespace dce::core
