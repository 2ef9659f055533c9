// What a mail server says, be it one or not: limits hold, whatever is asked of a response.
#include <cstdlib>

#include "server/mail/imap_response_reader.h"
#include "server/mail/mail_server.h"

using namespace dce::server;

namespace {

class Script final : public LineSource {
 public:
  explicit Script(std::string_view text) : left_(text) {}
  std::string line(size_t longest) override {
    const size_t end = left_.find('\n');
    if (end == std::string_view::npos || end > longest) throw MailError(MailError::Kind::protocol, "the end");
    return take(end, 1);
  }
  std::string bytes(size_t count) override {
    if (count > left_.size()) throw MailError(MailError::Kind::protocol, "the end");
    return take(count, 0);
  }

 private:
  std::string take(size_t count, size_t more) {
    std::string text(left_.substr(0, count));
    left_.remove_prefix(count + more);
    return text;
  }
  std::string_view left_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMost = 4096;
  Script script({reinterpret_cast<const char*>(data), size});
  try {
    while (true) {
      ImapResponse response = read_imap_response(script, kMost);
      size_t literals = 0;
      for (const std::string& literal : response.literals) literals += literal.size();
      if (literals > kMost) std::abort();
      condition_of(response);
      number_in_code(response, "UIDVALIDITY");
      has_code(response, "READ-ONLY");
      search_result(response);
      capabilities_in(response);
      exists_in(response);
      if (const auto fetched = fetched_in(response); fetched && fetched->uid == 0) std::abort();
    }
  } catch (const MailError&) {
  }
  return 0;
}
