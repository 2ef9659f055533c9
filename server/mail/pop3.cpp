#include <charconv>
#include <map>

#include "server/base/text.h"
#include "server/mail/connection.h"
#include "server/mail/mailbox.h"

namespace dce::server {
namespace {

constexpr size_t kLongestAnswer = 4096, kLongestLine = 1 << 20, kMostAtATime = 1000, kMostListed = 100'000;
constexpr uint64_t kMostSkipped = 1 << 30;

/// One session of POP3 (RFC 1939): what it deletes is gone when it ends well, and news is seen by the next
/// one.
class Pop3Session final : public MailboxSession {
 public:
  Pop3Session(const MailboxSettings& settings, AccessTokens* tokens, const StopSignal& stop)
      : settings_(settings), stop_(stop), connection_(settings.server, tokens, stop) {}

  std::vector<WaitingMail> waiting() override {
    std::map<std::string, uint64_t> sizes;
    command("LIST");
    listing([&](const std::string& number, const std::string& rest) {
      uint64_t size = 0;
      std::from_chars(rest.data(), rest.data() + rest.size(), size);
      sizes[number] = size;
    });
    command("UIDL");
    std::vector<WaitingMail> mails;
    listing([&](const std::string& number, const std::string& id) {
      const bool valid = !id.empty() && id.size() <= 70;  // RFC 1939, 7
      if (!valid || numbers_.contains(id) || mails.size() == kMostAtATime) return;
      numbers_[id] = number;
      mails.push_back({.place = printable(id), .bytes = sizes[number]});
    });
    return mails;
  }

  std::string fetch(const WaitingMail& mail, size_t most) override {
    command("RETR " + number_of(mail));
    std::string text;
    uint64_t skipped = 0;
    while (true) {
      std::string line = connection_.line(kLongestLine);
      if (line == ".") return text;
      if (line.starts_with('.')) line.erase(0, 1);
      if (text.size() + line.size() + 2 <= most) {
        text += line + "\r\n";
      } else if ((skipped += line.size()) > kMostSkipped) {
        throw MailError(MailError::Kind::protocol, "the mail server sends without end");
      }
    }
  }

  void settle(const WaitingMail& mail) override { command("DELE " + number_of(mail)); }

  bool wait(Millis patience) override {
    command("QUIT");
    if (stop_.wait(std::min(patience, settings_.poll)))
      throw MailError(MailError::Kind::stopped, "the server ends");
    return false;
  }

  std::string describe() override {
    return std::to_string(waiting().size()) + " messages to be taken; asked for new mail now and then (POP3)";
  }

 private:
  void command(const std::string& text) {
    connection_.send(text + "\r\n");
    const std::string answer = connection_.line(kLongestAnswer);
    if (!answer.starts_with("+OK"))
      throw MailError(MailError::Kind::protocol,
                      "the mail server refuses " + text.substr(0, 4) + ": " + printable(answer));
  }

  /// Lines of a number and something else.
  template <class Take>
  void listing(const Take& take) {
    for (size_t count = 0;; ++count) {
      const std::string line = connection_.line(kLongestAnswer);
      if (line == ".") return;
      if (count == kMostListed)
        throw MailError(MailError::Kind::protocol, "the mail server lists too many messages");
      const size_t blank = line.find(' ');
      if (blank == 0 || line.find_first_not_of("0123456789") != blank) continue;
      take(line.substr(0, blank), std::string(trimmed(line.substr(blank))));
    }
  }

  const std::string& number_of(const WaitingMail& mail) const { return numbers_.at(mail.place); }

  const MailboxSettings& settings_;
  const StopSignal& stop_;
  MailConnection connection_;
  std::map<std::string, std::string> numbers_;  ///< of this session, by UIDL
};

}  // namespace

std::unique_ptr<MailboxSession> open_pop3(const MailboxSettings& settings, AccessTokens* tokens,
                                          const StopSignal& stop) {
  return std::make_unique<Pop3Session>(settings, tokens, stop);
}

}  // namespace dce::server
