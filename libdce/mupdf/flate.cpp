// Flate streams that are small, most are, are expanded in one piece by libdeflate in place of MuPDF's
// piecemeal zlib (the linker's --wrap, see CMakeLists.txt), which keeps those that are large or damaged, and
// images within content streams.
#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <algorithm>
#include <cstring>

#include "mupdf/fitz_context.h"

extern "C" {

fz_stream* __real_fz_open_flated(fz_context*, fz_stream*, int);
decltype(pdf_load_compressed_inline_image) __real_pdf_load_compressed_inline_image;

}  // extern "C"

namespace {

using dce::core::ExpandedStream;
using dce::core::Expansion;
using dce::core::FitzContext;
using dce::core::WholeInflater;

constexpr size_t most_coded = 1 << 20;     // bytes
constexpr size_t most_expanded = 2 << 20;  // bytes
// A page with patches is read more than once, and its content takes longest where there is much of it.
constexpr size_t least_kept = 32 << 10;  // coded bytes

/// Made by fz_calloc, without destructors: fitz errors pass through.
struct Flate {
  fz_stream* chain;
  int window_bits;  // as zlib has them: negative without header
  bool begun;
  unsigned char* coded;
  fz_buffer* expanded;
  fz_stream* piecemeal;  // MuPDF's own
};

/// The chain's bytes, to its end or to the limit.
size_t read_coded(fz_context* ctx, Flate& flate) {
  size_t size = 0;
  for (size_t room = 8 << 10;; room *= 2) {
    flate.coded = static_cast<unsigned char*>(fz_realloc(ctx, flate.coded, room));
    size += fz_read(ctx, flate.chain, flate.coded + size, room - size);
    if (size < room || room >= most_coded) return size;
  }
}

/// Into `expanded`, which stays empty where it takes more than this.
void expand(fz_context* ctx, Flate& flate, size_t coded) {
  auto& context = *static_cast<FitzContext*>(fz_user_context(ctx));
  ExpandedStream& kept = context.last_expanded;
  if (kept.expanded && kept.coded->len == coded && kept.window_bits == flate.window_bits &&
      std::memcmp(kept.coded->data, flate.coded, coded) == 0) {
    flate.expanded = fz_keep_buffer(ctx, kept.expanded);
    return;
  }
  const auto wrapping = flate.window_bits < 0 ? WholeInflater::Wrapping::none : WholeInflater::Wrapping::zlib;
  size_t room = std::clamp<size_t>(coded * 6, 4 << 10, most_expanded);
  flate.expanded = fz_new_buffer(ctx, room);
  for (;;) {
    const Expansion done =
        context.inflater().expand(wrapping, {flate.coded, coded}, {flate.expanded->data, room});
    flate.expanded->len = done.produced;
    if (!done.overflow || room == most_expanded) break;
    room = std::min(room * 4, most_expanded);
    fz_resize_buffer(ctx, flate.expanded, room);
  }
  if (coded < least_kept || flate.expanded->len == 0) return;
  fz_buffer* const copy = fz_new_buffer_from_copied_data(ctx, flate.coded, coded);
  kept.drop(ctx);
  kept = {copy, fz_keep_buffer(ctx, flate.expanded), flate.window_bits};
}

/// What was read, and what has not been, through MuPDF's own filter.
void read_piecemeal(fz_context* ctx, Flate& flate, size_t coded) {
  fz_stream* bytes = nullptr;
  fz_var(bytes);
  fz_try(ctx) {
    bytes = fz_open_concat(ctx, 2, 0);
    fz_concat_push_drop(ctx, bytes, fz_open_memory(ctx, flate.coded, coded));
    fz_concat_push_drop(ctx, bytes, fz_keep_stream(ctx, flate.chain));
    flate.piecemeal = __real_fz_open_flated(ctx, bytes, flate.window_bits);
  }
  fz_always(ctx) {
    fz_drop_stream(ctx, bytes);
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}

/// MuPDF's own filter moves on, and this stream shows what it has, or fails as it does.
int show_piecemeal(fz_context* ctx, fz_stream* stream, fz_stream* piecemeal, size_t most) {
  const int first = piecemeal->next(ctx, piecemeal, most);
  if (first == EOF) return EOF;
  stream->rp = piecemeal->rp;
  stream->wp = piecemeal->rp = piecemeal->wp;
  stream->pos += stream->wp - stream->rp + 1;
  return first;
}

int next(fz_context* ctx, fz_stream* stream, size_t most) {
  Flate& flate = *static_cast<Flate*>(stream->state);
  const bool begins = !flate.begun;
  if (begins) {
    flate.begun = true;
    const size_t coded = read_coded(ctx, flate);
    if (coded < most_coded) expand(ctx, flate, coded);
    if (!flate.expanded || flate.expanded->len == 0) read_piecemeal(ctx, flate, coded);
  }
  if (flate.piecemeal) return show_piecemeal(ctx, stream, flate.piecemeal, most);
  if (!begins) return EOF;
  stream->rp = flate.expanded->data;
  stream->wp = stream->rp + flate.expanded->len;
  stream->pos += static_cast<int64_t>(flate.expanded->len);
  return *stream->rp++;
}

void drop(fz_context* ctx, void* state) {
  auto* flate = static_cast<Flate*>(state);
  fz_drop_stream(ctx, flate->piecemeal);
  fz_drop_stream(ctx, flate->chain);
  fz_free(ctx, flate->coded);
  fz_drop_buffer(ctx, flate->expanded);
  fz_free(ctx, flate);
}

}  // namespace

extern "C" fz_stream* __wrap_fz_open_flated(fz_context* ctx, fz_stream* chain, int window_bits) {
  const auto* context = static_cast<FitzContext*>(fz_user_context(ctx));
  if (!context || context->reads_inline_image) return __real_fz_open_flated(ctx, chain, window_bits);
  auto* flate = static_cast<Flate*>(fz_calloc(ctx, 1, sizeof(Flate)));
  flate->chain = fz_keep_stream(ctx, chain);
  flate->window_bits = window_bits;
  return fz_new_stream(ctx, flate, next, drop);
}

extern "C" void __wrap_pdf_load_compressed_inline_image(fz_context* ctx, pdf_document* document,
                                                        pdf_obj* dict, int length, fz_stream* content,
                                                        int indexed, fz_compressed_image* image) {
  auto* context = static_cast<FitzContext*>(fz_user_context(ctx));
  if (context) context->reads_inline_image = true;
  fz_try(ctx) {
    __real_pdf_load_compressed_inline_image(ctx, document, dict, length, content, indexed, image);
  }
  fz_always(ctx) {
    if (context) context->reads_inline_image = false;
  }
  fz_catch(ctx) {
    fz_rethrow(ctx);
  }
}
