#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

/// A device between a display list and `target` that lets the list through up to the position `last`, as
/// fz_cookie::progress counts, and then only what ends what was begun; then it stops the run. `cookie` is the
/// run's; it is stopped when `outer` is, too. All is borrowed. Null when there is no memory.
fz_device* new_list_prefix_device(fz_context* context, fz_device* target, fz_cookie* cookie,
                                  const fz_cookie* outer, int last);

}  // namespace dce::core
