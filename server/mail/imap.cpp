#include <algorithm>
#include <functional>

#include "server/base/text.h"
#include "server/mail/connection.h"
#include "server/mail/imap_response_reader.h"
#include "server/mail/mailbox.h"

namespace dce::server {
namespace {

constexpr size_t kSmall = 64 * 1024;  // literals of responses that should have none
constexpr size_t kMostAtATime = 1000;
// RFC 2177: again before the server's half hour is over; sooner, because routers forget quiet connections.
constexpr Millis kIdleAgain = 4 * kMinute;

class ImapSession final : public MailboxSession {
 public:
  ImapSession(const MailboxSettings& settings, AccessTokens* tokens, const StopSignal& stop)
      : settings_(settings), connection_(settings.server, tokens, stop) {
    command("CAPABILITY", [this](ImapResponse& response) {
      const std::vector<std::string> found = capabilities_in(response);
      capabilities_.insert(capabilities_.end(), found.begin(), found.end());
    });
    select();
  }

  std::vector<WaitingMail> waiting() override {
    news_ = false;
    std::vector<uint32_t> uids;
    command("UID SEARCH UNSEEN UNDELETED", [&](ImapResponse& response) {
      if (const auto found = search_result(response)) uids.insert(uids.end(), found->begin(), found->end());
    });
    std::sort(uids.begin(), uids.end());
    if (uids.size() > kMostAtATime) {
      uids.resize(kMostAtATime);
      news_ = true;
    }
    std::vector<WaitingMail> mails;
    for (const uint32_t uid : uids)
      mails.push_back({.place = std::to_string(validity_) + "." + std::to_string(uid)});
    if (mails.empty()) return mails;
    std::string set;
    for (const uint32_t uid : uids) set += (set.empty() ? "" : ",") + std::to_string(uid);
    command("UID FETCH " + set + " (UID RFC822.SIZE)", [&](ImapResponse& response) {
      const auto fetched = fetched_in(response);
      if (!fetched) return;
      const auto found = std::lower_bound(uids.begin(), uids.end(), fetched->uid);
      if (found != uids.end() && *found == fetched->uid)
        mails[static_cast<size_t>(found - uids.begin())].bytes = fetched->size.value_or(0);
    });
    return mails;
  }

  std::string fetch(const WaitingMail& mail, size_t most) override {
    std::string body;
    // A part of it, so that a server cannot send more: RFC 9051, 6.4.5.
    command(
        "UID FETCH " + uid_of(mail) + " (UID BODY.PEEK[]<0." + std::to_string(most) + ">)",
        [&](ImapResponse& response) {
          auto fetched = fetched_in(response);
          if (fetched && fetched->body && std::to_string(fetched->uid) == uid_of(mail))
            body = std::move(*fetched->body);
        },
        most + kSmall);
    return body;
  }

  void settle(const WaitingMail& mail) override {
    const std::string uid = uid_of(mail);
    switch (settings_.after) {
      case AfterTaking::seen:
        return command("UID STORE " + uid + " +FLAGS.SILENT (\\Seen)");
      case AfterTaking::move:
        return move(uid);
      case AfterTaking::remove:
        return remove(uid);
    }
  }

  bool wait(Millis patience) override {
    if (news_) return true;
    if (!settings_.idle || !can("IDLE")) {
      // What comes unasked meanwhile ends the wait as well as the time.
      connection_.readable(std::min(patience, settings_.poll));
      command("NOOP");
      return true;
    }
    const std::string tag = start("IDLE");
    bool idling = true;
    const Millis end = system_now() + std::min(patience, kIdleAgain);
    while (true) {
      const Millis left = end - system_now();
      if (idling && (news_ || left <= 0)) {
        connection_.send("DONE\r\n");
        idling = false;
      }
      if (idling && !connection_.readable(left)) continue;
      const ImapResponse response = read_imap_response(connection_, kSmall);
      note(response);
      if (response.tag != tag) continue;
      require_ok(response, "IDLE");
      return true;
    }
  }

  std::string describe() override {
    const std::vector<WaitingMail> mails = waiting();
    return std::to_string(exists_) + " messages in " + settings_.folder + ", " +
           std::to_string(mails.size()) + " to be taken; " +
           (can("IDLE") ? "tells of new mail at once (IDLE)" : "has no IDLE: it is asked now and then") +
           "; " + (can("MOVE") ? "can move mail" : "moves mail by copying it");
  }

