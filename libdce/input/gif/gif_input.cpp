#include "image/gif_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_gif_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_gif;
const InputFormat input_gif = {
    .name = "gif",
    .mime_type = "image/gif",
    .title = "Graphics Interchange Format",
    .sniff = sniff_gif,
    .open = open,
};

}  // namespace dce::core
