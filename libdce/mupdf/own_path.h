// Paths that lie packed in a display list, for another list. Private to this room.
#pragma once

#include <mupdf/fitz.h>

namespace dce::core {

// A list of MuPDF 1.21 cannot take over a path that lies packed in another list: it refuses when it is asked
// for the size, and a packed path cannot be cloned either. It can be walked.
inline constexpr fz_path_walker path_copier = {
    [](fz_context* ctx, void* to, float x, float y) { fz_moveto(ctx, static_cast<fz_path*>(to), x, y); },
    [](fz_context* ctx, void* to, float x, float y) { fz_lineto(ctx, static_cast<fz_path*>(to), x, y); },
    [](fz_context* ctx, void* to, float x1, float y1, float x2, float y2, float x3, float y3) {
      fz_curveto(ctx, static_cast<fz_path*>(to), x1, y1, x2, y2, x3, y3);
    },
    [](fz_context* ctx, void* to) { fz_closepath(ctx, static_cast<fz_path*>(to)); },
    nullptr,
    nullptr,
    nullptr,
    nullptr,
};

/// Calls `use` with a copy that can be kept. Leaves by longjmp when MuPDF fails.
template <class Use>
void with_own_path(fz_context* ctx, const fz_path* path, Use&& use) {
  fz_path* own = fz_new_path(ctx);
  fz_try(ctx) {
    fz_walk_path(ctx, path, &path_copier, own);
    use(own);
  }
  fz_always(ctx) {
    fz_drop_path(ctx, own);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

}  // namespace dce::core
