// JBIG2 is decoded here, in place of jbig2dec, which MuPDF has (the linker's --wrap, see CMakeLists.txt):
// that reads no intermediate regions and not all refinements, and cannot be stopped.
#include <mupdf/fitz.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "codec/jbig2_decode.h"
#include "mupdf/fitz_context.h"

namespace {

using dce::core::Bitmap;
using dce::core::FitzContext;

/// In the place of MuPDF's own, which keeps what jbig2dec made of the bytes.
struct Globals {
  fz_storable storable;
  fz_buffer* data;
};

/// Made by fz_calloc: fitz errors pass through.
struct Jbig2 {
  fz_stream* chain;
  fz_buffer *globals, *coded;
  bool begun;
  Bitmap* page;
  char message[160];
};

dce::core::Bytes bytes_of(const fz_buffer* buffer) {
  return buffer ? dce::core::Bytes(buffer->data, buffer->len) : dce::core::Bytes();
}

/// Whether there is something to show. Apart, so that what has a destructor is gone before an error leaves by
/// longjmp.
bool decode(const FitzContext& context, Jbig2& jbig2) try {
  const dce::core::Limits& limits = context.limits();
  const auto room = static_cast<int64_t>(std::min<uint64_t>(limits.memory_bytes, INT64_MAX / 8));
  dce::core::Jbig2Page page =
      dce::core::jbig2_decode(bytes_of(jbig2.globals), bytes_of(jbig2.coded),
                              std::min(2 * limits.image_pixels, room * 4), context.cancellation());
  const std::string& message = page.status.message();
  std::memcpy(jbig2.message, message.data(), std::min(message.size(), sizeof jbig2.message - 1));
  if (page.bitmap.bytes() == 0) return false;
  // One is black there, and white in PDF.
  uint8_t* const pixels = page.bitmap.row(0);
  std::transform(pixels, pixels + page.bitmap.bytes(), pixels,
                 [](uint8_t byte) { return static_cast<uint8_t>(~byte); });
  jbig2.page = new Bitmap(std::move(page.bitmap));
  return true;
} catch (const std::bad_alloc&) {
  std::strcpy(jbig2.message, "there is no memory for a JBIG2 image");
  return false;
}

int next(fz_context* ctx, fz_stream* stream, size_t) {
  auto& jbig2 = *static_cast<Jbig2*>(stream->state);
  if (jbig2.begun) return EOF;
  jbig2.begun = true;
  jbig2.coded = fz_read_all(ctx, jbig2.chain, 0);
  const auto& context = *static_cast<FitzContext*>(fz_user_context(ctx));
  const bool shown = decode(context, jbig2);
  if (!shown) fz_throw(ctx, FZ_ERROR_GENERIC, "%s", jbig2.message);
  if (jbig2.message[0] != '\0') fz_warn(ctx, "%s", jbig2.message);
  stream->rp = jbig2.page->row(0);
  stream->wp = stream->rp + jbig2.page->bytes();
  stream->pos += static_cast<int64_t>(jbig2.page->bytes());
  return *stream->rp++;
}

void drop(fz_context* ctx, void* state) {
  auto* jbig2 = static_cast<Jbig2*>(state);
  delete jbig2->page;
  fz_drop_buffer(ctx, jbig2->coded);
  fz_drop_buffer(ctx, jbig2->globals);
  fz_drop_stream(ctx, jbig2->chain);
  fz_free(ctx, jbig2);
}

}  // namespace

extern "C" {

void __wrap_fz_drop_jbig2_globals_imp(fz_context* ctx, fz_storable* storable) {
  auto* globals = reinterpret_cast<Globals*>(storable);
  fz_drop_buffer(ctx, globals->data);
  fz_free(ctx, globals);
}

fz_jbig2_globals* __wrap_fz_load_jbig2_globals(fz_context* ctx, fz_buffer* data) {
  auto* globals = static_cast<Globals*>(fz_calloc(ctx, 1, sizeof(Globals)));
  FZ_INIT_STORABLE(globals, 1, __wrap_fz_drop_jbig2_globals_imp);
  globals->data = fz_keep_buffer(ctx, data);
  return reinterpret_cast<fz_jbig2_globals*>(globals);
}

fz_buffer* __wrap_fz_jbig2_globals_data(fz_context*, fz_jbig2_globals* globals) {
  return globals ? reinterpret_cast<Globals*>(globals)->data : nullptr;
}

fz_stream* __wrap_fz_open_jbig2d(fz_context* ctx, fz_stream* chain, fz_jbig2_globals* globals, int) {
  auto* jbig2 = static_cast<Jbig2*>(fz_calloc(ctx, 1, sizeof(Jbig2)));
  jbig2->globals = fz_keep_buffer(ctx, __wrap_fz_jbig2_globals_data(ctx, globals));
  jbig2->chain = fz_keep_stream(ctx, chain);
  return fz_new_stream(ctx, jbig2, next, drop);
}

}  // extern "C"
