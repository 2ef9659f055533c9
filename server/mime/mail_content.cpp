#include "server/mime/mail_content.h"

#include <memory>

#include "server/base/text.h"
#include "server/mime/gmime_objects.h"
#include "unpack/message_page.h"
#include "unpack/mime_message.h"

namespace dce::server {
namespace {

constexpr uint64_t kMostImages = 32 << 20;  ///< bytes, of those within a text

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
    std::vector<std::string> names;
    content.losses.insert(content.losses.end(), message.losses.begin(), message.losses.end());
    const std::vector<bool> shown = core::shown_in_text(message);
    for (size_t i = 0; i < message.attachments.size(); ++i) {
      const core::Attachment& attachment = message.attachments[i];
      if (shown[i]) continue;
      const auto& load = attachment.message ? attachment.source : attachment.load;
      if (!load) continue;
      // Forwarded mail is told from a text file by its ending alone, where its first line says nothing.
      const std::string name = attachment.message ? attachment.name + ".eml" : attachment.name;
      names.push_back(is_tnef(attachment) ? unnamed : name);
      content.documents.push_back({.name = names.back(), .bytes = [messages, load] { return load(); }});
    }
    if (message.texts.empty()) continue;
    content.texts.push_back({.name = unnamed, .bytes = [messages, &message, names] {
                               return core::message_page(message, names, kMostImages).html;
                             }});
  }
  return content;
}

}  // namespace dce::server
