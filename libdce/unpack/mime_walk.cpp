#include "unpack/mime_walk.h"

#include <algorithm>
#include <string_view>

#include "stream/charset.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

constexpr int deepest = 40;
constexpr size_t most_parts = 2000;

/// Parts that say something to programs, and nothing that anybody would print.
constexpr std::string_view for_programs[] = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/applefile",
    "application/pgp-keys",
    "application/pgp-encrypted",
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
    "text/rfc822-headers",
    "text/x-amp-html",
    "text/calendar",
    "application/ics",
};

std::string lower(const char* text) {
  return text == nullptr ? std::string() : lower_case(text);
}

std::string type_of(GMimeObject* object) {
  GMimeContentType* const type = g_mime_object_get_content_type(object);
  if (type == nullptr) return {};
  return lower(g_mime_content_type_get_media_type(type)) + '/' +
         lower(g_mime_content_type_get_media_subtype(type));
}

std::string taken(char* text) {
  const std::string out = text == nullptr ? "" : text;
  g_free(text);
  return out;
}

std::string without_brackets(const char* id) {
  std::string out = id == nullptr ? "" : id;
  if (out.starts_with('<') && out.ends_with('>')) out = out.substr(1, out.size() - 2);
  return out;
}

/// The content with its transfer encoding (RFC 2045, 6) undone.
std::string decoded(GMimePart* part) {
  GMimeDataWrapper* const content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  GMimeStream* const memory = g_mime_stream_mem_new();
  g_mime_data_wrapper_write_to_stream(content, memory);
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
  std::string out(reinterpret_cast<const char*>(bytes->data), bytes->len);
  g_object_unref(memory);
  return out;
}

std::string addresses(InternetAddressList* list) {
  return list == nullptr ? std::string() : taken(internet_address_list_to_string(list, nullptr, FALSE));
}

/// As the sender's clock had it: what this machine's zone is must not show.
std::string date_of(GMimeMessage* message) {
  GDateTime* const date = g_mime_message_get_date(message);
  if (date != nullptr) return taken(g_date_time_format(date, "%Y-%m-%d %H:%M %z"));
  const char* const raw = g_mime_object_get_header(GMIME_OBJECT(message), "Date");
  return raw == nullptr ? "" : raw;
}

class Walk {
 public:
  Message read(GMimeMessage* message) {
    message_.from = addresses(g_mime_message_get_from(message));
    if (message_.from.empty()) message_.from = addresses(g_mime_message_get_sender(message));
    message_.to = addresses(g_mime_message_get_to(message));
    message_.cc = addresses(g_mime_message_get_cc(message));
    const char* const subject = g_mime_message_get_subject(message);
    message_.subject = subject == nullptr ? "" : subject;
    message_.date = date_of(message);
    if (GMimeObject* const content = g_mime_message_get_mime_part(message)) walk(content, 0, {});
    return std::move(message_);
  }

 private:
  struct Place {
    bool related = false;
    bool whole = false;  ///< text here is the message's, whatever its name
  };

  void walk(GMimeObject* object, int depth, Place place) {
    if (depth > deepest || ++parts_ > most_parts) {
      if (!told_)
        message_.losses.push_back("the message has more parts, or deeper nested ones, than are read");
      told_ = true;
      return;
    }
    if (GMIME_IS_MULTIPART(object)) {
      multipart(GMIME_MULTIPART(object), depth, place);
    } else if (GMIME_IS_MESSAGE_PARTIAL(object)) {
      message_.losses.push_back("the message was sent in pieces, of which this is one (message/partial)");
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      enclosed(GMIME_MESSAGE_PART(object));
    } else if (GMIME_IS_PART(object)) {
      leaf(GMIME_PART(object), place);
    }
  }

