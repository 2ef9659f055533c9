// The thread that brings messages to webhooks.
#pragma once

#include <atomic>
#include <thread>

#include "server/jobs/bell.h"
#include "server/webhooks/webhooks.h"

namespace dce::server {

class WebhookSender {
 public:
  /// Looks when the bell rings, and each second.
  WebhookSender(Webhooks& webhooks, Bell& bell);
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

 private:
  void run();
  bool send_one();

  Webhooks& webhooks_;
  Bell& bell_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace dce::server
