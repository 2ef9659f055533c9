// PDF 1.0 to 2.0 (ISO 32000), encrypted and damaged ones included: MuPDF reads and repairs, this recognises.
#include <algorithm>
#include <string_view>

#include "input/input.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

constexpr size_t header_window =
    1024;  // where readers have always looked for the header (ISO 32000-1, Annex H.3.4.1)
constexpr size_t wreck_window = 64 << 10;  // and where a file that lost it is looked into, from either end

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool digit(char c) {
  return c >= '0' && c <= '9';
}

/// Is there "12 0 obj" followed by a dictionary, array or number?
bool holds_object(std::string_view text) {
  for (size_t at = text.find(" obj"); at != std::string_view::npos; at = text.find(" obj", at + 4)) {
    size_t start = at;
    while (start > 0 && digit(text[start - 1])) --start;
    if (start == at || start < 2 || text[start - 1] != ' ' || !digit(text[start - 2])) continue;
    size_t body = at + 4;
    while (body < text.size() && (text[body] == ' ' || text[body] == '\r' || text[body] == '\n')) ++body;
    if (body < text.size() && (text[body] == '<' || text[body] == '[' || digit(text[body]))) return true;
  }
  return false;
}

int sniff(Bytes bytes) {
  const std::string_view text = text_of(bytes);
  const std::string_view head = text.substr(0, header_window);
  if (head.starts_with("%PDF-")) return 100;
  if (head.find("%PDF-") != std::string_view::npos) return 95;
  if (head.starts_with("%!PS-Adobe-") && head.find("PDF-") < 32)
    return 90;  // PDF 1.0 and 1.1 allowed this header

  // Office files and archives may hold a PDF among other things.
  if (text.starts_with("PK\3\4") || text.starts_with("\xd0\xcf\x11\xe0")) return 0;
  // A wreck without its header still has objects and some of the words that only PDF puts around them.
  const std::string_view start = text.substr(0, wreck_window);
  const std::string_view end = text.substr(text.size() - std::min(text.size(), wreck_window));
  if (!holds_object(start) && !holds_object(end)) return 0;
  int signs = 0;
  for (std::string_view word : {"endobj", "startxref", "trailer", "endstream", "/Type", "%%EOF", "%PDF-"}) {
    if (start.find(word) != std::string_view::npos || end.find(word) != std::string_view::npos) ++signs;
  }
  return signs >= 2 ? 50 : 0;
}

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  return open_with_mupdf(source, "application/pdf", context);
}

}  // namespace

extern const InputFormat input_pdf;
const InputFormat input_pdf = {"pdf", "application/pdf", "Portable Document Format", sniff, open};

}  // namespace dce::core
