#include "client/engine_call.h"

#include <dlfcn.h>

#include <cstdio>

namespace dce::client {
namespace {

detail::EngineEntry* load() {
  void* library = dlopen(detail::engine_library_name, RTLD_NOW | RTLD_LOCAL);
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
