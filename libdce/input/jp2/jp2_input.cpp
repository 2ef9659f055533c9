#include "image/jp2_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_jp2_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_jp2;
const InputFormat input_jp2 = {
    .name = "jp2",
    .mime_type = "image/jp2",
    .title = "JPEG 2000",
    .sniff = sniff_jp2,
    .open = open,
};

}  // namespace dce::core
