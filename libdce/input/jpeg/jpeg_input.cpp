#include "image/jpeg_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_jpeg;
const InputFormat input_jpeg = {
    .name = "jpeg",
    .mime_type = "image/jpeg",
    .title = "JPEG",
    .sniff = sniff_jpeg,
    .open = open_one_image<open_jpeg_image>,
};

}  // namespace dce::core
