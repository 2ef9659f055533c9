#include "server/console/page.h"

#include <array>
#include <optional>

#include "server/console/templates.h"

namespace dce::server {
namespace {

struct Entry {
  const char *path, *text;
  Role role;
};

constexpr std::array kNavigation = {
    Entry{"/", "Overview", Role::auditor},
    Entry{"/jobs", "Jobs", Role::auditor},
    Entry{"/users", "Users", Role::auditor},
    Entry{"/printers", "Printers", Role::auditor},
    Entry{"/mail", "Mail", Role::auditor},
    Entry{"/engines", "Engines", Role::auditor},
    Entry{"/reports", "Reports", Role::auditor},
    Entry{"/audit", "Audit log", Role::auditor},
    Entry{"/settings", "Settings", Role::auditor},
    Entry{"/accounts", "Accounts", Role::administrator},
    Entry{"/webhooks", "Webhooks", Role::administrator},
};

struct Notice {
  const char *name, *text;
};

constexpr std::array kNotices = {
    Notice{"saved", "Saved."},
    Notice{"cancelled", "Cancelled."},
    Notice{"deleted", "Its bytes are gone."},
    Notice{"forwarded", "On its way to the printer."},
    Notice{"retried", "It is converted again."},
    Notice{"test", "A test page is on its way: this is its job."},
    Notice{"asked", "The printer was asked again; its state below is what it said."},
    Notice{"removed", "Removed."},
    Notice{"engine", "It is used from now on, as soon as it answers."},
    Notice{"skipped", "Passed over. It is found in the pages on the side whenever it is wanted."},
    Notice{"password", "The password was changed. Other sessions have ended."},
    Notice{"welcome", "Welcome. This is the first account; make one for everybody who administers."},
};

bool is_current(const std::string& path, const std::string& entry) {
  return path == entry || (entry != "/" && path.starts_with(entry + "/"));
}

}  // namespace

HttpResponse show_outside(const std::string& name, const std::string& heading, View view, int status) {
  view.set("heading", heading);
  return {.status = status, .body = fill(console_templates(), name, view)};
}

HttpResponse show(const Visit& visit, const std::string& name, const std::string& heading, View view,
                  int status) {
  view.set("csrf", visit.csrf).set("me", visit.account.name);
  view.set("my_role", std::string(name_of(visit.account.role))).set("session", visit.with_session);
  view.set("operates", visit.may(Role::operator_)).set("administers", visit.may(Role::administrator));
  for (const Entry& entry : kNavigation) {
    if (!visit.may(entry.role)) continue;
    const bool current = is_current(visit.request.path, entry.path);
    view.add("navigation", View()
                               .set("path", std::string(entry.path))
                               .set("text", std::string(entry.text))
                               .set("current", current));
  }
  std::string notice;
  const std::string done = visit.request.query_value("done");
  for (const Notice& known : kNotices) {
    if (known.name == done) notice = known.text;
  }
  view.set("notice", notice);
  return show_outside(name, heading, std::move(view), status);
}

HttpResponse show_message(const Visit& visit, int status, const std::string& heading,
                          const std::string& message, const std::string& back) {
  return show(visit, "message", heading, View().set("message", message).set("back", back), status);
}

HttpResponse done(const std::string& path, const std::string& notice) {
  return HttpResponse::redirect(path + (path.find('?') == std::string::npos ? "?" : "&") + "done=" + notice);
}

View time_view(Millis time) {
  const std::string text = format_time(time);
  std::string machine = text + "Z";
  machine[10] = 'T';
  return View().set("time", text).set("machine_time", machine);
}

void add_time(View& view, const std::string& name, Millis time) {
  if (time > 0) {
    view.add(name, time_view(time));
  } else {
    view.set(name, std::string());
  }
}

PageRequest page_request(const HttpRequest& request) {
  return {.older_than = request.query_value("older"), .newer_than = request.query_value("newer")};
}

void add_state(View& view, JobState state) {
  using enum JobState;
  const char* tone = "";
  if (state == printed || state == sent) tone = "good";
  if (state == releasing || state == converting) tone = "warn";
  if (state == failed || state == unconfirmed) tone = "bad";
  view.set("state", std::string(name_of(state))).set("tone", std::string(tone));
}

std::string known_number(long long count) {
  return count == 0 ? std::string() : std::to_string(count);
}

View option(const std::string& value, const std::string& text, const std::string& chosen) {
  return View().set("value", value).set("text", text).set("chosen", value == chosen);
}

void add_options(View& view, const std::string& name,
                 std::initializer_list<std::pair<const char*, const char*>> options,
                 const std::string& chosen) {
  for (const auto& [value, text] : options) view.add(name, option(value, text, chosen));
}

}  // namespace dce::server
