// Mails of the server's own, put together.
#pragma once

#include <string>
#include <vector>

#include "server/base/clock.h"

namespace dce::server {

struct OutgoingMail {
  std::string from_name, from_address, to;
  std::string subject, language;
  std::string text, html;   ///< two looks of the same
  std::string message_id;   ///< without brackets
  std::string in_reply_to;  ///< likewise; may be empty
  std::vector<std::string> references;
  Millis date = 0;
};

/// With CRLF line ends, encoded for servers that take ASCII only; marked as an answer by a machine (RFC 3834,
/// 5). Everything becomes headers through the library's encoders, line ends in it become blanks. The same
/// mail gives the same bytes.
std::string write_mail(const OutgoingMail& mail);

}  // namespace dce::server
