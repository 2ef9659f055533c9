#include "server/replies/reply_sender.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/base/text.h"
#include "server/mime/mail_writer.h"

namespace dce::server {
namespace {

constexpr Millis kFirstPause = 10 * kSecond, kLongestPause = 30 * kMinute;
constexpr auto kPatience = std::chrono::milliseconds(250);

Millis pause_after(int tries) {
  Millis pause = kFirstPause;
  for (int i = 1; i < tries && pause < kLongestPause; ++i) pause *= 2;
  return std::min(pause, kLongestPause);
}

}  // namespace

ReplySender::ReplySender(JobStore& jobs, Codes& codes, const MasterKey& key, ReplySettings settings,
                         Make make)
    : jobs_(jobs),
      codes_(codes),
      key_(key.derived("mail: message ids")),
      next_({std::move(settings), std::move(make)}),
      outbox_(jobs.database(), [&jobs] { return jobs.now(); }) {
  take_next_way();
}

void ReplySender::use(ReplySettings settings, Make make) {
  {
    const std::lock_guard lock(mutex_);
    next_ = {std::move(settings), std::move(make)};
  }
  jobs_.bell().ring();
}

void ReplySender::take_next_way() {
  std::optional<Way> next;
  {
    const std::lock_guard lock(mutex_);
    next.swap(next_);
  }
  if (!next) return;
  settings_ = std::move(next->settings);
  carrier_.reset();
  make_ = std::move(next->make);
  if (make_) carrier_ = make_(stop_);
}

ReplySender::~ReplySender() {
  stop_.raise();
  jobs_.bell().ring();
  if (thread_.joinable()) thread_.join();
}

void ReplySender::start() {
  thread_ = std::thread([this] { run(); });
}

std::string ReplySender::message_id(const MailRecord& mail, ReplyKind kind) const {
  const std::string& from = settings_.from_address;
  return key_.hash(mail.identity + " " + name_of(kind)).substr(0, 40) + from.substr(from.rfind('@'));
}

void ReplySender::send(const OwedMail& owed) {
  const Millis now = jobs_.now();
  const ReplyKind kind = reply_kind_of(owed.kind);
  std::optional<MailRecord> mail;
  ReplyFacts facts{.kind = kind, .retention = settings_.retention};
  jobs_.database().read([&](soci::session& sql) {
    mail = find_mail(sql, owed.mail_id);
    facts.jobs = jobs_of_mail(sql, owed.mail_id);
  });
  bool pending = false;
  for (const Job& job : facts.jobs) pending = pending || is_pending(job);
  if (kind == ReplyKind::failure && mail) {
    // What the reply has said is not said again.
    std::erase_if(facts.jobs, [&](const Job& job) {
      return job.state != JobState::failed || job.changed_at <= mail->answered_at;
    });
  }
  if (!mail || (kind == ReplyKind::failure && facts.jobs.empty())) {
    outbox_.drop(owed.id);
    return;
  }
  facts.language = mail->language;
  if (kind != ReplyKind::failure) {
    facts.losses = mail->losses;
    facts.code = codes_.code_of(mail->user_id);
  }
  const ReplyText text = write_reply(facts);
  carrier_->send(mail->address, write_mail({.from_name = settings_.from_name,
                                            .from_address = settings_.from_address,
                                            .to = mail->address,
                                            .subject = text.subject,
                                            .language = mail->language,
                                            .text = text.text,
                                            .html = text.html,
                                            .message_id = message_id(*mail, kind),
                                            .in_reply_to = mail->message_id,
                                            .references = mail->references,
                                            .date = now}));
  outbox_.sent(owed, now, pending && kind != ReplyKind::failure);
  spdlog::info("mail {}: {} sent, {} ms after it was taken", mail->id, owed.kind,
               jobs_.now() - mail->taken_at);
}

bool ReplySender::send_one() {
  take_next_way();
  if (!carrier_) return false;
  const std::optional<OwedMail> owed = outbox_.take(jobs_.instance());
  if (!owed) return false;
  try {
    send(*owed);
  } catch (const MailRejected& error) {
    outbox_.give_up(*owed, error.what());
    spdlog::warn("mail {}: the {} is given up: the mail server does not take it", owed->mail_id, owed->kind);
  } catch (const MailError& error) {
    const bool over = jobs_.now() - owed->created_at > settings_.give_up;
    if (over) {
      outbox_.give_up(*owed, error.what());
    } else {
      outbox_.postpone(*owed, error.what(), jobs_.now() + pause_after(owed->tries));
    }
    if (error.kind != MailError::Kind::stopped)
      spdlog::warn("mail {}: the {} {}: {}", owed->mail_id, owed->kind, over ? "is given up" : "has to wait",
                   error.what());
  } catch (const std::exception& error) {
    outbox_.postpone(*owed, error.what(), jobs_.now() + pause_after(owed->tries));
    throw;
  }
  return true;
}

void ReplySender::run() {
  while (!stop_.raised()) {
    const uint64_t heard = jobs_.bell().rings();
    try {
      if (lost_one_) {
        outbox_.take_over([this](const std::string& server) { return server == jobs_.instance(); });
        lost_one_ = false;
      }
      if (send_one()) continue;
    } catch (const std::exception& error) {
      // The database was away: one that was taken may be in nobody's hands now.
      lost_one_ = true;
      spdlog::error("replies: {}", error.what());
    }
    if (!stop_.raised()) jobs_.bell().wait(heard, kPatience);
  }
}

}  // namespace dce::server
