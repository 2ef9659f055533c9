#include "server/web/release_pages.h"

#include <algorithm>
#include <cctype>

#include "server/base/text.h"
#include "server/engines/preview.h"
#include "server/languages/texts.h"
#include "server/web/job_views.h"
#include "server/web/qr.h"
#include "server/web/templates.h"

namespace dce::server {
namespace {

constexpr char kPanelCookie[] = "dce-panel", kOwnerCookie[] = "dce-owner", kLanguageCookie[] = "dce-language";
constexpr int kJobsOfPart = 3;  // what fits below each other in 480 dots
constexpr int kPreviewWidth = 300, kQrDots = 3;
constexpr char kPhonePath[] = "/Q/";

/// "rest" of "/release/job/rest".
std::optional<std::string> after(const std::string& path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return std::nullopt;
  return path.substr(prefix.size());
}

/// What the panel's browser called this server, as far as that is a host and a port.
std::string address_shown(const HttpRequest& request) {
  const std::string host = request.header("host");
  const bool good =
      !host.empty() && host.size() < 200 &&
      lower_ascii(host).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]") == std::string::npos;
  return (request.tls ? "https://" : "http://") + (good ? host : std::string("localhost"));
}

PrintOptions options_from(const std::map<std::string, std::string>& form) {
  PrintOptions options;
  options.copies = number_of(field_of(form, "copies"), 1, 1, PrintOptions::kMostCopies);
  options.sides = field_of(form, "sides") == "two-sided-long-edge" ? "two-sided-long-edge" : "one-sided";
  options.monochrome = field_of(form, "colour") == "monochrome";
  options.staple = field_of(form, "staple") == "yes";
  const std::string set = field_of(form, "set");
  if (set == "fewer") options.copies = std::max(1, options.copies - 1);
  if (set == "more") options.copies = std::min(PrintOptions::kMostCopies, options.copies + 1);
  if (set == "one-sided" || set == "two-sided-long-edge") options.sides = set;
  if (set == "monochrome" || set == "color") options.monochrome = set == "monochrome";
  if (set == "staple" || set == "none") options.staple = set == "staple";
  return options;
}

std::string quota_text(const QuotaExceeded& exceeded, const std::string& language) {
  return text_in(language, "quota_exceeded", std::to_string(exceeded.needed), std::to_string(exceeded.left));
}

}  // namespace

Desk::Owner ReleasePages::owner_of(const Visit& visit) {
  return {.user_id = visit.user.id, .actor = visit.user.address, .source = visit.request.peer};
}

HttpResponse ReleasePages::page(const std::string& name, const View& view, int status) const {
  return {.status = status, .body = fill(templates(), name, view)};
}

HttpResponse ReleasePages::message(const std::string& language, int status, std::string_view heading,
                                   std::string_view text, const std::string& link) const {
  View view = page_view(language);
  view.set("heading", text_in(language, heading)).set("message", text_in(language, text)).set("link", link);
  view.set("link_label", text_in(language, "back"));
  return page("message", view, status);
}

View ReleasePages::view_for(const Visit& visit, const std::string& heading) const {
  View view = page_view(visit.language);
  view.set("heading", heading).set("device", visit.device.name);
  view.set("news", device_news(visit.device.condition, visit.language));
  view.set("csrf", visit.owner ? visit.owner->csrf : visit.panel.csrf);
  return view;
}

