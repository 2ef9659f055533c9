#include "image/tiff_library.h"

#include "base/loaded_library.h"

namespace dce::core {
namespace {

bool load(TiffLibrary& tiff) {
  void* library = load_library("libtiff.so.6");  // of the interface that the headers declare
#define DCE_TIFF_FOUND(name) &&find_function(library, "TIFF" #name, tiff.name)
  return true DCE_TIFF_FUNCTIONS(DCE_TIFF_FOUND);
#undef DCE_TIFF_FOUND
}

}  // namespace

const TiffLibrary* tiff_library() {
  return loaded_table<TiffLibrary, load>();
}

}  // namespace dce::core
