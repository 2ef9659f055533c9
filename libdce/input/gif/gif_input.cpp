#include "image/gif_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_gif;
const InputFormat input_gif = {
    .name = "gif",
    .mime_type = "image/gif",
    .title = "Graphics Interchange Format",
    .sniff = sniff_gif,
    .open = open_one_image<open_gif_image>,
};

}  // namespace dce::core
