// What the headers of a mail say that matters to who prints and answers it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dce::server {

/// Why a mail is not answered, or not even taken: RFC 3834, 2 and 5.
enum class Automation {
  person,   ///< nothing says otherwise
  silent,   ///< of a person, whose program wants no answers
  list,     ///< of a mailing list, or to many
  machine,  ///< an answer, a bounce, a notice
};

/// Texts are printable UTF-8 of bounded length, whatever the mail holds.
struct MailHead {
  std::string from;       ///< the one address it is from; empty where it is from none or several
  std::string from_name;  ///< may be empty
  std::string subject;
  std::string message_id;  ///< without brackets; empty where there is none that could be referred to
  std::vector<std::string> references;  ///< likewise, oldest first; the newest twenty
  std::string languages;                ///< of Accept-Language, else Content-Language; as they are there
  Automation automation = Automation::person;
};

/// `mail` may be cut after its headers. Never fails: what cannot be read is empty.
MailHead read_mail_head(std::string_view mail);

/// Names a mail wherever it lies and whichever way it came: equal for two copies of one mail, with all that
/// servers on the way write in front of it left out. Of From, To, Subject, Date, Message-ID and what follows
/// the headers. Hex.
std::string fingerprint_of(std::string_view mail);

}  // namespace dce::server
