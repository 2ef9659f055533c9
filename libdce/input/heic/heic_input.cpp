#include "image/heif_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_heif_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_heic;
const InputFormat input_heic = {
    .name = "heic",
    .mime_type = "image/heic",
    .title = "High Efficiency Image File Format (HEIC, AVIF)",
    .sniff = sniff_heif,
    .open = open,
};

}  // namespace dce::core
