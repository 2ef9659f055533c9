// Shared libraries that few documents need, loaded by the first that does: each of them, with those that it
// brings, would add to the time that every process takes to start.
#pragma once

namespace dce::core {

/// Opens a shared library by its soname and keeps it. Null where it is not installed. Thread-safe.
void* load_library(const char* soname);

/// The address of a C function in `library`; null where it has none of that name, or `library` is null.
void* find_in_library(void* library, const char* name);

/// Puts the function of that name where it is to be called from, and says whether there is one.
template <class Function>
bool find_function(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(find_in_library(library, name));
  return function != nullptr;
}

/// A table of a library's functions, which `load` fills at the first call. Null where it says false.
/// Thread-safe.
template <class Table, bool (*load)(Table&)>
const Table* loaded_table() {
  static Table table{};
  static const bool loaded = load(table);
  return loaded ? &table : nullptr;
}

}  // namespace dce::core
