#include "client/engine_call.h"

#include <dlfcn.h>

#include <cstdio>
#include <string>

namespace dce::client {
namespace {

/// Beside libdce; a bare name would be looked for along the run path of whoever calls dlopen, and a sanitizer that stands
/// in between has none.
std::string path_of_library() {
  Dl_info library{};
  const bool known = dladdr(reinterpret_cast<const void*>(&dce_free), &library) != 0 && library.dli_fname != nullptr;
  const std::string path = known ? library.dli_fname : "";
  return path.substr(0, path.rfind('/') + 1) + detail::engine_library_name;
}

detail::EngineEntry* load() {
  void* library = dlopen(path_of_library().c_str(), RTLD_NOW | RTLD_LOCAL);
  void* entry = library ? dlsym(library, detail::engine_entry_name) : nullptr;
  if (entry) return reinterpret_cast<detail::EngineEntry*>(entry);
  dce_error error{};
  error.code = DCE_INTERNAL;
  std::snprintf(error.message, sizeof error.message, "the part that speaks to engines is missing: %s",
                dlerror());
  throw Error(error);
}

}  // namespace

Stats convert_by_engine(const EngineCall& call) {
  static detail::EngineEntry* const entry = load();
  Stats stats;
  entry(call, stats);
  return stats;
}

}  // namespace dce::client
