#include "image/bmp_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  DCE_ASSIGN(auto image, open_bmp_image(source, context.limits));
  return make_image_document({std::move(image)}, context);
}

}  // namespace

extern const InputFormat input_bmp;
const InputFormat input_bmp = {
    .name = "bmp",
    .mime_type = "image/bmp",
    .title = "Windows or OS/2 bitmap",
    .sniff = sniff_bmp,
    .open = open,
};

}  // namespace dce::core
