// Jobs of everybody: the list, and each with its journal.
#include "server/base/text.h"
#include "server/console/page.h"
#include "server/jobs/attempts.h"
#include "server/reports/job_list.h"

namespace dce::server {
namespace {

JobFilter filter_of(const HttpRequest& request) {
  JobFilter filter{.state = printable(request.query_value("state"), 20),
                   .user_id = printable(request.query_value("user"), 40),
                   .device_id = printable(request.query_value("printer"), 40),
                   .text = printable(trimmed(request.query_value("q")), 100)};
  return filter;
}

void add_states(View& view, const std::map<JobState, long long>& counts, const std::string& chosen) {
  long long all = 0;
  for (const auto& [state, count] : counts) all += count;
  view.add("states", option("", "Not deleted (" + std::to_string(all) + ")", chosen));
  for (int i = 0; i < static_cast<int>(JobState::deleted); ++i) {
    const JobState state = static_cast<JobState>(i);
    const auto found = counts.find(state);
    const std::string name(name_of(state));
    const std::string count = std::to_string(found == counts.end() ? 0 : found->second);
    view.add("states", option(name, name + " (" + count + ")", chosen));
  }
  view.add("states", option("deleted", "deleted", chosen));
  view.add("states", option("all", "all, deleted too", chosen));
}

HttpResponse list(const Visit& visit, const ConsoleParts& parts) {
  Database& database = parts.web.jobs.database();
  const JobFilter filter = filter_of(visit.request);
  const PageOf<JobLine> page = list_jobs(database, filter, page_request(visit.request));
  View view;
  view.set("q", filter.text).set("user", filter.user_id).set("live", "/events");
  add_states(view, count_jobs(database), filter.state);
  view.add("printers", option("", "Any printer", filter.device_id));
  for (const Device& device : parts.web.devices.list())
    view.add("printers", option(device.id, device.name, filter.device_id));
  for (const JobLine& line : page.rows) {
    View row;
    row.set("id", line.id).set("name", line.name).set("unnamed", line.name.empty());
    row.set("user", line.user).set("user_id", line.user_id);
    row.set("device", line.device).set("pages", known_number(line.pages)).set("message", line.message);
    add_state(row, line.state);
    add_time(row, "at", line.created_at);
    view.add("jobs", std::move(row));
  }
  add_paging(view, visit, page);
  return show(visit, "jobs", "Jobs", std::move(view));
}

void add_journal(View& view, JobStore& jobs, const std::string& id) {
  for (const JournalLine& line : jobs.journal(id)) {
    View row;
    row.set("from", line.from == line.to ? "" : line.from).set("to", line.to);
    row.set("actor", line.actor).set("detail", line.detail);
    add_time(row, "at", line.at);
    view.add("journal", std::move(row));
  }
}

void add_attempts(View& view, const ConsoleParts& parts, const std::string& id) {
  for (const Attempt& attempt : Attempts(parts.web.jobs).of_job(id)) {
    const auto device = parts.web.devices.find(attempt.device_id);
    View row;
    row.set("device", device ? device->name : "(removed)").set("phase", attempt.phase);
    row.set("bytes", std::to_string(attempt.bytes)).set("detail", attempt.detail);
    add_time(row, "at", attempt.started_at);
    view.set("tried", true).add("attempts", std::move(row));
  }
}

HttpResponse one(const Visit& visit, const ConsoleParts& parts) {
  const auto job = parts.web.jobs.find(visit.values[0]);
  if (!job) return show_message(visit, 404, "Not found", "There is no such job.", "/jobs");
  const auto user = parts.web.users.find(job->user_id);
  const auto device = parts.web.devices.find(job->device_id);
  View view;
  view.set("id", job->id).set("name", job->name).set("unnamed", job->name.empty()).set("live", "/events");
  view.set("user", user ? user->address : "").set("user_id", job->user_id);
  view.set("device", device ? device->name : "").set("pages", known_number(job->pages));
  view.set("ticket", job->ticket == "{}" ? "" : job->ticket).set("origin", job->origin);
  view.set("message", job->message).set("warnings", job->warnings);
  add_state(view, job->state);
  add_time(view, "created", job->created_at);
  add_time(view, "expires", job->state == JobState::deleted ? 0 : job->expires_at);
  view.set("cancellable", visit.may(Role::operator_) && Desk::can_cancel(*job));
  view.set("deletable", visit.may(Role::operator_) && Desk::can_remove(*job));
  view.set("retryable", visit.may(Role::operator_) &&
                            (job->state == JobState::failed || job->state == JobState::cancelled));
  const bool forwardable = Desk::can_release(*job) || job->state == JobState::releasing;
  view.set("can_forward", visit.may(Role::operator_) && forwardable);
  if (visit.may(Role::operator_) && forwardable) {
    for (const Device& candidate : parts.web.devices.list()) {
      if (candidate.enabled) view.add("printers", option(candidate.id, candidate.name, job->device_id));
    }
  }
  uint64_t bytes = 0;
  for (const JobFile& file : parts.web.jobs.files(job->id)) bytes += file.bytes;
  view.set("bytes", std::to_string((bytes + 1023) / 1024) + " KB");
  add_journal(view, parts.web.jobs, job->id);
  add_attempts(view, parts, job->id);
  return show(visit, "job", job->name.empty() ? "Job" : job->name, std::move(view));
}

HttpResponse act(const Visit& visit, Acts& acts) {
  const std::string& id = visit.values[0];
  const std::string action = visit.field("action"), page = "/jobs/" + id;
  if (action == "cancel") return acts.cancel_job(visit.actor(), id), done(page, "cancelled");
  if (action == "delete") return acts.delete_job(visit.actor(), id), done(page, "deleted");
  if (action == "retry") return acts.retry_job(visit.actor(), id), done(page, "retried");
  if (action == "forward")
    return acts.forward_job(visit.actor(), id, visit.field("printer")), done(page, "forwarded");
  throw std::runtime_error("there is no such action");
}

}  // namespace

void add_job_pages(Pages& pages, const ConsoleParts& parts) {
  pages.add("GET", "/jobs", {Role::auditor, [&parts](const Visit& visit) { return list(visit, parts); }});
  pages.add("GET", "/jobs/{id}", {Role::auditor, [&parts](const Visit& visit) { return one(visit, parts); }});
  pages.add("POST", "/jobs/{id}",
            {Role::operator_, [&parts](const Visit& visit) { return act(visit, parts.acts); }});
}

}  // namespace dce::server
