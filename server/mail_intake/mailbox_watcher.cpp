#include "server/mail_intake/mailbox_watcher.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace dce::server {
namespace {

constexpr Millis kFirstPause = kSecond, kLongestPause = 5 * kMinute, kFullPause = 5 * kSecond;
constexpr int kMostTries = 5;
constexpr size_t kHead = 64 * 1024;  // of a mail that is too large: enough for its headers

/// The store or the disk: nothing the mail could do about.
bool is_ours(const std::exception& error) {
  return dynamic_cast<const soci::soci_error*>(&error) != nullptr ||
         dynamic_cast<const std::system_error*>(&error) != nullptr ||
         dynamic_cast<const VaultAway*>(&error) != nullptr ||
         dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
         dynamic_cast<const MailError*>(&error) != nullptr;
}

}  // namespace

MailboxWatcher::MailboxWatcher(MailboxSettings settings, MailTaker& taker, Outbox outbox, Open open)
    : settings_(std::move(settings)),
      taker_(taker),
      outbox_(std::move(outbox)),
      open_(std::move(open)),
      pause_(kFirstPause),
      thread_([this] { run(); }) {}

MailboxWatcher::~MailboxWatcher() {
  stop_.raise();
  thread_.join();
}

/// Once, as long as it stays the same.
void MailboxWatcher::complain(const std::string& problem) {
  if (note(problem) != problem) spdlog::warn("mailbox {}: {}", settings_.name, problem);
}

std::string MailboxWatcher::note(const std::string& problem) {
  const std::lock_guard lock(mutex_);
  return std::exchange(last_problem_, problem);
}

void MailboxWatcher::run() {
  while (!stop_.raised()) {
    try {
      const std::unique_ptr<MailboxSession> session = open_(stop_);
      if (!note("").empty()) spdlog::info("mailbox {}: connected again", settings_.name);
      serve(*session);
      continue;
    } catch (const MailError& error) {
      if (error.kind == MailError::Kind::stopped) return;
      complain(error.what());
      // Some providers lock an account that knocks with a wrong password too often.
      if (error.kind == MailError::Kind::login) pause_ = std::max(pause_, 30 * kSecond);
    } catch (const std::exception& error) {
      complain(error.what());
    }
    stop_.wait(pause_);
    pause_ = std::min(2 * pause_, kLongestPause);
  }
}

void MailboxWatcher::serve(MailboxSession& session) {
  do {
    while (outbox_.is_full()) {
      complain("as many replies are owed as may be: mail waits until they could be sent");
      if (stop_.wait(kFullPause)) throw MailError(MailError::Kind::stopped, "the server ends");
    }
    for (const WaitingMail& mail : session.waiting()) {
      if (stop_.raised()) throw MailError(MailError::Kind::stopped, "the server ends");
      deal_with(session, mail);
    }
    pause_ = kFirstPause;
  } while (session.wait(kHour));
}

void MailboxWatcher::deal_with(MailboxSession& session, const WaitingMail& mail) {
  const MailTaker::Place place{settings_.name, mail.place};
  const int tries = taker_.begin(place);
  if (tries > kMostTries) {
    taker_.give_up(place, "it could not be dealt with");
    spdlog::error("mailbox {}: a mail is given up, which failed or ended the server {} times", settings_.name,
                  kMostTries);
  } else if (tries > 0) {
    try {
      const uint64_t most = taker_.policy()->mail_bytes;
      // One byte more shows a mail that is larger than its server said.
      const std::string bytes = session.fetch(mail, mail.bytes > most ? kHead : most + 1);
      const bool whole = mail.bytes <= most && bytes.size() <= most;
      const std::string what = taker_.take(place, bytes, whole);
      spdlog::info("mailbox {}: a mail of {} bytes: {}", settings_.name, std::max(mail.bytes, bytes.size()),
                   what);
    } catch (const std::exception& error) {
      if (is_ours(error)) taker_.undo(place);
      throw;
    }
  }
  session.settle(mail);
}

}  // namespace dce::server
