// What content streams hold, looked at as bytes. Private to this room.
#pragma once

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

#include <string_view>

namespace dce::core {

/// Whether `holds(bytes)`, which throws nothing, of the stream's contents; `unreadable` of one that cannot be read. Throws fitz
/// errors where there is no memory, and has no destructors to run.
template <class Holds>
bool content_holds(fz_context* ctx, pdf_obj* stream, bool unreadable, Holds&& holds) {
  bool answer = unreadable;
  fz_buffer* content = nullptr;
  fz_var(content);
  fz_var(answer);
  fz_try(ctx) {
    content = pdf_load_stream(ctx, stream);
    answer = holds(std::string_view(reinterpret_cast<const char*>(content->data), content->len));
  }
  fz_always(ctx) {
    fz_drop_buffer(ctx, content);
  }
  fz_catch(ctx) {
    fz_rethrow_if(ctx, FZ_ERROR_MEMORY);
  }
  return answer;
}

}  // namespace dce::core
