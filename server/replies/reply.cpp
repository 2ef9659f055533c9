#include "server/replies/reply.h"

#include <algorithm>
#include <stdexcept>

#include "server/base/text.h"
#include "server/jobs/options.h"
#include "server/languages/texts.h"
#include "server/replies/templates.h"

namespace dce::server {
namespace {

constexpr size_t kLongestName = 120, kMostNotes = 3;

std::string pages_text(int pages, const std::string& language) {
  if (pages <= 0) return {};
  return pages == 1 ? text_in(language, "one_page") : text_in(language, "pages", std::to_string(pages));
}

std::string options_text(const PrintOptions& options, const std::string& language) {
  std::string list;
  const auto add = [&](const std::string& text) { list += (list.empty() ? "" : ", ") + text; };
  if (options.copies > 1) add(text_in(language, "mail_copies", std::to_string(options.copies)));
  if (options.sides != "one-sided") add(text_in(language, "two_sided"));
  if (options.monochrome) add(text_in(language, "monochrome"));
  if (options.staple) add(text_in(language, "stapled"));
  return list.empty() ? list : text_in(language, "mail_options", list);
}

View document_view(const Job& job, const std::string& language) {
  View view;
  view.set("name", printable(job.name, kLongestName))
      .set("pages", pages_text(job.pages, language))
      .set("pending", is_pending(job) ? text_in(language, "mail_pending") : std::string());
  size_t count = 0;
  for (const std::string& line : split(job.warnings, '\n')) {
    if (count++ < kMostNotes)
      view.add("notes", View().set("note", text_in(language, "mail_note", printable(line))));
  }
  return view;
}

View refused_view(const std::string& name, const std::string& reason, const std::string& language) {
  return View()
      .set("name", translated(language, printable(name, kLongestName)))
      .set("reason", translated(language, reason));
}

std::string heading_of(const ReplyFacts& facts, bool any_ready, bool any_bad) {
  if (facts.kind == ReplyKind::new_code && !any_ready) return "mail_new_code";
  if (!any_ready) return "mail_not_ready";
  return any_bad ? "mail_some_ready" : "mail_ready";
}

}  // namespace

std::string name_of(ReplyKind kind) {
  return kind == ReplyKind::reply ? "reply" : kind == ReplyKind::new_code ? "new-code" : "failure";
}

ReplyKind reply_kind_of(const std::string& name) {
  for (const ReplyKind kind : {ReplyKind::reply, ReplyKind::new_code, ReplyKind::failure}) {
    if (name == name_of(kind)) return kind;
  }
  throw std::runtime_error("there is no kind of reply called \"" + name + "\"");
}

bool is_pending(const Job& job) {
  return job.state == JobState::received || job.state == JobState::converting;
}

ReplyText write_reply(const ReplyFacts& facts) {
  const std::string& language = facts.language;
  View view = texts_view(language);
  const bool later = facts.kind == ReplyKind::failure;
  PrintOptions options;
  bool any_ready = false, any_bad = false;
  for (const Job& job : facts.jobs) {
    if (job.state == JobState::failed) {
      any_bad = true;
      view.add("refused", refused_view(job.name, job.message, language));
    } else if (!later) {
      any_ready = true;
      options = options_of(job.ticket);
      view.add("documents", document_view(job, language));
    }
  }
  for (const MailLoss& loss : facts.losses) {
    any_bad = true;
    view.add("refused", refused_view(loss.name, loss.reason, language));
  }
  const bool new_code = facts.kind == ReplyKind::new_code;
  const std::string heading = text_in(language, heading_of(facts, any_ready, any_bad));
  view.set("heading", heading)
      .set("code", any_ready || new_code ? facts.code : std::string())
      .set("code_changed", new_code)
      .set("kept", any_ready ? text_in(language, "mail_kept_hours",
                                       std::to_string(std::max<Millis>(1, facts.retention / kHour)))
                             : std::string())
      .set("later", later)
      .set("ready", any_ready)
      .set("bad", any_bad)
      .set("options", any_ready ? options_text(options, language) : std::string());
  return {.subject = heading,
          .text = fill_plain(mail_templates(), "mail.txt", view),
          .html = fill(mail_templates(), "mail", view)};
}

}  // namespace dce::server
