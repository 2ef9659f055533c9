#include "image/webp_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_webp;
const InputFormat input_webp = {
    .name = "webp",
    .mime_type = "image/webp",
    .title = "WebP",
    .sniff = sniff_webp,
    .open = open_one_image<open_webp_image>,
};

}  // namespace dce::core
