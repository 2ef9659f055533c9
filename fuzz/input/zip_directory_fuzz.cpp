#include <cstdlib>

#include "input/zip_directory.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto directory = ZipDirectory::read({data, size});
  if (!directory) return 0;
  Limits limits;
  limits.memory_bytes = 1 << 20;
  if (directory->check(limits).ok()) (void)directory->check_markup();
  for (const ZipEntry& entry : directory->entries()) {
    if (directory->head_of(entry, 1000).size() > 1000) std::abort();
  }
  return 0;
}
