#include "image/jpeg_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_jpeg_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_jpeg;
const InputFormat input_jpeg = {
    .name = "jpeg",
    .mime_type = "image/jpeg",
    .title = "JPEG",
    .sniff = sniff_jpeg,
    .open = open,
};

}  // namespace dce::core
