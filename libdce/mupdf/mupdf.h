// The only door to MuPDF: everything here speaks the engine's own types, and fitz.h stays behind it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document/document.h"
#include "document/image.h"

namespace dce::core {

/// Opens bytes that MuPDF itself reads; `magic` is its name for the format: "application/pdf", "application/xps",
/// "image/svg+xml", "application/epub+zip", "text/html".
Result<std::unique_ptr<Document>> open_with_mupdf(const Source& source, const char* magic, const OpenContext& context);

/// A document of one page an image. Pages are as large as the images' resolutions say (72 to 2400 dots an inch are
/// believed; else 96 is assumed), the right way up.
Result<std::unique_ptr<Document>> make_image_document(std::vector<std::shared_ptr<const Image>> images,
                                                      const OpenContext& context);

/// An input's `open` for files that are one image, which `open_image` (of the image room) reads.
template <auto open_image>
Result<std::unique_ptr<Document>> open_one_image(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

/// Plain text as pages of `context.reflow_size`: monospaced, wrapped, tabs to 8 columns, a form feed starts a page. At
/// least 80 columns fit, by a smaller type if need be. Pages are found once and set when they are asked for.
Result<std::unique_ptr<Document>> make_text_document(const Source& utf8, const OpenContext& context);

}  // namespace dce::core
