#include "server/webhooks/sender.h"

#include <spdlog/spdlog.h>

#include "server/webhooks/post.h"

namespace dce::server {

WebhookSender::WebhookSender(Webhooks& webhooks, Bell& bell)
    : webhooks_(webhooks), bell_(bell), thread_([this] { run(); }) {}

WebhookSender::~WebhookSender() {
  stopping_ = true;
  bell_.ring();
  thread_.join();
}

void WebhookSender::run() {
  while (!stopping_) {
    const uint64_t heard = bell_.rings();
    try {
      if (send_one()) continue;
    } catch (const std::exception& error) {
      spdlog::error("webhooks: {}", error.what());
    }
    if (!stopping_) bell_.wait(heard, std::chrono::seconds(1));
  }
}

bool WebhookSender::send_one() {
  const std::optional<Webhooks::Message> message = webhooks_.take();
  if (!message) return false;
  const PostResult result = post_json(
      message->url, message->body,
      {"Dce-Event-Id: " + message->id, "Dce-Signature: " + webhooks_.signature(*message, webhooks_.now())},
      webhooks_.policy(), stopping_);
  // One that was broken off by our own end is due again in a minute.
  if (!stopping_ || result.taken) webhooks_.conclude(*message, result.taken, result.text);
  return true;
}

}  // namespace dce::server
