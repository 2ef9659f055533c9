// Pages the engine makes itself: the banner before a job and the watermark over its sides.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document/document.h"

namespace dce::core {

/// A banner sheet: a title and label/value lines, UTF-8, in any script.
Result<std::unique_ptr<Document>> make_banner_document(
    const std::string& title, const std::vector<std::pair<std::string, std::string>>& lines, const OpenContext& context);

/// A page of `size` points with `text` running up its diagonal, painted at `opacity` (0 to 1) so that what lies beneath
/// stays readable.
Result<std::unique_ptr<Document>> make_text_watermark(const std::string& text, double opacity, SizePt size,
                                                      const OpenContext& context);

/// A page of `size` points with the image (any that MuPDF knows) in its middle, on two thirds of it, at `opacity`.
Result<std::unique_ptr<Document>> make_image_watermark(const Source& image, double opacity, SizePt size,
                                                       const OpenContext& context);

/// A page of `size` points with hairline frames, for page-border.
Result<std::unique_ptr<Document>> make_borders(const std::vector<RectPt>& borders, SizePt size,
                                               const OpenContext& context);

}  // namespace dce::core
