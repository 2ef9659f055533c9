#include "image/heif_library.h"

#include <dlfcn.h>

namespace dce::core {
namespace {

constexpr const char* library_name = "libheif.so.1";  // of the interface that the headers declare

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool load(HeifLibrary& heif) {
  void* library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
#define DCE_HEIF_FOUND(name) &&find(library, "heif_" #name, heif.name)
  const bool whole = true DCE_HEIF_FUNCTIONS(DCE_HEIF_FOUND);
#undef DCE_HEIF_FOUND
  if (!whole) dlclose(library);
  return whole;
}

}  // namespace

const HeifLibrary* heif_library() {
  static HeifLibrary heif{};
  static const bool loaded = load(heif);
  return loaded ? &heif : nullptr;
}

}  // namespace dce::core
