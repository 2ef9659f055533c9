// SVG, plain or gzipped (SVG 1.1, 1.2: "svgz"): XML whose root element is svg.
#include <algorithm>
#include <string>
#include <string_view>

#include "input/input.h"
#include "input/xml_depth.h"
#include "input/zip_directory.h"
#include "mupdf/mupdf.h"

namespace dce::core {
namespace {

constexpr size_t window = 64 << 10;
constexpr uint64_t largest_unpacked = 64u << 20;

bool is_gzip(Bytes bytes) {
  return bytes.size() > 18 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8;
}

/// Steps over one `<?...?>`, `<!--...-->` or `<!DOCTYPE ...>` at the start of `text`; false when it does not
/// end.
bool skip_markup(std::string_view& text) {
  std::string_view closing = ">";
  if (text.starts_with("<?")) {
    closing = "?>";
  } else if (text.starts_with("<!--")) {
    closing = "-->";
  } else {
    const size_t subset = text.find('['), end = text.find('>');
    if (subset < end) closing = "]";  // the internal subset holds '>' of its own
  }
  const size_t at = text.find(closing);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + closing.size());
  if (closing == "]") {
    const size_t end = text.find('>');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  return true;
}

/// The name of the root element without its namespace prefix; empty when there is none.
std::string_view root_element(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  for (;;) {
    const size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text[start] != '<') return {};
    text.remove_prefix(start);
    if (!text.starts_with("<?") && !text.starts_with("<!")) break;
    if (!skip_markup(text)) return {};
  }
  std::string_view name = text.substr(1, text.find_first_of(" \t\r\n/>", 1) - 1);
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

int sniff(Bytes bytes) {
  std::string text = is_gzip(bytes) ? inflate_head(bytes, 31, window)
                                    : std::string(reinterpret_cast<const char*>(bytes.data()),
                                                  std::min(bytes.size(), window));
  if (text.starts_with("\xff\xfe") ||
      text.starts_with("\xfe\xff")) {  // UTF-16: the markup is ASCII all the same
    text.erase(0, 2);
    std::erase(text, '\0');
  }
  return root_element(text) == "svg" ? 90 : 0;
}

Result<std::unique_ptr<Document>> open_shallow(const Source& source, const OpenContext& context) {
  if (!XmlDepth().feed(source.bytes())) {
    return Status(Code::limit, "the drawing's elements are nested deeper than " +
                                   std::to_string(XmlDepth::most_levels) + " levels");
  }
  return open_with_mupdf(source, "image/svg+xml", context);
}

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  if (!is_gzip(source.bytes())) return open_shallow(source, context);
  const uint64_t most = std::min(largest_unpacked, context.limits.memory_bytes / 4);
  bool complete = false;
  std::string text = inflate_head(source.bytes(), 31, static_cast<size_t>(most), &complete);
  if (!complete && text.size() >= most) {
    return Status(Code::limit, "the drawing unpacks to more than " + std::to_string(most >> 20) + " MB");
  }
  return open_shallow(Source::own(std::move(text), source.name()), context);
}

}  // namespace

extern const InputFormat input_svg;
const InputFormat input_svg = {"svg", "image/svg+xml", "Scalable Vector Graphics", sniff, open};

}  // namespace dce::core
