#include "image/heif_image.h"
#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {

extern const InputFormat input_heic;
const InputFormat input_heic = {
    .name = "heic",
    .mime_type = "image/heic",
    .title = "High Efficiency Image File Format (HEIC, AVIF)",
    .sniff = sniff_heif,
    .open = open_one_image<open_heif_image>,
};

}  // namespace dce::core
