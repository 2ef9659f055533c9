// Does a page blend colours with each other? Then grey has to be made of them after, not before.
#pragma once

#include <mupdf/fitz.h>

#include <cstddef>
#include <cstdint>

namespace dce::core {

/// Is there a group in `list` with a blend mode other than Normal (ISO 32000-1, 11.3.5)? A list that cannot
/// be looked through has none.
bool blends_colors(fz_context* ctx, fz_display_list* list);

/// `count` pixels; both may begin at the same place.
void gray_from_rgb(const uint8_t* rgb, uint8_t* gray, size_t count);

}  // namespace dce::core
