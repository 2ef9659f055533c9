// What a new server still needs, until somebody has seen to it.
#include <array>

#include "server/console/page.h"

namespace dce::server {
namespace {

struct Step {
  const char *name, *title, *text, *href, *verb;
  bool (*done)(const ConsoleParts& parts);
};

bool is_said(const ConsoleParts& parts, const char* section) {
  const std::shared_ptr<const SettingsState> now = parts.settings.state();
  return now->file().find(section) != nullptr || now->said(section).revision > 0;
}

constexpr std::array kSteps = {
    Step{"printer", "Register a printer",
         "So that there is somewhere to print. IPP printers are asked what they can.", "/printers#register",
         "Register", [](const ConsoleParts& parts) { return !parts.web.devices.list().empty(); }},
    Step{"mailbox", "Add a mailbox", "Where people send what they want printed, from any phone.", "/mail/new",
         "Add", [](const ConsoleParts& parts) { return !parts.settings.state()->rows("mailbox").empty(); }},
    Step{"replies", "Set up replies",
         "The mail server that codes are sent through. Without it nobody is told theirs.", "/mail/replies",
         "Set up",
         [](const ConsoleParts& parts) { return !parts.settings.state()->value("smtp", "host").empty(); }},
    Step{"policy", "Look at the policy",
         "Who may print, how long documents stay. What is usual suits most offices.", "/settings/policy",
         "Look", [](const ConsoleParts& parts) { return is_said(parts, "policy"); }},
};

}  // namespace

void add_first_steps(View& view, const Visit& visit, const ConsoleParts& parts) {
  bool any = false;
  for (const Step& step : kSteps) {
    const bool over = step.done(parts), skipped = parts.settings.state()->is_skipped(step.name);
    View row;
    row.set("name", step.name).set("title", step.title).set("text", step.text).set("href", step.href);
    row.set("verb", step.verb)
        .set("over", over)
        .set("skipped", skipped && !over)
        .set("open", !over && !skipped);
    row.set("next", !any && !over && !skipped);
    any = any || (!over && !skipped);
    view.add("steps", std::move(row));
  }
  view.set("first_steps", any && visit.may(Role::administrator));
}

void add_first_step_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("POST", "/first-steps", {Role::administrator, [&parts](const Visit& visit) {
                                       for (const Step& step : kSteps) {
                                         if (visit.field("skip") == step.name)
                                           parts.settings.skip(visit.actor(), step.name);
                                       }
                                       return done("/", "skipped");
                                     }});
}

}  // namespace dce::server
