#include "image/tiff_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(ImageList pages, open_tiff_images(source, context.limits));
  return make_image_document(std::move(pages), context);
}

}  // namespace

extern const InputFormat input_tiff;
const InputFormat input_tiff = {
    .name = "tiff",
    .mime_type = "image/tiff",
    .title = "Tagged Image File Format",
    .sniff = sniff_tiff,
    .open = open,
};

}  // namespace dce::core
