#include "server/console/console.h"

#include <sodium.h>

#include <algorithm>

#include "server/base/text.h"
#include "server/console/api.h"
#include "server/console/templates.h"
#include "server/web/icon.h"
#include "server/web/json_answers.h"

namespace dce::server {
namespace {

constexpr Millis kRemember = 5 * kMinute;
constexpr size_t kMostRemembered = 200;
constexpr char kRealm[] = "Basic realm=\"dce-server administration\", charset=\"UTF-8\"";

/// With TLS a name that browsers take only for this host, from this host, over TLS (RFC 6265bis, 4.1.3.2).
/// Cookies do not tell ports apart: the release listener sees it too, and does not know it.
const char* cookie_name(const HttpRequest& request) {
  return request.tls ? "__Host-dce-admin" : "dce-admin";
}

/// A form of another site has an Origin of that site. Programs send none.
bool is_of_this_site(const HttpRequest& request) {
  const std::string fetched = request.header("sec-fetch-site");
  if (!fetched.empty() && fetched != "same-origin" && fetched != "none") return false;
  const std::string origin = request.header("origin");
  if (origin.empty()) return true;
  const size_t slashes = origin.find("://");
  return slashes != std::string::npos && origin.substr(slashes + 3) == request.header("host");
}

/// A page of ours to go to after logging in; "/" for anything else.
std::string inner_path(const std::string& path) {
  const bool inner = path.starts_with("/") && !path.starts_with("//") && !path.starts_with("/login") &&
                     printable(path, 500) == path && path.find('\\') == std::string::npos;
  return inner ? path : "/";
}

std::string seconds_text(Millis wait) {
  return std::to_string(std::max<Millis>(1, (wait + kSecond - 1) / kSecond)) + " seconds";
}

HttpResponse unauthorised(const std::string& title) {
  HttpResponse response = json_problem(401, title);
  response.headers.emplace_back("WWW-Authenticate", kRealm);
  return response;
}

HttpResponse too_often(Millis wait) {
  HttpResponse response = json_problem(429, "too many wrong passwords: wait " + seconds_text(wait));
  response.headers.emplace_back("Retry-After", std::to_string(wait / kSecond + 1));
  return response;
}

std::string base64_decoded(const std::string& text) {
  std::string bytes(text.size(), '\0');
  size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return {};
  bytes.resize(size);
  return bytes;
}

}  // namespace

Console::Console(ConsoleParts parts) : parts_(std::move(parts)) {
  add_overview_pages(pages_, parts_);
  add_audit_pages(pages_, parts_);
  add_account_pages(pages_, parts_);
  add_job_pages(pages_, parts_);
  add_user_pages(pages_, parts_);
  add_device_pages(pages_, parts_);
  add_report_pages(pages_, parts_);
  add_system_pages(pages_, parts_);
  add_first_step_pages(pages_, parts_);
  add_engine_pages(pages_, parts_);
  add_settings_pages(pages_, parts_);
  add_mail_pages(pages_, parts_);
  add_webhook_pages(pages_, parts_);
  add_calls(calls_, parts_);
  pages_.add("POST", "/logout", {Role::auditor, [this](const Visit& visit) { return log_out(visit); }});
  pages_.add("GET", "/password", {Role::auditor, [](const Visit& visit) {
                                    return show(visit, "password", "Password", View().set("problem", ""));
                                  }});
  pages_.add("POST", "/password",
             {Role::auditor, [this](const Visit& visit) { return change_password(visit); }});
}

HttpResponse Console::handle(const HttpRequest& request) {
  const bool get = request.method == "GET" || request.method == "HEAD";
  if (!get && request.method != "POST" && request.method != "DELETE" && request.method != "PUT")
    return HttpResponse::plain(405, "no such method");
  if (get) {
    if (const std::optional<HttpResponse> found = file(request)) return *found;
  }
  if (!get && !is_of_this_site(request)) return HttpResponse::plain(403, "a form of another site");
  if (request.path.starts_with(kApiBase)) return answer_call(request);
  if (request.path == "/setup") return set_up(request);
  if (request.path == "/login") return log_in(request);
  HttpResponse refusal;
  const std::optional<Known> known = recognise(request, refusal);
  return known ? answer(request, *known) : refusal;
}

std::optional<HttpResponse> Console::file(const HttpRequest& request) const {
  const auto text = [](const char* name, const char* type) {
    return HttpResponse{
        .type = type, .body = console_templates().at(name), .headers = {{"Cache-Control", "max-age=300"}}};
  };
  if (request.path == "/console.css") return text("console.css", "text/css; charset=utf-8");
  if (request.path == "/console.js") return text("console.js", "text/javascript; charset=utf-8");
  if (request.path == "/icon.svg") return icon();
  if (request.path == "/health") return HttpResponse::plain(200, "alive");
  return std::nullopt;
}

std::optional<Console::Known> Console::recognise(const HttpRequest& request, HttpResponse& refusal) {
  if (const std::string basic = shown_credentials(request, "basic"); !basic.empty()) {
    const std::optional<Account> account = by_password(request, basic, refusal);
    if (!account) return std::nullopt;
    // Browsers send these credentials by themselves too, so forms carry a token here as well.
    const std::string csrf =
        parts_.key.hash("csrf " + account->id + " " + std::to_string(account->changed_at));
    return Known{*account, csrf, false};
  }
  const bool by_itself = request.header("x-live") == "1" || request.path == "/events";
  const std::optional<Session> session =
      parts_.web.sessions.find("account", request.cookie(cookie_name(request)), !by_itself);
  if (session) {
    const std::optional<Account> account = parts_.accounts.find(session->user_id);
    if (account && account->enabled) return Known{*account, session->csrf, true};
  }
  if (request.method != "GET") {
    refusal = HttpResponse::redirect("/login");
  } else {
    refusal = HttpResponse::redirect("/login?next=" + percent_encoded(inner_path(request.path)));
  }
  return std::nullopt;
}

std::optional<Account> Console::by_password(const HttpRequest& request, const std::string& credentials,
                                            HttpResponse& refusal) {
  const std::string pair = base64_decoded(credentials);
  const size_t colon = pair.find(':');
  if (colon == std::string::npos) {
    refusal = unauthorised("that is no name and password");
    return std::nullopt;
  }
  const std::string hash = parts_.key.hash("basic " + pair);
  const Millis now = system_now();
  {
    std::optional<Remembered> before;
    {
      const std::lock_guard lock(mutex_);
      const auto found = remembered_.find(hash);
      if (found != remembered_.end() && found->second.until > now) before = found->second;
    }
    const std::optional<Account> account = before ? parts_.accounts.find(before->account_id) : std::nullopt;
    if (account && account->enabled && account->changed_at == before->changed_at) return account;
  }
  const Accounts::Login login =
      parts_.accounts.login(pair.substr(0, colon), pair.substr(colon + 1), request.peer);
  if (!login.account) {
    refusal = login.wait > 0 ? too_often(login.wait) : unauthorised("wrong name or password");
    return std::nullopt;
  }
  const std::lock_guard lock(mutex_);
  if (remembered_.size() >= kMostRemembered) remembered_.clear();
  remembered_[hash] = {login.account->id, login.account->changed_at, now + kRemember};
  return login.account;
}

HttpResponse Console::answer(const HttpRequest& request, const Known& known) {
  const Pages::Found found = pages_.find(request.method, request.path);
  Visit visit{.request = request,
              .account = known.account,
              .csrf = known.csrf,
              .values = found.values,
              .form = request.form(),
              .with_session = known.with_session};
  if (found.answer == nullptr) {
    if (found.other_method) return HttpResponse::plain(405, "no such method");
    return show_message(visit, 404, "Not found", "There is nothing here.", "/");
  }
  if (!visit.may(found.answer->role)) {
    parts_.audit.add(visit.actor(), "access.refused", request.path, request.method);
    return show_message(visit, 403, "Not allowed",
                        "This takes the role " + std::string(name_of(found.answer->role)) + ".", "/");
  }
  if (request.method == "POST" && !equal_secret(visit.field("csrf"), visit.csrf)) {
    parts_.audit.add(visit.actor(), "access.refused", request.path, "without the form's token");
    return show_message(visit, 403, "Not done",
                        "The form is of another session. Load the page again and send it from there.", "/");
  }
  try {
    return found.answer->answer(visit);
  } catch (const soci::soci_error&) {
    throw;  // for the log
  } catch (const std::runtime_error& error) {
    return show_message(visit, 422, "Not done", printable(error.what(), 500), inner_path(request.path));
  }
}

HttpResponse Console::answer_call(const HttpRequest& request) {
  HttpResponse refusal = unauthorised("show a token, or a name and password");
  std::optional<Account> account;
  if (const std::string token = shown_credentials(request, "bearer"); !token.empty()) {
    account = parts_.accounts.of_token(token);
  } else if (const std::string basic = shown_credentials(request, "basic"); !basic.empty()) {
    account = by_password(request, basic, refusal);
  }
  if (!account) return refusal;
  const Pages::Found found = calls_.find(request.method, request.path);
  if (found.answer == nullptr)
    return found.other_method ? json_problem(405, "no such method")
                              : json_problem(404, "there is nothing here");
  const Visit visit{.request = request,
                    .account = *account,
                    .csrf = {},
                    .values = found.values,
                    .form = {},
                    .with_session = false};
  if (!visit.may(found.answer->role)) {
    parts_.audit.add(visit.actor(), "access.refused", request.path, request.method);
    return json_problem(403, "this takes the role " + std::string(name_of(found.answer->role)));
  }
  try {
    return found.answer->answer(visit);
  } catch (const soci::soci_error&) {
    throw;  // for the log
  } catch (const std::runtime_error& error) {
    return json_problem(422, printable(error.what(), 500));
  }
}

HttpResponse Console::begin_session(const HttpRequest& request, const Account& account,
                                    const std::string& path) {
  HttpResponse response = HttpResponse::redirect(path);
  response.set_cookie(cookie_name(request), parts_.web.sessions.begin("account", account.id, ""),
                      request.tls);
  return response;
}

HttpResponse Console::login_page(const HttpRequest& request, const std::string& problem, int status) {
  const std::string next =
      request.method == "POST" ? field_of(request.form(), "next") : request.query_value("next");
  return show_outside("login", "Log in", View().set("problem", problem).set("next", inner_path(next)),
                      status);
}

HttpResponse Console::log_in(const HttpRequest& request) {
  if (!parts_.accounts.any()) return HttpResponse::redirect("/setup");
  if (request.method != "POST") return login_page(request, "", 200);
  const auto form = request.form();
  const Accounts::Login login =
      parts_.accounts.login(field_of(form, "name"), field_of(form, "password"), request.peer);
  if (login.wait > 0)
    return login_page(request, "Too many wrong passwords. Wait " + seconds_text(login.wait) + ".", 429);
  if (!login.account) return login_page(request, "Wrong name or password.", 403);
  return begin_session(request, *login.account, inner_path(field_of(form, "next")));
}

HttpResponse Console::log_out(const Visit& visit) {
  parts_.web.sessions.end(visit.request.cookie(cookie_name(visit.request)));
  parts_.audit.add(visit.actor(), "logout", visit.account.name);
  HttpResponse response = HttpResponse::redirect("/login");
  response.set_cookie(cookie_name(visit.request), "", visit.request.tls);
  return response;
}

HttpResponse Console::set_up(const HttpRequest& request) {
  if (parts_.accounts.any()) return HttpResponse::redirect("/login");
  View view;
  view.set("key", request.query_value("key")).set("name", "").set("problem", "");
  if (request.method != "POST") return show_outside("setup", "First administrator", view);
  const auto form = request.form();
  view.set("key", field_of(form, "key")).set("name", field_of(form, "name"));
  try {
    if (field_of(form, "password") != field_of(form, "again"))
      throw std::runtime_error("the two passwords are not the same");
    const Account account = parts_.accounts.set_up(field_of(form, "key"), field_of(form, "name"),
                                                   field_of(form, "password"), request.peer);
    return begin_session(request, account, "/?done=welcome");
  } catch (const soci::soci_error&) {
    throw;
  } catch (const std::runtime_error& error) {
    view.set("problem", std::string(error.what()));
    return show_outside("setup", "First administrator", view, 422);
  }
}

HttpResponse Console::change_password(const Visit& visit) {
  const auto again = [&](const std::string& problem) {
    return show(visit, "password", "Password", View().set("problem", problem), 422);
  };
  const Accounts::Login login =
      parts_.accounts.login(visit.account.name, visit.field("current"), visit.request.peer);
  if (login.wait > 0) return again("Too many wrong passwords. Wait " + seconds_text(login.wait) + ".");
  if (!login.account) return again("That is not the password of now.");
  if (visit.field("password") != visit.field("again")) return again("The two passwords are not the same.");
  try {
    parts_.accounts.set_password(visit.actor(), visit.account.id, visit.field("password"));
  } catch (const soci::soci_error&) {
    throw;
  } catch (const std::runtime_error& error) {
    return again(error.what());
  }
  return begin_session(visit.request, visit.account, "/?done=password");
}

}  // namespace dce::server
