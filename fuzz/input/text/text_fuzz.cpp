// Any bytes as text: encodings, rows and their progress.
#include <cstdlib>
#include <string>

#include "input/text/text_encoding.h"
#include "mupdf/text_rows.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes bytes(data, size);
  const std::string text = utf8_from(bytes, text_encoding(bytes, 64));
  const Bytes utf8(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  for (int columns : {1, 3, 80}) {
    for (size_t at = 0; at < utf8.size();) {
      const TextRow row = text_row(utf8, at, columns);
      if (row.next <= at || row.begin > row.end || row.end > row.next || row.next > utf8.size()) std::abort();
      at = row.next;
    }
  }
  return 0;
}
