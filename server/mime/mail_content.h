// The documents in a mail.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

struct MailDocument {
  std::string name;                    ///< as the sender has it: not to be trusted
  std::function<std::string()> bytes;  ///< decoded when it is asked for
};

struct MailContent {
  std::vector<MailDocument> documents;  ///< what is attached, forwarded mails too; not what the text shows
  std::vector<MailDocument> texts;      ///< what it says itself, with its headers, as a page of HTML
  std::vector<std::string> losses;      ///< sentences about what of it cannot be read
};

/// Borrows `mail` as long as the documents' functions are used. `unnamed` is the name of what has none worth
/// telling, such as Outlook's winmail.dat.
MailContent read_mail_content(std::string_view mail, const std::string& unnamed);

}  // namespace dce::server
