#include "unpack/message_page.h"

#include <algorithm>
#include <string_view>

#include "base/markup_text.h"

namespace dce::core {
namespace {

constexpr size_t longest_header = 4000;
constexpr std::string_view scheme = "cid:";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

size_t find_scheme(std::string_view text, size_t from) {
  const auto found =
      std::search(text.begin() + static_cast<ptrdiff_t>(std::min(from, text.size())), text.end(),
                  scheme.begin(), scheme.end(), [](char a, char b) { return lower(a) == b; });
  return found == text.end() ? std::string_view::npos : static_cast<size_t>(found - text.begin());
}

int hexadecimal(char c) {
  return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escaped = text[i] == '%' && i + 2 < text.size() && hexadecimal(text[i + 1]) >= 0 &&
                         hexadecimal(text[i + 2]) >= 0;
    out += escaped ? static_cast<char>(hexadecimal(text[i + 1]) * 16 + hexadecimal(text[i + 2])) : text[i];
    i += escaped ? 2 : 0;
  }
  return out;
}

/// A reference in HTML: where it lies, and to which attachment.
struct Reference {
  size_t begin, end, attachment;
};

std::vector<Reference> references(std::string_view html, const std::vector<Attachment>& attachments) {
  std::vector<Reference> found;
  for (size_t at = 0; (at = find_scheme(html, at)) != std::string_view::npos;) {
    const size_t end = std::min(html.find_first_of("\"'<> \t\r\n)", at), html.size());
    const std::string id = percent_decoded(html.substr(at + scheme.size(), end - at - scheme.size()));
    const auto named =
        std::find_if(attachments.begin(), attachments.end(), [&](const Attachment& attachment) {
          return !attachment.content_id.empty() && attachment.content_id == id && attachment.load;
        });
    if (named != attachments.end())
      found.push_back({at, end, static_cast<size_t>(named - attachments.begin())});
    at = end;
  }
  for (size_t i = 0; i < attachments.size(); ++i) {
    const std::string& location = attachments[i].content_location;
    if (location.size() < 4 || !attachments[i].load) continue;
    for (size_t at = 0; (at = html.find(location, at)) != std::string_view::npos; at += location.size()) {
      const bool quoted = at > 0 && (html[at - 1] == '"' || html[at - 1] == '\'') &&
                          at + location.size() < html.size() && html[at + location.size()] == html[at - 1];
      if (quoted) found.push_back({at, at + location.size(), i});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Reference& a, const Reference& b) { return a.begin < b.begin; });
  return found;
}

std::string base64(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t three = 0;
    for (size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<uint8_t>(bytes[i + k]) : 0);
    for (size_t k = 0; k < 4; ++k) out += i + k <= bytes.size() ? digits[three >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

void add_header(const char* name, const std::string& value, std::string& out) {
  if (value.empty()) return;
  out += std::string("<b>") + name + ":</b> ";
  append_markup_text(std::string_view(value).substr(0, longest_header), out);
  out += "<br>\n";
}

/// What was typed keeps its lines and columns.
void add_plain(std::string_view text, std::string& out) {
  out += "<pre style=\"white-space:pre-wrap;font-size:9pt\">";
  std::string clean(text);
  std::erase(clean, '\r');
  append_markup_text(clean, out);
  out += "</pre>\n";
}

class HtmlText {
 public:
  HtmlText(const Message& message, uint64_t most_image_bytes) : message_(message), left_(most_image_bytes) {}

  void add(const std::string& html, MessagePage& page) {
    size_t done = 0;
    for (const Reference& reference : references(html, message_.attachments)) {
      if (reference.begin < done) continue;
      page.html.append(html, done, reference.begin - done);
      add_image(message_.attachments[reference.attachment], page);
      done = reference.end;
    }
    page.html.append(html, done);
  }

 private:
  void add_image(const Attachment& attachment, MessagePage& page) {
    const std::string content = attachment.load();
    if (content.size() > left_) {
      page.losses.push_back("an image of the text is left out: all together they are too large");
      return;
    }
    left_ -= content.size();
    page.html += "data:image/png;base64," + base64(content);
  }

  const Message& message_;
  uint64_t left_;
};

bool is_image(const Attachment& attachment) {
  return attachment.media_type.starts_with("image/");
}

}  // namespace

std::vector<bool> shown_in_text(const Message& message) {
  std::vector<bool> shown(message.attachments.size());
  bool any_html = false;
  for (const Message::Text& text : message.texts) {
    if (!text.html) continue;
    any_html = true;
    for (const Reference& reference : references(text.text, message.attachments))
      shown[reference.attachment] = true;
  }
  for (size_t i = 0; i < shown.size(); ++i) {
    const Attachment& attachment = message.attachments[i];
    const bool decoration = any_html && attachment.related && is_image(attachment) &&
                            (!attachment.content_id.empty() || !attachment.content_location.empty());
    // A programme that says "attachment" of what the text refers to means the reference.
    if (decoration && attachment.disposition != Disposition::attached) shown[i] = true;
  }
  return shown;
}

MessagePage message_page(const Message& message, const std::vector<std::string>& names,
                         uint64_t most_image_bytes) {
  MessagePage page;
  page.shown = shown_in_text(message);
  page.html = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n";
  if (!message.subject.empty()) {
    page.html += "<h2>";
    append_markup_text(std::string_view(message.subject).substr(0, longest_header), page.html);
    page.html += "</h2>\n";
  }
  page.html += "<p>";
  add_header("From", message.from, page.html);
  add_header("To", message.to, page.html);
  add_header("Cc", message.cc, page.html);
  add_header("Date", message.date, page.html);
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  add_header("Attachments", list, page.html);
  page.html += "</p><hr>\n";
  HtmlText html(message, most_image_bytes);
  for (const Message::Text& text : message.texts) {
    if (text.html) {
      page.html += "<div>";
      html.add(text.text, page);
      page.html += "</div>\n";
    } else {
      add_plain(text.text, page.html);
    }
  }
  page.html += "</body></html>\n";
  return page;
}

}  // namespace dce::core
