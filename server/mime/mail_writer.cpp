#include "server/mime/mail_writer.h"

#include "server/base/secrets.h"
#include "server/base/text.h"
#include "server/mime/gmime_objects.h"

namespace dce::server {
namespace {

Owned<GMimeTextPart> text_part(const char* subtype, const std::string& text) {
  Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype(subtype));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  g_mime_text_part_set_text(part.get(), text.c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return part;
}

void set_header(GMimeMessage* message, const char* name, const std::string& value) {
  if (!value.empty())
    g_mime_object_set_header(GMIME_OBJECT(message), name, printable(value, 8000).c_str(), "utf-8");
}

}  // namespace

std::string write_mail(const OutgoingMail& mail) {
  start_gmime();
  const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  GMimeMessage* const made = message.get();
  const std::string name = printable(mail.from_name);
  g_mime_message_add_mailbox(made, GMIME_ADDRESS_TYPE_FROM, name.empty() ? nullptr : name.c_str(),
                             printable(mail.from_address).c_str());
  g_mime_message_add_mailbox(made, GMIME_ADDRESS_TYPE_TO, nullptr, printable(mail.to, 300).c_str());
  g_mime_message_set_subject(made, printable(mail.subject).c_str(), "utf-8");
  g_mime_message_set_message_id(made, mail.message_id.c_str());
  GDateTime* const date = g_date_time_new_from_unix_utc(mail.date / kSecond);
  g_mime_message_set_date(made, date);
  g_date_time_unref(date);
  std::string references;
  for (const std::string& id : mail.references) references += "<" + id + "> ";
  if (!mail.in_reply_to.empty()) {
    set_header(made, "In-Reply-To", "<" + mail.in_reply_to + ">");
    references += "<" + mail.in_reply_to + ">";
  }
  set_header(made, "References", references);
  set_header(made, "Auto-Submitted", "auto-replied");
  set_header(made, "X-Auto-Response-Suppress", "All");
  set_header(made, "Content-Language", mail.language);
  const Owned<GMimeMultipart> both(g_mime_multipart_new_with_subtype("alternative"));
  // GMime's own boundaries are random; a hash is no text of ours either.
  ContentHash boundary;
  boundary.add(mail.message_id);
  g_mime_multipart_set_boundary(both.get(), ("=-" + boundary.finish().substr(0, 32)).c_str());
  g_mime_multipart_add(both.get(), GMIME_OBJECT(text_part("plain", mail.text).get()));
  g_mime_multipart_add(both.get(), GMIME_OBJECT(text_part("html", mail.html).get()));
  g_mime_message_set_mime_part(made, GMIME_OBJECT(both.get()));
  GMimeFormatOptions* const format = g_mime_format_options_new();
  g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
  const OwnedText text(g_mime_object_to_string(GMIME_OBJECT(made), format));
  g_mime_format_options_free(format);
  return text.get();
}

}  // namespace dce::server
