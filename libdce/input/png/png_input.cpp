#include "image/png_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_png;
const InputFormat input_png = {
    .name = "png",
    .mime_type = "image/png",
    .title = "Portable Network Graphics",
    .sniff = sniff_png,
    .open = open_one_image<open_png_image>,
};

}  // namespace dce::core
