#include "server/mail/connection.h"

#include <algorithm>

#include "server/mail/curl_handle.h"

namespace dce::server {
namespace {

constexpr Millis kAnswer = kMinute;  // silence that ends a connection
constexpr size_t kPiece = 64 * 1024;

}  // namespace

class MailConnection::Handle : public CurlHandle {
 public:
  using CurlHandle::CurlHandle;
  int socket = -1;
};

MailConnection::MailConnection(MailServer server, AccessTokens* tokens, const StopSignal& stop)
    : server_(std::move(server)), stop_(stop), handle_(std::make_unique<Handle>(stop, server_.trusted)) {
  handle_->set_server(server_, tokens);
  handle_->set(CURLOPT_CONNECT_ONLY, 1L);
  const CURLcode code = handle_->perform();
  if (code != CURLE_OK) {
    if (code == CURLE_LOGIN_DENIED && tokens != nullptr) tokens->forget();
    throw handle_->error(code, server_);
  }
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(handle_->get(), CURLINFO_ACTIVESOCKET, &socket);
  handle_->socket = static_cast<int>(socket);
}

MailConnection::~MailConnection() = default;

void MailConnection::await(Millis patience) {
  const StopSignal::Event event = stop_.wait(handle_->socket, patience);
  if (event == StopSignal::Event::raised) throw MailError(MailError::Kind::stopped, "the server ends");
  if (event == StopSignal::Event::nothing)
    throw MailError(MailError::Kind::unreachable, url_of(server_) + ": it does not answer in time");
}

/// False where nothing is there yet.
bool MailConnection::receive() {
  if (at_ == pending_.size()) {
    pending_.clear();
    at_ = 0;
  }
  const size_t before = pending_.size();
  pending_.resize(before + kPiece);
  size_t got = 0;
  const CURLcode code = curl_easy_recv(handle_->get(), pending_.data() + before, kPiece, &got);
  pending_.resize(before + got);
  if (code == CURLE_AGAIN) return false;
  if (code != CURLE_OK || got == 0)
    throw MailError(MailError::Kind::unreachable, url_of(server_) + ": it ended the connection");
  return true;
}

void MailConnection::send(std::string_view bytes) {
  const Millis deadline = system_now() + kAnswer;
  while (!bytes.empty()) {
    size_t sent = 0;
    const CURLcode code = curl_easy_send(handle_->get(), bytes.data(), bytes.size(), &sent);
    if (code != CURLE_OK && code != CURLE_AGAIN)
      throw MailError(MailError::Kind::unreachable, url_of(server_) + ": it ended the connection");
    bytes.remove_prefix(sent);
    if (code != CURLE_AGAIN) continue;
    // Commands are a few bytes: that they find no room is rare, and a short sleep is as good as a poll.
    if (stop_.wait(10)) throw MailError(MailError::Kind::stopped, "the server ends");
    if (system_now() > deadline)
      throw MailError(MailError::Kind::unreachable, url_of(server_) + ": it takes nothing any more");
  }
}

std::string MailConnection::line(size_t longest) {
  size_t searched = at_;
  while (true) {
    const size_t end = pending_.find('\n', searched);
    if (std::min(end, pending_.size()) - at_ > longest)
      throw MailError(MailError::Kind::protocol, url_of(server_) + ": it sends a line that is too long");
    if (end != std::string::npos) {
      std::string line = pending_.substr(at_, end - at_);
      at_ = end + 1;
      if (line.ends_with('\r')) line.pop_back();
      return line;
    }
    const size_t unread = pending_.size() - at_;
    if (at_ > 0) {
      pending_.erase(0, at_);
      at_ = 0;
    }
    searched = unread;
    if (!receive()) await(kAnswer);
  }
}

std::string MailConnection::bytes(size_t count) {
  std::string result;
  while (result.size() < count) {
    const size_t piece = std::min(count - result.size(), pending_.size() - at_);
    result.append(pending_, at_, piece);
    at_ += piece;
    if (result.size() < count && !receive()) await(kAnswer);
  }
  return result;
}

bool MailConnection::readable(Millis patience) {
  if (at_ < pending_.size() || receive()) return true;
  const StopSignal::Event event = stop_.wait(handle_->socket, patience);
  if (event == StopSignal::Event::raised) throw MailError(MailError::Kind::stopped, "the server ends");
  // Bytes of TLS that hold none of ours wake the socket, too.
  return event == StopSignal::Event::ready && receive();
}

}  // namespace dce::server
