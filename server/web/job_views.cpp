#include "server/web/job_views.h"

#include "server/jobs/desk.h"
#include "server/languages/texts.h"

namespace dce::server {
namespace {

View value(const std::string& name, const std::string& text, bool chosen) {
  return View()
      .set("value", name)
      .set("text", text)
      .set("chosen", chosen)
      .set("pressed", std::string(chosen ? "true" : "false"));
}

/// Of IPP's words for what is wrong (RFC 8011, 5.4.12, and PWG 5100.9), those that somebody before the
/// printer can mend.
std::string_view text_of_problem(std::string_view problem) {
  constexpr std::pair<std::string_view, std::string_view> kTexts[] = {
      {"media-jam", "problem_jam"},        {"media-empty", "problem_paper"},
      {"media-needed", "problem_paper"},   {"input-tray-empty", "problem_paper"},
      {"cover-open", "problem_cover"},     {"door-open", "problem_cover"},
      {"interlock-open", "problem_cover"}, {"marker-supply-empty", "problem_toner"},
      {"toner-empty", "problem_toner"},    {"offline", "problem_offline"},
      {"shutdown", "problem_offline"},     {"paused", "problem_paused"},
      {"output-area-full", "problem_full"}, {"input-tray-missing", "problem_tray"},
      {"marker-waste-full", "problem_waste"},
  };
  for (const auto& [word, text] : kTexts) {
    if (word == problem) return text;
  }
  return {};
}

std::string pages_text(int pages, const std::string& language) {
  if (pages <= 0) return {};
  return pages == 1 ? text_in(language, "one_page") : text_in(language, "pages", std::to_string(pages));
}

}  // namespace

std::string device_news(const Condition& condition, const std::string& language) {
  std::string news;
  for (const std::string& problem : condition.problems) {
    const std::string_view key = text_of_problem(problem);
    if (key.empty()) continue;
    news = text_in(language, "printer_says", text_in(language, key));
    break;  // the first is what must be done first
  }
  std::string low;
  for (const Supply& supply : condition.supplies) {
    if (supply.is_low())
      low += (low.empty() ? "" : ", ") + supply.name + " " + std::to_string(supply.level) + " %";
  }
  if (!low.empty()) news += (news.empty() ? "" : " ") + text_in(language, "running_out", low);
  return news;
}

View page_view(const std::string& language) {
  return texts_view(language).set("refresh", std::string()).set("link", std::string());
}

bool is_moving(const Job& job) {
  return job.state == JobState::received || job.state == JobState::converting ||
         job.state == JobState::releasing || job.state == JobState::sent;
}

View job_row(const Job& job, const std::string& language) {
  const bool problem = job.state == JobState::failed || job.state == JobState::unconfirmed ||
                       (job.state == JobState::held && !job.message.empty());
  const bool releasable = Desk::can_release(job), cancellable = Desk::can_cancel(job);
  View view;
  view.set("id", job.id).set("name", job.name);
  view.set("state", text_in(language, "state_" + std::string(name_of(job.state))));
  view.set("problem", problem).set("pages", pages_text(job.pages, language));
  view.set("time", format_time_of_day(job.created_at)).set("message", translated(language, job.message));
  view.set("releasable", releasable).set("cancellable", cancellable);
  view.set("only_delete", !releasable && !cancellable && Desk::can_remove(job));
  const bool again = job.state != JobState::held;
  view.set("print_label", text_in(language, again ? "print_again" : "print"));
  return view;
}

void add_choices(View& view, const PrintOptions& options, const Capabilities& device,
                 const std::string& language) {
  const auto text = [&](const char* key) { return text_in(language, key); };
  const bool two_sided = options.sides != "one-sided";
  view.set("copies", std::to_string(options.copies)).set("sides", options.sides);
  view.set("colour", std::string(options.monochrome ? "monochrome" : "color"));
  view.set("staple", std::string(options.staple ? "yes" : "no"));
  if (device.two_sided)
    view.add("choices", View()
                            .set("label", text("sides"))
                            .add("values", value("one-sided", text("one_sided"), !two_sided))
                            .add("values", value("two-sided-long-edge", text("two_sided"), two_sided)));
  if (device.colour)
    view.add("choices", View()
                            .set("label", text("colour"))
                            .add("values", value("color", text("in_colour"), !options.monochrome))
                            .add("values", value("monochrome", text("monochrome"), options.monochrome)));
  if (device.staple)
    view.add("choices", View()
                            .set("label", text("staple"))
                            .add("values", value("none", text("not_stapled"), !options.staple))
                            .add("values", value("staple", text("stapled"), options.staple)));
}

}  // namespace dce::server
