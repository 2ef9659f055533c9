// MuPDF hands JPEG 2000 streams to OpenJPEG as they are; what that keeps for tiles is bounded first (the
// linker's --wrap, see CMakeLists.txt).
#include <mupdf/fitz.h>

#include "image/jp2_header.h"

extern "C" {

fz_pixmap* __real_fz_load_jpx(fz_context*, const unsigned char*, size_t, fz_colorspace*);
void __real_fz_load_jpx_info(fz_context*, const unsigned char*, size_t, int*, int*, int*, int*,
                             fz_colorspace**);

}  // extern "C"

namespace {

/// Whether MuPDF may go on. Apart, so that what has a destructor is gone before an error leaves by longjmp.
bool has_few_tiles(const unsigned char* data, size_t size) {
  return dce::core::check_jp2_tiles({data, size}).code() != dce::core::Code::limit;
}

void check_tiles(fz_context* ctx, const unsigned char* data, size_t size) {
  if (!has_few_tiles(data, size)) fz_throw(ctx, FZ_ERROR_GENERIC, "a JPEG 2000 image has too many tiles");
}

}  // namespace

extern "C" fz_pixmap* __wrap_fz_load_jpx(fz_context* ctx, const unsigned char* data, size_t size,
                                         fz_colorspace* space) {
  check_tiles(ctx, data, size);
  return __real_fz_load_jpx(ctx, data, size, space);
}

extern "C" void __wrap_fz_load_jpx_info(fz_context* ctx, const unsigned char* data, size_t size, int* width,
                                        int* height, int* x_resolution, int* y_resolution,
                                        fz_colorspace** space) {
  check_tiles(ctx, data, size);
  __real_fz_load_jpx_info(ctx, data, size, width, height, x_resolution, y_resolution, space);
}
