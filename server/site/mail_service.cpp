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
    watch(wanted);
  }
  watch({});
}

std::map<std::string, std::string> MailService::problems() {
  std::map<std::string, std::string> found;
  const std::lock_guard lock(watching_);
  for (const auto& [name, watched] : watched_) {
    if (const std::string problem = watched->watcher.problem(); !problem.empty()) found[name] = problem;
  }
  return found;
}

/// Those that end come to their end before others of their name begin; nobody who asks has to wait for that.
void MailService::watch(const std::vector<MailboxSettings>& wanted) {
  std::vector<std::unique_ptr<Watched>> ending;
  {
    const std::lock_guard lock(watching_);
    for (auto& [name, watched] : watched_) {
      if (std::find(wanted.begin(), wanted.end(), watched->settings) == wanted.end())
        ending.push_back(std::move(watched));
    }
    std::erase_if(watched_, [](const auto& entry) { return !entry.second; });
  }
  for (const auto& watched : ending)
    spdlog::info("mailbox {}: is watched no longer as it was", watched->settings.name);
  ending.clear();
  const std::lock_guard lock(watching_);
  for (const MailboxSettings& box : wanted) {
    std::unique_ptr<Watched>& watched = watched_[box.name];
    if (!watched) watched = std::make_unique<Watched>(box, taker_, Outbox(stores_.database), stop_);
  }
}

}  // namespace dce::server
