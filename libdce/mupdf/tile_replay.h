// Pattern cells drawn where they lie, for overprint: a draw device composes a cell by itself and lays it as it is, and then
// the inks that it leaves alone take away what lies beneath the pattern.
#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

/// A device that hands on what is played to it to `target`, which outlives it, and the cells of tilings once for each place
/// in `bounds` (of the space that is played), cut to whole dots of what `to_dots` maps that space to. Tilings within cells,
/// and of more cells than a few thousand, are composed as ever. `outer`, of the run that plays to it, outlives it and aborts the
/// cells' runs, too. The caller drops it. Null when there is no memory.
fz_device* new_tile_replay_device(fz_context* ctx, fz_device* target, fz_rect bounds, fz_matrix to_dots,
                                  const fz_cookie& outer);

}  // namespace dce::core
