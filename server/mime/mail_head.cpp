#include "server/mime/mail_head.h"

#include <algorithm>
#include <mutex>

#include "server/base/secrets.h"
#include "server/base/text.h"
#include "server/mime/gmime_objects.h"

namespace dce::server {
namespace {

constexpr size_t kLongestHead = 256 * 1024, kLongestSubject = 500, kLongestId = 250, kMostReferences = 20;

/// Headers with the blank line after them; all of it where there is none.
std::string_view headers_of(std::string_view mail) {
  mail = mail.substr(0, kLongestHead);
  for (size_t at = mail.find('\n'); at != std::string_view::npos; at = mail.find('\n', at + 1)) {
    const std::string_view rest = mail.substr(at + 1);
    if (rest.starts_with('\n')) return mail.substr(0, at + 2);
    if (rest.starts_with("\r\n")) return mail.substr(0, at + 3);
  }
  return mail;
}

Owned<GMimeMessage> parsed(std::string_view headers) {
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(headers.data(), headers.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  return Owned<GMimeMessage>(g_mime_parser_construct_message(parser.get(), nullptr));
}

/// GMime keeps what begins with "Content-" with the content.
std::string header(GMimeMessage* message, const char* name) {
  const char* value = g_mime_object_get_header(GMIME_OBJECT(message), name);
  GMimeObject* const content = g_mime_message_get_mime_part(message);
  if (value == nullptr && content != nullptr) value = g_mime_object_get_header(content, name);
  return value == nullptr ? std::string() : std::string(trimmed(value));
}

/// RFC 5322, 3.6.4, as strict as somebody must be who writes it into a header.
std::string fit_id(std::string_view id) {
  const bool fit = !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != '<' && c != '>' && c != '(' && c != ')' && c != ',';
  });
  return fit ? std::string(id) : std::string();
}

/// Every "<...>" of it.
std::vector<std::string> ids_in(const std::string& value) {
  std::vector<std::string> ids;
  for (size_t at = value.find('<'); at != std::string::npos; at = value.find('<', at + 1)) {
    const size_t end = value.find('>', at);
    if (end == std::string::npos) break;
    if (std::string id = fit_id(std::string_view(value).substr(at + 1, end - at - 1)); !id.empty())
      ids.push_back(std::move(id));
  }
  if (ids.size() > kMostReferences)
    ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(kMostReferences));
  return ids;
}

void read_from(GMimeMessage* message, MailHead& head) {
  InternetAddressList* const list = g_mime_message_get_from(message);
  if (list == nullptr || internet_address_list_length(list) != 1) return;
  InternetAddress* const one = internet_address_list_get_address(list, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX(one)) return;
  const char* const address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
  if (address != nullptr) head.from = printable(address, 300);
  const char* const name = internet_address_get_name(one);
  if (name != nullptr) head.from_name = printable(name, 100);
}

/// Addresses that no person reads.
bool is_of_a_machine(const std::string& address) {
  const std::string local = lower_ascii(address.substr(0, address.find('@')));
  return local == "mailer-daemon" || local == "postmaster" || local == "no-reply" || local == "noreply" ||
         local == "do-not-reply" || local == "donotreply" || local.ends_with("-bounces") ||
         local.starts_with("bounce") || local.starts_with("owner-") || local.ends_with("-request");
}

Automation automation_of(GMimeMessage* message, const std::string& from) {
  const std::string submitted = lower_ascii(header(message, "Auto-Submitted"));
  const std::string type = lower_ascii(header(message, "Content-Type"));
  if (!submitted.empty() && !submitted.starts_with("no")) return Automation::machine;
  if (header(message, "Return-Path") == "<>" || is_of_a_machine(from)) return Automation::machine;
  if (type.starts_with("multipart/report") || !header(message, "X-Failed-Recipients").empty())
    return Automation::machine;
  const std::string precedence = lower_ascii(header(message, "Precedence"));
  if (precedence == "auto_reply" || !header(message, "X-Autoreply").empty() ||
      !header(message, "X-Autorespond").empty())
    return Automation::machine;
  if (precedence == "bulk" || precedence == "list" || precedence == "junk") return Automation::list;
  for (const char* name : {"List-Id", "List-Post", "List-Unsubscribe", "List-Help", "List-Owner",
                           "Mailing-List", "Feedback-ID"}) {
    if (!header(message, name).empty()) return Automation::list;
  }
  // [MS-OXCMAIL] 2.1.3.2.20. Ordinary mail of Exchange asks for no out-of-office notes (OOF): that is not us.
  const std::string suppressed = lower_ascii(header(message, "X-Auto-Response-Suppress"));
  for (const std::string& word : split(suppressed, ',')) {
    if (trimmed(word) == "all" || trimmed(word) == "autoreply") return Automation::silent;
  }
  return Automation::person;
}

}  // namespace

void start_gmime() {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
}

MailHead read_mail_head(std::string_view mail) {
  start_gmime();
  MailHead head;
  const Owned<GMimeMessage> message = parsed(headers_of(mail));
  if (!message) return head;
  read_from(message.get(), head);
  const char* const subject = g_mime_message_get_subject(message.get());
  if (subject != nullptr) head.subject = printable(trimmed(subject), kLongestSubject);
  const std::vector<std::string> ids = ids_in(header(message.get(), "Message-ID"));
  if (ids.size() == 1) head.message_id = ids.front();
  head.references = ids_in(header(message.get(), "References"));
  if (head.references.empty()) head.references = ids_in(header(message.get(), "In-Reply-To"));
  head.languages = printable(header(message.get(), "Accept-Language"));
  if (head.languages.empty()) head.languages = printable(header(message.get(), "Content-Language"));
  head.automation = automation_of(message.get(), head.from);
  return head;
}

std::string fingerprint_of(std::string_view mail) {
  start_gmime();
  const std::string_view headers = headers_of(mail);
  ContentHash hash;
  if (const Owned<GMimeMessage> message = parsed(headers)) {
    for (const char* name : {"From", "To", "Subject", "Date", "Message-ID"}) {
      hash.add(header(message.get(), name));
      hash.add(std::string_view("\0", 1));
    }
  }
  // Servers differ in how lines end, and in whether there is one more at the end.
  std::string_view rest = mail.substr(headers.size());
  while (rest.ends_with('\n') || rest.ends_with('\r')) rest.remove_suffix(1);
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\r'), rest.size());
    hash.add(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return hash.finish();
}

}  // namespace dce::server
