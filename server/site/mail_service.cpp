#include "server/site/mail_service.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace dce::server {

/// A mailbox, the tokens it is logged in with, and who looks after it.
struct MailService::Watched {
  Watched(const MailboxSettings& given, MailTaker& taker, const Outbox& outbox, const StopSignal& stop)
      : settings(given),
        tokens(tokens_for(given.server, stop)),
        watcher(given, taker, outbox,
                [this](const StopSignal& ends) { return open_mailbox(settings, tokens.get(), ends); }) {}

  MailboxSettings settings;
  std::unique_ptr<AccessTokens> tokens;
  MailboxWatcher watcher;
};

MailService::MailService(Stores& stores, Acceptor& acceptor)
    : stores_(stores),
      taker_(stores.jobs, stores.users, stores.codes, acceptor, stores.live.get()->mail),
      smtp_(stores.live.get()->smtp),
      replies_(stores.live.get()->replies),
      sender_(stores.jobs, stores.codes, stores.key, replies_, carrier_for(smtp_)),
      wanted_(stores.live.get()->mailboxes) {
  sender_.start();
  thread_ = std::thread([this] { run(); });
}

MailService::~MailService() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.raise();
  changed_.notify_all();
  thread_.join();
}

ReplySender::Make MailService::carrier_for(const MailServer& server) {
  if (server.host.empty()) return {};
  return [server, tokens = std::shared_ptr<AccessTokens>(tokens_for(server, stop_))](
             const StopSignal& stop) -> std::unique_ptr<MailCarrier> {
    return std::make_unique<SmtpClient>(server, tokens.get(), stop);
  };
}

void MailService::apply(const LiveSettings& live) {
  taker_.set_policy(live.mail);
  if (!(live.smtp == smtp_ && live.replies == replies_)) {
    smtp_ = live.smtp;
    replies_ = live.replies;
    sender_.use(replies_, carrier_for(smtp_));
  }
  const std::lock_guard lock(mutex_);
  wanted_ = live.mailboxes;
  changed_.notify_all();
}

void MailService::run() {
  while (true) {
    std::vector<MailboxSettings> wanted;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || wanted_; });
      if (stopping_) break;
      wanted = *std::exchange(wanted_, std::nullopt);
    }
    watch(std::move(wanted));
  }
  watched_.clear();
}

/// Those that end come to their end before others of their name begin.
void MailService::watch(std::vector<MailboxSettings> wanted) {
  std::erase_if(watched_, [&](const auto& entry) {
    const bool stays = std::find(wanted.begin(), wanted.end(), entry.second->settings) != wanted.end();
    if (!stays) spdlog::info("mailbox {}: is watched no longer as it was", entry.first);
    return !stays;
  });
  for (const MailboxSettings& box : wanted) {
    std::unique_ptr<Watched>& watched = watched_[box.name];
    if (!watched) watched = std::make_unique<Watched>(box, taker_, Outbox(stores_.database), stop_);
  }
}

}  // namespace dce::server