  void multipart(GMimeMultipart* parts, int depth, Place place) {
    const std::string type = type_of(GMIME_OBJECT(parts));
    const int count = g_mime_multipart_get_count(parts);
    if (type == "multipart/alternative" && count > 0) return walk(best_of(parts, count), depth + 1, place);
    if (type == "multipart/encrypted") {
      message_.losses.push_back("the message is encrypted");
      return;
    }
    const bool related = type == "multipart/related";
    for (int i = 0; i < count; ++i) {
      // RFC 2387, 3.2: the root comes first unless a parameter names it, which is rarely so.
      const bool root = related && i == 0;
      walk(g_mime_multipart_get_part(parts, i), depth + 1, {place.related || (related && !root), false});
      if (type == "multipart/signed") break;  // the second part is the signature: RFC 1847
    }
  }

  /// RFC 2046, 5.1.4: the last one that can be shown. HTML and what holds it before plain text.
  static GMimeObject* best_of(GMimeMultipart* parts, int count) {
    GMimeObject* best = nullptr;
    int value = -1;
    for (int i = 0; i < count; ++i) {
      GMimeObject* const part = g_mime_multipart_get_part(parts, i);
      const std::string type = type_of(part);
      const int worth =
          type == "text/html" || type == "multipart/related" || type == "multipart/mixed" ||
                  type == "multipart/alternative"
              ? 3
          : type == "text/plain"                                                                        ? 2
          : std::find(std::begin(for_programs), std::end(for_programs), type) != std::end(for_programs) ? 0
                                                                                                        : 1;
      if (worth < value) continue;
      value = worth;
      best = part;
    }
    return best;
  }

  void enclosed(GMimeMessagePart* part) {
    GMimeMessage* const message = g_mime_message_part_get_message(part);
    if (message == nullptr) {
      message_.losses.push_back("an attached message is empty");
      return;
    }
    Attachment attachment;
    const char* const subject = g_mime_message_get_subject(message);
    attachment.name = subject == nullptr || *subject == '\0' ? "attached message" : subject;
    attachment.media_type = "message/rfc822";
    attachment.message = [message]() -> Result<Message> { return message_of_mime(message); };
    attachment.source = [message] { return taken(g_mime_object_to_string(GMIME_OBJECT(message), nullptr)); };
    message_.attachments.push_back(std::move(attachment));
  }

  void leaf(GMimePart* part, Place place) {
    const std::string type = type_of(GMIME_OBJECT(part));
    if (std::find(std::begin(for_programs), std::end(for_programs), type) != std::end(for_programs)) return;
    if (type == "message/external-body") {
      message_.losses.push_back("an attachment lies elsewhere and is not fetched");
      return;
    }
    const char* const filename = g_mime_part_get_filename(part);
    const std::string disposition = lower(g_mime_object_get_disposition(GMIME_OBJECT(part)));
    const bool attached = disposition == "attachment";
    if ((type == "text/plain" || type == "text/html" || type == "text/enriched") && !attached &&
        (filename == nullptr || *filename == '\0')) {
      return text(part, type == "text/html");
    }
    if (type == "application/pkcs7-mime" || type == "application/x-pkcs7-mime") {
      message_.losses.push_back("the message is encrypted or signed as a whole (S/MIME)");
      return;
    }
    Attachment attachment;
    attachment.name = filename == nullptr || *filename == '\0' ? type : filename;
    attachment.media_type = type;
    attachment.content_id = without_brackets(g_mime_part_get_content_id(part));
    const char* const location = g_mime_part_get_content_location(part);
    attachment.content_location = location == nullptr ? "" : location;
    attachment.disposition = attached                  ? Disposition::attached
                             : disposition == "inline" ? Disposition::inlined
                                                       : Disposition::unsaid;
    attachment.related = place.related;
    attachment.load = [part] { return decoded(part); };
    message_.attachments.push_back(std::move(attachment));
  }

  void text(GMimePart* part, bool html) {
    const std::string bytes = decoded(part);
    const char* const charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    std::string utf8 = utf8_from_text(Bytes(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()),
                                      charset == nullptr ? "" : charset);
    if (utf8.find_first_not_of(" \t\r\n\xc2\xa0") != std::string::npos)
      message_.texts.push_back({std::move(utf8), html});
  }

  Message message_;
  size_t parts_ = 0;
  bool told_ = false;
};

}  // namespace

Message message_of_mime(GMimeMessage* message) {
  return Walk().read(message);
}

}  // namespace dce::core
