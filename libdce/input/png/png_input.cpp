#include "image/png_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_png_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_png;
const InputFormat input_png = {
    .name = "png",
    .mime_type = "image/png",
    .title = "Portable Network Graphics",
    .sniff = sniff_png,
    .open = open,
};

}  // namespace dce::core