HttpResponse ReleasePages::handle(const HttpRequest& request) {
  if (request.path.starts_with("/panel/")) return open_panel(request);
  if (request.path.starts_with(kPhonePath)) return open_phone(request);
  Visit visit{.request = request};
  visit.language = language_for(request.cookie(kLanguageCookie).empty() ? request.header("accept-language")
                                                                        : request.cookie(kLanguageCookie));
  visit.panel_token = request.cookie(kPanelCookie);
  const std::optional<Session> panel = find_panel(visit.panel_token);
  const std::optional<Device> device = panel ? parts_.devices.find(panel->device_id) : std::nullopt;
  if (!device || !device->enabled) return message(visit.language, 403, "panel_unknown", "panel_hint");
  visit.panel = *panel;
  visit.device = *device;
  visit.owner_token = request.cookie(kOwnerCookie);
  // A page that loads itself again keeps nobody's documents open.
  const bool by_itself = request.query_value("auto") == "1";
  visit.owner = parts_.sessions.find("owner", visit.owner_token, !by_itself);
  // A cookie carried to another panel opens nothing there.
  if (visit.owner && visit.owner->device_id != device->id) visit.owner.reset();
  if (visit.owner) {
    const std::optional<User> user = parts_.users.find(visit.owner->user_id);
    if (user && !user->blocked) {
      visit.user = *user;
    } else {
      visit.owner.reset();
    }
  }
  const bool post = request.method == "POST";
  if (request.method != "GET" && request.method != "HEAD" && !post)
    return HttpResponse::plain(405, "no such method");
  if (post) {
    const std::string& expected = visit.owner ? visit.owner->csrf : visit.panel.csrf;
    const std::string shown = field_of(request.form(), "csrf");
    // A form of before the session ended is no attack, and leads to the keypad like it.
    if (!equal_secret(shown, expected)) return HttpResponse::redirect("/release");
  }
  if (const std::string wanted = request.query_value("lang"); !wanted.empty() && !post) {
    HttpResponse response = HttpResponse::redirect("/release");
    response.set_cookie(kLanguageCookie, language_for(wanted), request.tls);
    return response;
  }
  if (post && request.path == "/release/code") return take_key(visit);
  if (request.path == "/release/qr" && !visit.is_phone()) return qr(visit);
  if (request.path == "/release" || !visit.owner) {
    if (request.path != "/release") return HttpResponse::redirect("/release");
    return code_page(visit, "", "");
  }
  return for_owner(visit, request.path.substr(std::string_view("/release").size()));
}

HttpResponse ReleasePages::for_owner(const Visit& visit, const std::string& path) {
  const bool post = visit.request.method == "POST";
  if (path == "/jobs") return jobs_page(visit);
  if (path == "/leave" && post) return leave(visit);
  if (path == "/all" && post) return print_all(visit);
  if (path == "/new-code") return new_code(visit);
  if (const std::optional<std::string> rest = after(path, "/job/")) {
    const size_t slash = rest->find('/');
    const std::string id = rest->substr(0, slash);
    if (post && slash == std::string::npos) return act_on_job(visit, id);
    const std::optional<Job> job = parts_.desk.job(owner_of(visit), id);
    if (job && slash == std::string::npos) return job_page(visit, *job, visit.request.query_value("page"));
    const std::optional<std::string> number = after(*rest, id + "/page/");
    if (job && number) return preview(visit, *job, *number);
  }
  return message(visit.language, 404, "not_found", "not_found_hint", "/release/jobs");
}

HttpResponse ReleasePages::open_panel(const HttpRequest& request) {
  const std::string language = language_for(request.header("accept-language"));
  const std::optional<Device> device =
      parts_.devices.by_panel_key(request.path.substr(std::string_view("/panel/").size()));
  if (!device) return message(language, 403, "panel_unknown", "panel_hint");
  HttpResponse response = HttpResponse::redirect("/release");
  response.set_cookie(kPanelCookie, parts_.sessions.begin("panel", "", device->id), request.tls);
  return response;
}

std::optional<Session> ReleasePages::find_panel(const std::string& token) {
  std::optional<Session> panel = parts_.sessions.find("panel", token);
  return panel ? panel : parts_.sessions.find("phone", token);
}

HttpResponse ReleasePages::open_phone(const HttpRequest& request) {
  const std::string language = language_for(request.header("accept-language"));
  const std::optional<std::string> device_id =
      parts_.phone_links.device_of(request.path.substr(std::string_view(kPhonePath).size()));
  if (!device_id) return message(language, 403, "link_over", "link_hint");
  // A page and no redirect: a camera's browser may keep a strict cookie from what another program led it to.
  View view = page_view(language);
  view.set("heading", text_in(language, "title"))
      .set("message", std::string())
      .set("link", std::string("/release"));
  view.set("link_label", text_in(language, "next")).set("refresh", std::string("0;url=/release"));
  HttpResponse response = page("message", view);
  response.set_cookie(kPanelCookie, parts_.sessions.begin("phone", "", *device_id), request.tls);
  return response;
}

