// The administration in a browser, and its REST API: on a listener of its own.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "server/console/page.h"

namespace dce::server {

/// For any number of threads.
class Console {
 public:
  explicit Console(ConsoleParts parts);
  HttpResponse handle(const HttpRequest& request);

 private:
  struct Known {
    Account account;
    std::string csrf;
    bool with_session;
  };

  std::optional<HttpResponse> file(const HttpRequest& request) const;
  /// Who asks; or, in `refusal`, what they are told.
  std::optional<Known> recognise(const HttpRequest& request, HttpResponse& refusal);
  std::optional<Account> by_password(const HttpRequest& request, const std::string& credentials,
                                     HttpResponse& refusal);
  HttpResponse answer(const HttpRequest& request, const Known& known);
  HttpResponse answer_call(const HttpRequest& request);

  HttpResponse log_in(const HttpRequest& request);
  HttpResponse login_page(const HttpRequest& request, const std::string& problem, int status);
  HttpResponse log_out(const Visit& visit);
  HttpResponse set_up(const HttpRequest& request);
  HttpResponse change_password(const Visit& visit);
  HttpResponse begin_session(const HttpRequest& request, const Account& account, const std::string& path);

  ConsoleParts parts_;
  Pages pages_, calls_;
  /// Basic authentication sends the password each time: what was right is remembered for a while, by a keyed
  /// hash, with when the account was changed last.
  struct Remembered {
    std::string account_id;
    Millis changed_at, until;
  };
  std::mutex mutex_;
  std::map<std::string, Remembered> remembered_;
};

}  // namespace dce::server
