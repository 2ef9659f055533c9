#include "client/loaded_library.h"

#include <dlfcn.h>

#include <cstdio>
#include <dce/dce.hpp>
#include <string>

namespace dce::client {
namespace {

/// Beside libdce; a bare name would be looked for along the run path of whoever calls dlopen, and a sanitizer
/// that stands in between has none.
std::string path_of(const char* name) {
  Dl_info library{};
  const bool known =
      dladdr(reinterpret_cast<const void*>(&dce_free), &library) != 0 && library.dli_fname != nullptr;
  const std::string path = known ? library.dli_fname : "";
  return path.substr(0, path.rfind('/') + 1) + name;
}

}  // namespace

void* load_entry(const char* library_name, const char* entry_name, const char* purpose) {
  // Lazily: of what gRPC's libraries could call, one call needs little.
  void* library = dlopen(path_of(library_name).c_str(), RTLD_LAZY | RTLD_LOCAL);
  void* entry = library ? dlsym(library, entry_name) : nullptr;
  if (entry) return entry;
  dce_error error{};
  error.code = DCE_INTERNAL;
  std::snprintf(error.message, sizeof error.message, "the part that %s is missing: %s", purpose, dlerror());
  throw Error(error);
}

}  // namespace dce::client
