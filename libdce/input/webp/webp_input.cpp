#include "image/webp_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_webp_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_webp;
const InputFormat input_webp = {
    .name = "webp",
    .mime_type = "image/webp",
    .title = "WebP",
    .sniff = sniff_webp,
    .open = open,
};

}  // namespace dce::core