HttpResponse ReleasePages::qr(const Visit& visit) const {
  const std::string link = parts_.phone_links.make(visit.panel_token, visit.device.id);
  std::string address = parts_.address.empty() ? address_shown(visit.request) : parts_.address;
  std::transform(address.begin(), address.end(), address.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return {.type = "image/bmp", .body = qr_image(address + kPhonePath + link, kQrDots)};
}

HttpResponse ReleasePages::code_page(const Visit& visit, const std::string& entered,
                                     const std::string& notice, int status) {
  View view = view_for(visit, text_in(visit.language, "enter_code"));
  const int length = parts_.codes.length(), full = static_cast<int>(entered.size());
  view.set("entered", entered).set("notice", notice);
  view.set("progress",
           text_in(visit.language, "digits_entered", std::to_string(full), std::to_string(length)));
  view.set("phone", !visit.is_phone());
  // The link in the QR code ends: nobody is to find one that is over.
  if (!visit.is_phone() && entered.empty() && notice.empty())
    view.set("refresh", std::string("60;url=/release"));
  for (int i = 0; i < length; ++i) view.add(i < full ? "full" : "empty", View());
  for (char digit = '1'; digit <= '9'; ++digit)
    view.add("digits", View().set("digit", std::string(1, digit)));
  for (const std::string& language : languages())
    view.add("languages", View().set("tag", language).set("label", std::string(language_name(language))));
  return page("code", view, status);
}

HttpResponse ReleasePages::take_key(const Visit& visit) {
  const std::map<std::string, std::string> form = visit.request.form();
  std::string entered;
  for (const char c : field_of(form, "entered")) {
    if (c >= '0' && c <= '9' && entered.size() < Codes::kLongest) entered += c;
  }
  const std::string key = field_of(form, "key");
  if (key == "erase") {
    if (!entered.empty()) entered.pop_back();
  } else if (key == "cancel") {
    entered.clear();
  } else if (key.size() == 1 && key[0] >= '0' && key[0] <= '9') {
    entered += key;
  }
  if (static_cast<int>(entered.size()) < parts_.codes.length()) return code_page(visit, entered, "");
  return try_code(visit, entered);
}

HttpResponse ReleasePages::try_code(const Visit& visit, const std::string& code) {
  const Codes::Guess guess =
      parts_.codes.guess(code, {.device = visit.device.id, .source = visit.request.peer});
  if (guess.wait > 0)
    return code_page(visit, "",
                     text_in(visit.language, "wait", std::to_string((guess.wait + kSecond - 1) / kSecond)),
                     429);
  if (!guess.user_id) return code_page(visit, "", text_in(visit.language, "wrong_code"), 403);
  HttpResponse response = HttpResponse::redirect("/release/jobs");
  response.set_cookie(kOwnerCookie, parts_.sessions.begin("owner", *guess.user_id, visit.device.id),
                      visit.request.tls);
  return response;
}

HttpResponse ReleasePages::leave(const Visit& visit) {
  parts_.sessions.end(visit.owner_token);
  HttpResponse response = HttpResponse::redirect("/release");
  response.set_cookie(kOwnerCookie, "", visit.request.tls);
  return response;
}

HttpResponse ReleasePages::new_code(const Visit& visit) {
  const bool done = visit.request.method == "POST";
  View view = view_for(visit, text_in(visit.language, done ? "mail_new_code" : "new_code"));
  view.set("code", done ? parts_.codes.renew(visit.user.id, {visit.user.address, visit.request.peer}) : "");
  view.set("ask", !done);
  view.set("message", text_in(visit.language, done ? "mail_code_changed" : "new_code_hint"));
  return page("new_code", view);
}

HttpResponse ReleasePages::jobs_page(const Visit& visit, const std::string& notice) {
  const std::vector<Job> jobs = parts_.desk.jobs(owner_of(visit));
  const int parts = std::max(1, (static_cast<int>(jobs.size()) + kJobsOfPart - 1) / kJobsOfPart);
  const int part = number_of(visit.request.query_value("part"), 1, 1, parts);
  View view = view_for(visit, text_in(visit.language, "your_documents"));
  bool moving = false;
  int releasable = 0;
  for (size_t i = 0; i < jobs.size(); ++i) {
    const Job& job = jobs[i];
    moving = moving || is_moving(job);
    releasable += job.state == JobState::held ? 1 : 0;
    if (static_cast<int>(i) / kJobsOfPart + 1 == part)
      view.add("jobs", job_row(job, visit.language).set("part", std::to_string(part)));
  }
  view.set("notice", notice).set("several", releasable > 1);
  const Quota::Account pages = parts_.quota.of(visit.user.id);
  view.set("quota", pages.is_limited() ? text_in(visit.language, "pages_left", std::to_string(pages.left()),
                                                 std::to_string(pages.allowed))
                                       : "");
  view.set("several_parts", parts > 1);
  view.set("previous", part > 1 ? std::to_string(part - 1) : "");
  view.set("next", part < parts ? std::to_string(part + 1) : "");
  view.set("where", text_in(visit.language, "list_part", std::to_string(part), std::to_string(parts)));
  if (moving) view.set("refresh", "2;url=/release/jobs?auto=1&part=" + std::to_string(part));
  return page("jobs", view);
}

HttpResponse ReleasePages::job_page(const Visit& visit, const Job& job, const std::string& page_text) {
  View view = view_for(visit, job.name);
  const int pages = std::max(job.pages, 1);
  const int number = number_of(page_text, 1, 1, pages);
  view.set("id", job.id).set("name", job.name).set("page", std::to_string(number));
  view.set("alt", text_in(visit.language, "preview_of", std::to_string(number)));
  view.set("previewed", job.pages > 0 && Desk::can_release(job));
  view.set("several", pages > 1);
  view.set("previous", number > 1 ? std::to_string(number - 1) : "");
  view.set("next", number < pages ? std::to_string(number + 1) : "");
  view.set("where", text_in(visit.language, "page_of", std::to_string(number), std::to_string(pages)));
  view.set("print_label", text_in(visit.language, job.state == JobState::held ? "print" : "print_again"));
  add_choices(view, options_of(job.ticket), visit.device.capabilities, visit.language);
  return page("job", view);
}

HttpResponse ReleasePages::preview(const Visit& visit, const Job& job, const std::string& page_text) {
  const int number = number_of(page_text, 0, 0, std::max(job.pages, 1));
  if (number == 0 || !Desk::can_release(job)) return HttpResponse::plain(404, "there is no such page");
  try {
    return {.type = "image/png",
            .body = preview_of(parts_.jobs, parts_.engines, job, recipe_for(visit.device, job), number,
                               kPreviewWidth)};
  } catch (const ConversionError& error) {
    return HttpResponse::plain(error.later ? 503 : 404, "there is no preview");
  }
}

HttpResponse ReleasePages::act_on_job(const Visit& visit, const std::string& id) {
  const std::map<std::string, std::string> form = visit.request.form();
  const std::string action = field_of(form, "action");
  Desk::Answer answer = Desk::Answer::done;
  try {
    answer = act(visit, id, form);
  } catch (const QuotaExceeded& exceeded) {
    return jobs_page(visit, quota_text(exceeded, visit.language));
  }
  if (answer == Desk::Answer::not_there)
    return message(visit.language, 404, "not_found", "not_found_hint", "/release/jobs");
  if (answer == Desk::Answer::not_now) return jobs_page(visit, text_in(visit.language, "changed_meanwhile"));
  if (action.empty())
    return HttpResponse::redirect(
        "/release/job/" + id + "?page=" + std::to_string(number_of(field_of(form, "page"), 1, 1, 1'000'000)));
  return HttpResponse::redirect("/release/jobs?part=" +
                                std::to_string(number_of(field_of(form, "part"), 1, 1, 1000)));
}

Desk::Answer ReleasePages::act(const Visit& visit, const std::string& id,
                               const std::map<std::string, std::string>& form) {
  const Desk::Owner owner = owner_of(visit);
  const std::string action = field_of(form, "action");
  Desk::Answer answer = Desk::Answer::done;
  if (!field_of(form, "options").empty() && action != "delete")
    answer = parts_.desk.set_options(owner, id, options_from(form));
  if (answer == Desk::Answer::done && action == "print")
    answer = parts_.desk.release(owner, id, visit.device.id);
  if (answer == Desk::Answer::done && action == "delete") answer = parts_.desk.remove(owner, id);
  if (answer == Desk::Answer::done && action == "cancel") answer = parts_.desk.cancel(owner, id);
  return answer;
}

HttpResponse ReleasePages::print_all(const Visit& visit) {
  const Desk::Owner owner = owner_of(visit);
  try {
    for (const Job& job : parts_.desk.jobs(owner)) {
      if (job.state == JobState::held) parts_.desk.release(owner, job.id, visit.device.id);
    }
  } catch (const QuotaExceeded& exceeded) {
    return jobs_page(visit, quota_text(exceeded, visit.language));
  }
  return HttpResponse::redirect("/release/jobs");
}

}  // namespace dce::server
