// What every page of the administration is given, and how it is shown.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/accounts/accounts.h"
#include "server/administration/acts.h"
#include "server/base/template.h"
#include "server/settings/trials.h"
#include "server/web/http.h"
#include "server/web/routes.h"
#include "server/web/site_parts.h"
#include "server/webhooks/webhooks.h"

namespace dce::server {

/// All of them outlive the console.
struct ConsoleParts {
  WebParts web;
  Accounts& accounts;
  AuditLog& audit;
  Acts& acts;
  Webhooks& webhooks;
  MasterKey key;  ///< of the console's own
  /// As it was seen last: asking one that is away takes a second.
  std::function<std::vector<Engines::Health>()> engine_health{};
  /// Why mailboxes take no mail just now, by name.
  std::function<std::map<std::string, std::string>()> mailbox_problems{};
  Settings& settings;
  Trials& trials;
  std::string panel_base{};  ///< where panels reach the release page: "https://print.example.org:8443"
};

/// A request of somebody who is known and may make it.
struct Visit {
  const HttpRequest& request;
  Account account;
  std::string csrf;                 ///< what forms carry
  std::vector<std::string> values;  ///< of the path's places
  std::map<std::string, std::string> form;
  bool with_session = true;  ///< else by Basic authentication, which nobody logs out of

  Actor actor() const { return {account.name, request.peer}; }
  std::string field(const std::string& name) const { return field_of(form, name); }
  bool may(Role role) const { return account.role >= role; }
};

/// What stands behind a path: who may ask, and what is answered. A std::runtime_error is shown as a sentence.
struct Page {
  Role role;
  std::function<HttpResponse(const Visit&)> answer;
};
using Pages = Routes<Page>;

/// A template with the frame's values beside the page's own. `heading` is the page's title.
HttpResponse show(const Visit& visit, const std::string& name, const std::string& heading, View view,
                  int status = 200);
/// For who is not known yet: without navigation.
HttpResponse show_outside(const std::string& name, const std::string& heading, View view, int status = 200);
/// A sentence and a way back.
HttpResponse show_message(const Visit& visit, int status, const std::string& heading,
                          const std::string& message, const std::string& back);

/// After something was done: the page at `path` is shown, with the sentence of that name above it. Only names
/// travel in addresses, so that nobody can put sentences into pages by a link.
HttpResponse done(const std::string& path, const std::string& notice);

/// A time as pages show it: {{#at}}{{>time}}{{/at}}. Empty for 0.
View time_view(Millis time);
void add_time(View& view, const std::string& name, Millis time);

/// Links to the pages beside; other fields of the query stay.
template <class Row>
void add_paging(View& view, const Visit& visit, const PageOf<Row>& page) {
  const auto link = [&](const std::string& cursor, const char* name) {
    if (cursor.empty()) return std::string();
    std::string path = visit.request.path + "?" + name + "=" + percent_encoded(cursor);
    for (const auto& [key, value] : visit.request.query) {
      if (key != "older" && key != "newer" && key != "done" && !value.empty())
        path += "&" + percent_encoded(key) + "=" + percent_encoded(value);
    }
    return path;
  };
  view.set("older", link(page.older, "older")).set("newer", link(page.newer, "newer"));
  view.set("paged", !page.older.empty() || !page.newer.empty());
}
PageRequest page_request(const HttpRequest& request);

/// "printed" as a coloured word: `tone` is good, warn, bad or empty.
void add_state(View& view, JobState state);
/// Nothing for 0, which is a number that is not known yet.
std::string known_number(long long count);

/// One choice of several, for {{#options}}<option value="{{value}}"{{#chosen}} selected{{/chosen}}>.
View option(const std::string& value, const std::string& text, const std::string& chosen);
/// All of them as the list `name`: pairs of value and text.
void add_options(View& view, const std::string& name,
                 std::initializer_list<std::pair<const char*, const char*>> options,
                 const std::string& chosen);

// The pages, a group a source.
void add_overview_pages(Pages& pages, const ConsoleParts& parts);
void add_audit_pages(Pages& pages, const ConsoleParts& parts);
void add_account_pages(Pages& pages, const ConsoleParts& parts);
void add_job_pages(Pages& pages, const ConsoleParts& parts);
void add_user_pages(Pages& pages, const ConsoleParts& parts);
void add_device_pages(Pages& pages, const ConsoleParts& parts);
void add_report_pages(Pages& pages, const ConsoleParts& parts);
void add_system_pages(Pages& pages, const ConsoleParts& parts);
/// What is still to be set up, for the overview.
void add_first_steps(View& view, const Visit& visit, const ConsoleParts& parts);
void add_first_step_pages(Pages& pages, const ConsoleParts& parts);
void add_engine_pages(Pages& pages, const ConsoleParts& parts);
void add_settings_pages(Pages& pages, const ConsoleParts& parts);
void add_mail_pages(Pages& pages, const ConsoleParts& parts);
void add_webhook_pages(Pages& pages, const ConsoleParts& parts);

}  // namespace dce::server
