#include "server/settings/trials.h"

#include <thread>

#include "server/base/text.h"
#include "server/mime/mail_writer.h"

namespace dce::server {
namespace {

constexpr Millis kPatience = 20 * kSecond;
constexpr size_t kLongest = 500;

/// Raises a signal when the time is over.
class Deadline {
 public:
  Deadline()
      : thread_([this] {
          if (!over_.wait(kPatience)) stop.raise();
        }) {}
  ~Deadline() {
    over_.raise();
    thread_.join();
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  StopSignal stop;

 private:
  StopSignal over_;
  std::thread thread_;
};

std::string test_mail(const ReplySettings& replies, const std::string& to, Millis now) {
  const std::string text =
      "This is a test of dce-server: replies with codes leave through the server that this mail came by.\r\n";
  const std::string& from = replies.from_address;
  return write_mail({.from_name = replies.from_name,
                     .from_address = from,
                     .to = to,
                     .subject = "Test mail of the print server",
                     .language = "en",
                     .text = text,
                     .html = "<p>" + text + "</p>",
                     .message_id = random_id() + from.substr(from.rfind('@')),
                     .in_reply_to = {},
                     .references = {},
                     .date = now});
}

}  // namespace

template <class Try>
TrialResult Trials::attempt(const Try& attempt) {
  const std::unique_lock lock(busy_, std::try_to_lock);
  if (!lock) return {.works = false, .text = "another test is going on: try again in a moment"};
  Deadline deadline;
  try {
    return {.works = true, .text = printable(attempt(deadline.stop), kLongest)};
  } catch (const MailError& error) {
    if (error.kind != MailError::Kind::stopped)
      return {.works = false, .text = printable(error.what(), kLongest)};
    return {.works = false, .text = "it did not come to an end within 20 seconds"};
  } catch (const std::exception& error) {
    return {.works = false, .text = printable(error.what(), kLongest)};
  }
}

TrialResult Trials::mailbox(const Actor& by, const MailboxSettings& box) {
  TrialResult result = attempt([&](const StopSignal& stop) {
    const auto tokens = tokens_for(box.server, stop);
    return "works: " + open_mailbox(box, tokens.get(), stop)->describe();
  });
  audit_.add(by, "mailbox.test", box.name, result.text);
  return result;
}

TrialResult Trials::replies(const Actor& by, const LiveSettings& live, const std::string& to, Millis now) {
  TrialResult result = attempt([&](const StopSignal& stop) -> std::string {
    if (live.smtp.host.empty()) throw std::runtime_error("there is no server for replies yet");
    const auto tokens = tokens_for(live.smtp, stop);
    SmtpClient client(live.smtp, tokens.get(), stop);
    if (to.empty()) {
      client.test();
      return "works";
    }
    const auto address = normal_address(to);
    if (!address) throw std::runtime_error("\"" + printable(to, 100) + "\" is no mail address");
    client.send(*address, test_mail(live.replies, *address, now));
    return "works: the server has taken a mail to " + *address;
  });
  audit_.add(by, "smtp.test", to, result.text);
  return result;
}

}  // namespace dce::server
