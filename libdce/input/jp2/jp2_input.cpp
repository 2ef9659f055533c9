#include "image/jp2_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_jp2;
const InputFormat input_jp2 = {
    .name = "jp2",
    .mime_type = "image/jp2",
    .title = "JPEG 2000",
    .sniff = sniff_jp2,
    .open = open_one_image<open_jp2_image>,
};

}  // namespace dce::core
