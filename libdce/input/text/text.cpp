// Plain text: what no other format claims, and what reads as text. It is the last resort, so that a
// PostScript program or a printer's own language never comes out as listings of itself.
#include <algorithm>
#include <string_view>

#include "input/input.h"
#include "input/text/text_encoding.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

constexpr size_t window = 64 << 10;

/// Formats made of text that mean something else than they say.
constexpr std::string_view not_prose[] = {"%!", "{\\rtf", "\x04%!", "@PJL", "%PDF-"};

int sniff(Bytes bytes) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()),
                              std::min<size_t>(bytes.size(), 16));
  for (std::string_view start : not_prose) {
    if (head.starts_with(start)) return 0;
  }
  switch (text_encoding(bytes, window)) {
    case TextEncoding::none:
      return 0;
    case TextEncoding::utf16le:
    case TextEncoding::utf16be:
      return 40;
    case TextEncoding::utf8:
      return 20;
    case TextEncoding::windows_1252:
      return 5;
  }
  return 0;
}

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  const Bytes bytes = source.bytes();
  TextEncoding encoding = text_encoding(bytes, window);
  if (encoding == TextEncoding::none) return Status(Code::unreadable, "the document is not text");
  if (encoding == TextEncoding::utf8 && !valid_utf8(bytes)) {
    // Good for 64 KB and then not: a few damaged bytes if it holds multi-byte letters at all, else
    // Windows-1252.
    const bool has_utf8 =
        std::any_of(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(std::min(bytes.size(), window)),
                    [](uint8_t byte) { return byte >= 0x80; });
    if (has_utf8)
      context.reporter.warning(0, "the text holds bytes that are not UTF-8");
    else
      encoding = TextEncoding::windows_1252;
  }
  if (encoding == TextEncoding::utf8) {
    const bool marked = bytes.size() >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf;
    if (!marked) return make_text_document(source, context);
  }
  if (bytes.size() > context.limits.memory_bytes / 4) {  // UTF-8 can be three times as long
    return Status(Code::limit, "the text is too long to be converted to UTF-8 within the memory limit");
  }
  return make_text_document(Source::own(utf8_from(bytes, encoding), source.name()), context);
}

}  // namespace

extern const InputFormat input_text;
const InputFormat input_text = {"text", "text/plain", "Plain text", sniff, open};

}  // namespace dce::core
