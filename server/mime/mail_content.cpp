#include "server/mime/mail_content.h"

#include <memory>

#include "server/base/text.h"
#include "server/mime/gmime_objects.h"
#include "unpack/message_page.h"
#include "unpack/mime_message.h"

namespace dce::server {
namespace {

bool is_tnef(const core::Attachment& attachment) {
  return attachment.media_type == "application/ms-tnef" ||
         attachment.media_type == "application/vnd.ms-tnef" || lower_ascii(attachment.name) == "winmail.dat";
}

}  // namespace

MailContent read_mail_content(std::string_view mail, const std::string& unnamed) {
  start_gmime();
  MailContent content;
  const auto messages = std::make_shared<std::vector<core::Message>>(
      core::read_mail({reinterpret_cast<const uint8_t*>(mail.data()), mail.size()}));
  for (const core::Message& message : *messages) {
    content.text = content.text || !message.texts.empty();
    content.losses.insert(content.losses.end(), message.losses.begin(), message.losses.end());
    const std::vector<bool> shown = core::shown_in_text(message);
    for (size_t i = 0; i < message.attachments.size(); ++i) {
      const core::Attachment& attachment = message.attachments[i];
      if (shown[i]) continue;
      const auto& load = attachment.message ? attachment.source : attachment.load;
      if (!load) continue;
      // Forwarded mail is told from a text file by its ending alone, where its first line says nothing.
      const std::string name = attachment.message ? attachment.name + ".eml" : attachment.name;
      content.documents.push_back(
          {.name = is_tnef(attachment) ? unnamed : name, .bytes = [messages, load] { return load(); }});
    }
  }
  return content;
}

}  // namespace dce::server
