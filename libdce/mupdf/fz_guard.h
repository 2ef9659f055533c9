// Where MuPDF's longjmp meets C++. Private to this room.
#pragma once

#include <mupdf/fitz.h>

#include "ticket/geometry.h"

namespace dce::core {

/// Runs `body`, a callable that makes fitz calls, and answers whether it came to its end. fitz errors leave
/// by longjmp: nothing that `body` declares may need a destructor, and no C++ exception may leave it. Not
/// inlined, so that what `body` refers to lives in memory and keeps its last value.
template <class Body>
[[gnu::noinline]] bool fz_guarded(fz_context* context, Body&& body) noexcept {
  bool done = true;
  fz_var(done);
  fz_try(context) {
    body();
  }
  fz_catch(context) {
    done = false;
  }
  return done;
}

inline fz_matrix to_fz(const Matrix& m) {
  return {static_cast<float>(m.a), static_cast<float>(m.b), static_cast<float>(m.c),
          static_cast<float>(m.d), static_cast<float>(m.e), static_cast<float>(m.f)};
}
inline Matrix from_fz(const fz_matrix& m) {
  return {m.a, m.b, m.c, m.d, m.e, m.f};
}

}  // namespace dce::core