 private:
  using Take = std::function<void(ImapResponse&)>;

  bool can(std::string_view capability) const {
    return std::find(capabilities_.begin(), capabilities_.end(), capability) != capabilities_.end();
  }

  std::string uid_of(const WaitingMail& mail) const {
    const std::string prefix = std::to_string(validity_) + ".";
    if (!mail.place.starts_with(prefix))
      throw MailError(MailError::Kind::protocol, "the mailbox was made anew meanwhile");
    return mail.place.substr(prefix.size());
  }

  std::string start(const std::string& text) {
    const std::string tag = "d" + std::to_string(++count_);
    connection_.send(tag + " " + text + "\r\n");
    return tag;
  }

  void note(const ImapResponse& response) {
    if (const auto exists = exists_in(response)) {
      news_ = news_ || *exists > exists_;
      exists_ = *exists;
    }
    if (is_expunge(response) && exists_ > 0) --exists_;
    if (response.tag == "*" && condition_of(response) == "BYE")
      throw MailError(MailError::Kind::unreachable,
                      "the mail server says goodbye: " + printable(response.text));
  }

  static void require_ok(const ImapResponse& response, const std::string& text) {
    if (condition_of(response) != "OK")
      throw MailError(
          MailError::Kind::protocol,
          "the mail server refuses " + text.substr(0, text.find(' ', 4)) + ": " + printable(response.text));
  }

  ImapResponse ask(const std::string& text, const Take& take, size_t most_literal) {
    const std::string tag = start(text);
    while (true) {
      ImapResponse response = read_imap_response(connection_, most_literal);
      note(response);
      if (take) take(response);
      if (response.tag == tag) return response;
    }
  }

  void command(const std::string& text, const Take& take = {}, size_t most_literal = kSmall) {
    require_ok(ask(text, take, most_literal), text);
  }

  void select() {
    const ImapResponse done = ask(
        "SELECT \"" + settings_.folder + "\"",
        [this](ImapResponse& response) {
          validity_ = number_in_code(response, "UIDVALIDITY").value_or(validity_);
        },
        kSmall);
    require_ok(done, "SELECT");
    if (has_code(done, "READ-ONLY"))
      throw MailError(MailError::Kind::protocol,
                      settings_.folder + " can only be read: mail that was taken could not be marked");
    if (validity_ == 0)
      throw MailError(MailError::Kind::protocol,
                      settings_.folder + " has no UIDVALIDITY: mails cannot be told apart");
    news_ = false;
  }

  void move(const std::string& uid) {
    const std::string target = " \"" + settings_.move_to + "\"";
    const std::string text = (can("MOVE") ? "UID MOVE " : "UID COPY ") + uid + target;
    ImapResponse done = ask(text, {}, kSmall);
    if (condition_of(done) == "NO") {
      // With [TRYCREATE] or without: not all servers say so.
      ask("CREATE" + target, {}, kSmall);
      done = ask(text, {}, kSmall);
    }
    require_ok(done, text);
    if (!can("MOVE")) remove(uid);
  }

  void remove(const std::string& uid) {
    command("UID STORE " + uid + " +FLAGS.SILENT (\\Seen \\Deleted)");
    // Without UIDPLUS an EXPUNGE would take what others marked, too: then the mark has to do.
    if (can("UIDPLUS")) command("UID EXPUNGE " + uid);
  }

  const MailboxSettings& settings_;
  MailConnection connection_;
  std::vector<std::string> capabilities_;
  uint64_t validity_ = 0;
  uint32_t exists_ = 0;
  int count_ = 0;
  bool news_ = false;
};

}  // namespace

std::unique_ptr<MailboxSession> open_imap(const MailboxSettings& settings, AccessTokens* tokens,
                                          const StopSignal& stop) {
  return std::make_unique<ImapSession>(settings, tokens, stop);
}

std::unique_ptr<MailboxSession> open_mailbox(const MailboxSettings& settings, AccessTokens* tokens,
                                             const StopSignal& stop) {
  const bool pop3 = settings.server.protocol.starts_with("pop3");
  return pop3 ? open_pop3(settings, tokens, stop) : open_imap(settings, tokens, stop);
}

}  // namespace dce::server
