#include "image/webp_library.h"

#include "base/loaded_library.h"

namespace dce::core {
namespace {

bool load(WebpLibrary& webp) {
  // Of the interfaces that the headers declare.
  void* library = load_library("libwebp.so.7");
  void* demux_library = load_library("libwebpdemux.so.2");
#define DCE_WEBP_FOUND(name) &&find_function(library, "WebP" #name, webp.name)
#define DCE_WEBP_DEMUX_FOUND(name) &&find_function(demux_library, "WebP" #name, webp.name)
  return true DCE_WEBP_FUNCTIONS(DCE_WEBP_FOUND) DCE_WEBP_DEMUX_FUNCTIONS(DCE_WEBP_DEMUX_FOUND);
#undef DCE_WEBP_DEMUX_FOUND
#undef DCE_WEBP_FOUND
}

}  // namespace

const WebpLibrary* webp_library() {
  return loaded_table<WebpLibrary, load>();
}

}  // namespace dce::core
