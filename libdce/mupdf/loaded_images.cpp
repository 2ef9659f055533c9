// Images of a PDF as they are loaded (the linker's --wrap, see CMakeLists.txt). What cannot be an image is
// left out, with a warning: MuPDF ends the page there, or paints black where it decodes nothing. fitz errors
// leave these by longjmp, as they would leave what is wrapped: nothing here has a destructor meanwhile.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include "document/jpeg_frame.h"
#include "mupdf/colour_management.h"

extern "C" {

fz_image* __real_pdf_load_image(fz_context* ctx, pdf_document* doc, pdf_obj* dict);
fz_image* __real_pdf_load_inline_image(fz_context* ctx, pdf_document* doc, pdf_obj* resources, pdf_obj* dict,
                                       fz_stream* file);

}  // extern "C"

namespace {

bool frame_of(fz_buffer* buffer, int* width, int* height) {
  const std::optional<dce::core::JpegFrame> frame = dce::core::read_jpeg_frame({buffer->data, buffer->len});
  if (!frame || frame->width <= 0 || frame->height <= 0) return false;
  *width = frame->width;
  *height = frame->height;
  return true;
}

/// A JPEG is as large as its own header says: its rows are, whatever the dictionary claims.
void heed_own_size(fz_context* ctx, fz_image* image) {
  fz_compressed_buffer* const encoded = fz_compressed_image_buffer(ctx, image);
  if (!encoded || encoded->params.type != FZ_IMAGE_JPEG) return;
  if (!frame_of(encoded->buffer, &image->w, &image->h))
    fz_throw(ctx, FZ_ERROR_GENERIC, "what should be JPEG data is none");
}

}  // namespace

extern "C" {

fz_image* __wrap_pdf_load_image(fz_context* ctx, pdf_document* doc, pdf_obj* dict) {
  fz_image* image = nullptr;
  fz_var(image);
  fz_try(ctx) {
    image = __real_pdf_load_image(ctx, doc, dict);
    heed_own_size(ctx, image);
  }
  fz_catch(ctx) {
    fz_drop_image(ctx, image);
    if (fz_caught(ctx) != FZ_ERROR_GENERIC) fz_rethrow(ctx);
    fz_throw(ctx, FZ_ERROR_MINOR, "the image is left out");  // errors of other kinds end the page
  }
#if !FZ_ENABLE_ICC
  dce::core::heed_own_intent(ctx, dict, image);
#endif
  return image;
}

fz_image* __wrap_pdf_load_inline_image(fz_context* ctx, pdf_document* doc, pdf_obj* resources, pdf_obj* dict,
                                       fz_stream* file) {
  fz_image* image = __real_pdf_load_inline_image(ctx, doc, resources, dict, file);
#if !FZ_ENABLE_ICC
  dce::core::heed_own_intent(ctx, dict, image);
#endif
  return image;
}

}  // extern "C"
