#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>

#include "commands.h"

namespace dce::server_cli {

void add_jobs(CLI::App& app, const Open& open) {
  CLI::App& jobs = *app.add_subcommand("jobs", "Documents on their way")->require_subcommand(1);
  auto count = std::make_shared<int>(100);
  CLI::App& list = *jobs.add_subcommand("list", "The newest");
  list.add_option("--count", *count, "How many")->capture_default_str()->check(CLI::Range(1, 100000));
  list.callback([open, count] {
    const auto stores = open();
    for (const server::Job& job : stores->jobs.newest(*count)) {
      const auto user = stores->users.find(job.user_id);
      // Not the name: what people print is their own business.
      std::printf("%s  %s  %-11s  %4d pages  %s\n", job.id.c_str(),
                  server::format_time(job.created_at).c_str(), std::string(name_of(job.state)).c_str(),
                  job.pages, user ? user->address.c_str() : "");
    }
  });
  auto id = std::make_shared<std::string>();
  CLI::App& show = *jobs.add_subcommand("show", "A job's journal and its tries at printers");
  show.add_option("ID", *id, "The job")->required();
  show.callback([open, id] {
    const auto stores = open();
    if (!stores->jobs.find(*id)) throw std::runtime_error("there is no such job");
    for (const server::JournalLine& line : stores->jobs.journal(*id))
      std::printf("%s  %s -> %s  by %s  %s\n", server::format_time(line.at).c_str(), line.from.c_str(),
                  line.to.c_str(), line.actor.c_str(), line.detail.c_str());
    for (const server::Attempt& attempt : server::Attempts(stores->jobs).of_job(*id))
      std::printf("%s  %s  %llu bytes  %s\n", server::format_time(attempt.started_at).c_str(),
                  attempt.phase.c_str(), static_cast<unsigned long long>(attempt.bytes),
                  attempt.detail.c_str());
  });
  CLI::App& remove = *jobs.add_subcommand("delete", "Delete a job's bytes");
  remove.add_option("ID", *id, "The job")->required();
  remove.callback([open, id] { open()->acts.delete_job(kHere, *id); });
  CLI::App& retry = *jobs.add_subcommand("retry", "Convert one again that failed or was cancelled");
  retry.add_option("ID", *id, "The job")->required();
  retry.callback([open, id] { open()->acts.retry_job(kHere, *id); });
}

}  // namespace dce::server_cli
