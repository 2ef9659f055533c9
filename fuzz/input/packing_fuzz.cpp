// What holds documents, told by its content: mail, compound files, archives.
#include "input/compound_file_reader.h"
#include "input/packing.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes bytes(data, size);
  recognise_packing(bytes);
  if (const auto file = CompoundFile::read(bytes)) {
    for (const uint32_t number : file->root().children) file->content(file->entry(number));
  }
  return 0;
}
