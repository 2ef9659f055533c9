// Any bytes as a mail: what comes out of its headers is fit for headers, and its documents can all be had.
#include <cstdlib>

#include "server/base/text.h"
#include "server/mime/mail_content.h"
#include "server/mime/mail_head.h"

using namespace dce::server;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view mail(reinterpret_cast<const char*>(data), size);
  const MailHead head = read_mail_head(mail);
  std::vector<std::string> texts = {head.from, head.from_name, head.subject, head.message_id, head.languages};
  texts.insert(texts.end(), head.references.begin(), head.references.end());
  for (const std::string& text : texts) {
    if (printable(text, 1000) != text) std::abort();
  }
  if (fingerprint_of(mail) != fingerprint_of(mail)) std::abort();
  for (const MailDocument& document : read_mail_content(mail, "unnamed").documents) document.bytes();
  return 0;
}
