#include "server/mail/smtp.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "server/base/text.h"
#include "server/mail/curl_handle.h"

namespace dce::server {
namespace {

constexpr long kWholeSeconds = 120;

struct ListCleanup {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

size_t read_piece(char* buffer, size_t one, size_t size, void* from) {
  std::string_view& left = *static_cast<std::string_view*>(from);
  const size_t count = std::min(one * size, left.size());
  std::memcpy(buffer, left.data(), count);
  left.remove_prefix(count);
  return count;
}

/// RFC 5321, 4.2.1: 5yz is for good. Not where the login or its encryption is refused: that is ours to mend.
bool is_final(long answer) {
  return answer >= 500 && answer != 502 && answer != 503 && answer != 530 && answer != 534 && answer != 535 &&
         answer != 538;
}

}  // namespace

class SmtpClient::Handle : public CurlHandle {
 public:
  using CurlHandle::CurlHandle;
};

SmtpClient::SmtpClient(MailServer server, AccessTokens* tokens, const StopSignal& stop)
    : server_(std::move(server)), tokens_(tokens), stop_(stop) {}

SmtpClient::~SmtpClient() = default;

void SmtpClient::open() {
  if (!handle_) handle_ = std::make_unique<Handle>(stop_, server_.trusted);
  handle_->set_server(server_, tokens_);
  handle_->set(CURLOPT_TIMEOUT, kWholeSeconds);
}

void SmtpClient::test() {
  open();
  handle_->set(CURLOPT_CONNECT_ONLY, 1L);
  const CURLcode code = handle_->perform();
  const MailError error = handle_->error(code, server_);
  handle_.reset();
  if (code != CURLE_OK) throw error;
}

void SmtpClient::send(const std::string& recipient, const std::string& message) {
  // Curl writes it into a command as it is.
  if (recipient.find_first_of("\r\n<> ") != std::string::npos) throw MailRejected("no address to send to");
  open();
  const std::unique_ptr<curl_slist, ListCleanup> recipients(
      curl_slist_append(nullptr, ("<" + recipient + ">").c_str()));
  std::string_view left = message;
  handle_->set(CURLOPT_MAIL_FROM, "");
  handle_->set(CURLOPT_MAIL_RCPT, recipients.get());
  handle_->set(CURLOPT_READFUNCTION, &read_piece);
  handle_->set(CURLOPT_READDATA, &left);
  handle_->set(CURLOPT_UPLOAD, 1L);
  const CURLcode code = handle_->perform();
  if (code == CURLE_OK) return;
  long answer = 0;
  curl_easy_getinfo(handle_->get(), CURLINFO_RESPONSE_CODE, &answer);
  const MailError error = handle_->error(code, server_);
  handle_.reset();  // whatever state the connection is in
  if (code == CURLE_LOGIN_DENIED && tokens_ != nullptr) tokens_->forget();
  if (code != CURLE_LOGIN_DENIED && is_final(answer)) throw MailRejected(error.what());
  throw error;
}

}  // namespace dce::server
