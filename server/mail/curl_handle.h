// What every use of libcurl here has in common. Private to this room.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "server/base/stop.h"
#include "server/mail/access_tokens.h"
#include "server/mail/mail_server.h"

namespace dce::server {

/// A handle of libcurl's that keeps what the server said last, gives up when the server ends, and has a
/// deadline for everything. Belongs to one thread.
class CurlHandle {
 public:
  CurlHandle(const StopSignal& stop, const Authorities& trusted);

  CURL* get() const { return handle_.get(); }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(handle_.get(), option, value);
  }

  /// Address, encryption and login of a mail server. Throws MailError where the secret cannot be had. Both
  /// are borrowed until the last use of the handle.
  void set_server(const MailServer& server, AccessTokens* tokens);

  CURLcode perform();
  /// `code` in a sentence that says what to do. With the server's words where it refused something.
  MailError error(CURLcode code, const MailServer& server) const;

 private:
  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  static int note(CURL*, curl_infotype type, char* data, size_t size, void* self);
  static int ask_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  bool takes_no_password() const;

  const StopSignal& stop_;
  std::string said_;  ///< by the server; bounded
  std::unique_ptr<CURL, Cleanup> handle_;
};

}  // namespace dce::server
