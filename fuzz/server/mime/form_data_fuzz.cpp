// A first line as Content-Type and any bytes after it as a form: read within its limits, or refused.
#include <cstdlib>

#include "server/base/text.h"
#include "server/mime/form.h"

using namespace dce::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(text.find('\n'), text.size());
  try {
    const std::vector<FormPart> parts =
        parse_form(std::string(text.substr(0, end)), text.substr(std::min(end + 1, text.size())));
    if (parts.size() > 100) std::abort();
    for (const FormPart& part : parts) {
      if (printable(part.file_name) != part.file_name || printable(part.name) != part.name) std::abort();
    }
  } catch (const FormError&) {
  }
  return 0;
}
