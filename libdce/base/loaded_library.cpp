#include "base/loaded_library.h"

#include <dlfcn.h>

namespace dce::core {

void* load_library(const char* soname) {
  return dlopen(soname, RTLD_NOW | RTLD_LOCAL);
}

void* find_in_library(void* library, const char* name) {
  return library == nullptr ? nullptr : dlsym(library, name);
}

}  // namespace dce::core
