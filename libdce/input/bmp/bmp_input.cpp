#include "image/bmp_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_bmp;
const InputFormat input_bmp = {
    .name = "bmp",
    .mime_type = "image/bmp",
    .title = "Windows or OS/2 bitmap",
    .sniff = sniff_bmp,
    .open = open_one_image<open_bmp_image>,
};

}  // namespace dce::core
