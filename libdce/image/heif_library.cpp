#include "image/heif_library.h"

#include "base/loaded_library.h"

namespace dce::core {
namespace {

bool load(HeifLibrary& heif) {
  void* library = load_library("libheif.so.1");  // of the interface that the headers declare
#define DCE_HEIF_FOUND(name) &&find_function(library, "heif_" #name, heif.name)
  return true DCE_HEIF_FUNCTIONS(DCE_HEIF_FOUND);
#undef DCE_HEIF_FOUND
}

}  // namespace

const HeifLibrary* heif_library() {
  return loaded_table<HeifLibrary, load>();
}

}  // namespace dce::core
