#include "client/engine_call.h"

#include "client/loaded_library.h"

namespace dce::client {

Stats convert_by_engine(const EngineCall& call) {
  static auto* const entry = reinterpret_cast<detail::EngineEntry*>(
      load_entry(detail::engine_library_name, detail::engine_entry_name, "speaks to engines"));
  Stats stats;
  entry(call, stats);
  return stats;
}

}  // namespace dce::client
