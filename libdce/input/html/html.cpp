// HTML by itself: a page that was saved, or the text of a mail. What it refers to is not fetched.
#include <algorithm>
#include <string>
#include <string_view>

#include "input/html/clean_markup.h"
#include "input/input.h"
#include "input/xml_depth.h"
#include "mupdf/mupdf.h"
#include "stream/charset.h"

namespace dce::core {
namespace {

constexpr size_t window = 1024;  // where browsers look for the encoding too (HTML 13.2.3.2)

/// The beginning, in lower case and without the NULs of UTF-16.
std::string head_of(Bytes bytes) {
  std::string head;
  for (const uint8_t byte : bytes.first(std::min(bytes.size(), 2 * window))) {
    if (byte == 0) continue;
    head += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
  }
  return head;
}

/// After byte order mark, blanks, comments, declarations and instructions.
std::string_view first_element(std::string_view text) {
  while (true) {
    const size_t at = text.find_first_not_of(" \t\r\n\f\xef\xbb\xbf\xff\xfe");
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at);
    std::string_view end;
    if (text.starts_with("<!--")) {
      end = "-->";
    } else if (text.starts_with("<?") || text.starts_with("<!")) {
      if (text.starts_with("<!doctype html")) return text;
      end = ">";
    } else {
      return text;
    }
    const size_t stop = text.find(end);
    if (stop == std::string_view::npos) return {};
    text.remove_prefix(stop + end.size());
  }
}

int sniff(Bytes bytes) {
  const std::string head = head_of(bytes);
  const std::string_view text = first_element(head);
  const auto begins = [&](std::string_view name) {
    return text.starts_with(name) && text.size() > name.size() &&
           std::string_view(" \t\r\n\f>/").find(text[name.size()]) != std::string_view::npos;
  };
  for (const std::string_view sure : {"<!doctype html", "<html", "<head", "<body"}) {
    if (begins(sure)) return 80;
  }
  for (const std::string_view likely : {"<meta", "<title", "<style", "<div", "<table", "<p", "<span", "<font",
                                        "<h1", "<center", "<br", "<b", "<a", "<ul", "<img"}) {
    if (begins(likely)) return 45;
  }
  return 0;
}

/// From <meta charset=...> or <meta ... content="text/html; charset=...">.
std::string_view declared_charset(std::string_view head) {
  const size_t at = head.find("charset");
  if (at == std::string_view::npos) return {};
  std::string_view rest = head.substr(at + 7);
  const size_t begin = rest.find_first_not_of(" \t\r\n=\"'");
  if (begin == std::string_view::npos) return {};
  rest.remove_prefix(begin);
  return rest.substr(0, rest.find_first_of(" \t\r\n\"'>;/"));
}

Result<std::unique_ptr<Document>> open(const Source& source, const OpenContext& context) {
  const Bytes bytes = source.bytes();
  // A tree of it takes some ten times the text, and is there twice for a moment.
  if (bytes.size() > context.limits.memory_bytes / 8)
    return Status(Code::limit, "the page is too long to be laid out within the memory limit");
  if (!XmlDepth(XmlDepth::Language::html).feed(bytes)) {
    return Status(Code::limit, "the elements of the page are nested deeper than " +
                                   std::to_string(XmlDepth::most_levels) + " levels");
  }
  const std::string head = head_of(bytes);
  const std::string_view declared = declared_charset(head);
  // Who can write "charset" in ASCII does not write UTF-16.
  const std::string text = utf8_from_text(bytes, declared.starts_with("utf-16") ? "" : declared);
  CleanMarkup page = clean_markup(text);
  if (!page.shows_anything) return Status(Code::unreadable, "the page shows nothing");
  if (page.images_left_out > 0) {
    context.reporter.warning(0, std::to_string(page.images_left_out) +
                                    " images that lie elsewhere are left out: nothing is fetched");
  }
  return open_with_mupdf(Source::own(std::move(page.html), source.name()), "text/html", context);
}

}  // namespace

extern const InputFormat input_html;
const InputFormat input_html = {"html", "text/html", "HTML page", sniff, open};

}  // namespace dce::core
