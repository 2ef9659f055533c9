#include "mupdf/pdf_layers.h"

namespace dce::core {

int PdfLayers::group(bool hidden) {
  int& number = numbers_[hidden ? 1 : 0];
  if (number == 0) number = sink_.reserve();
  return number;
}

Result<std::string> PdfLayers::finish() {
  std::string all, off;
  for (int hidden : {0, 1}) {
    if (numbers_[hidden] == 0) continue;
    DCE_TRY(sink_.object(numbers_[hidden],
                         hidden ? "<</Type/OCG/Name(Not printed)>>" : "<</Type/OCG/Name(Printed)>>"));
    const std::string reference = std::to_string(numbers_[hidden]) + " 0 R";
    all += (all.empty() ? "" : " ") + reference;
    if (hidden) off = reference;
  }
  if (all.empty()) return std::string();
  return "/OCProperties<</OCGs[" + all + "]/D<</BaseState/ON/OFF[" + off + "]/Order[" + all + "]>>>>";
}

}  // namespace dce::core
