#include "server/engines/preparer.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "server/languages/texts.h"

namespace dce::server {
namespace {

constexpr auto kPatience = std::chrono::seconds(1);  // for work of other servers, which ring no bell here
constexpr Millis kLater = 2 * kSecond;

std::string source_of(JobStore& jobs, const Job& job) {
  for (const JobFile& file : jobs.files(job.id)) {
    if (file.kind == "source") return file.id;
  }
  throw ConversionError("the document is no longer there", false);
}

JobFile stream_file(const Job& job, const Recipe& recipe, const Converted& converted) {
  return {.id = converted.file,
          .job_id = job.id,
          .kind = "stream",
          .format = recipe.format,
          .variant = recipe.variant(),
          .bytes = converted.bytes};
}

Converted convert(JobStore& jobs, Engines& engines, const Job& job, const Recipe& recipe, bool background) {
  return engines.convert({.source = source_of(jobs, job),
                          .format = recipe.format,
                          .ticket = recipe.ticket,
                          .owner = job.user_id,
                          .background = background});
}

}  // namespace

JobFile stream_for(JobStore& jobs, Engines& engines, const Job& job, const Recipe& recipe) {
  const std::string variant = recipe.variant();
  std::vector<JobFile> older;
  for (const JobFile& file : jobs.files(job.id)) {
    if (file.kind != "stream") continue;
    if (file.variant == variant) return file;
    older.push_back(file);
  }
  const JobFile made = stream_file(job, recipe, convert(jobs, engines, job, recipe, false));
  jobs.add_file(made);
  // One a job: the disk is not there for every choice that was tried.
  for (const JobFile& file : older) jobs.drop_file(file);
  return made;
}

std::string said_to_owner(const ConversionError& error) {
  using Cause = ConversionError::Cause;
  switch (error.cause) {
    case Cause::password:
      return text_in("en", "refused_password");
    case Cause::unreadable:
      return text_in("en", "refused_unreadable");
    case Cause::limit:
      return text_in("en", "refused_limit");
    case Cause::no_engine:
      return text_in("en", "outcome_no_engine");
    case Cause::other:
      break;
  }
  return error.what();
}

Preparer::Preparer(JobStore& jobs, Engines& engines, Devices& devices, int threads, Refuse refuse)
    : jobs_(jobs), engines_(engines), devices_(devices), refuse_(std::move(refuse)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Preparer::~Preparer() {
  stopping_ = true;
  jobs_.bell().ring();
  for (std::thread& thread : threads_) thread.join();
}

Recipe Preparer::likely_recipe(const Job& job) {
  const std::vector<Device> devices = devices_.list();
  for (const Job& before : jobs_.of_user(job.user_id)) {
    const auto used = std::find_if(devices.begin(), devices.end(), [&](const Device& device) {
      return device.enabled && device.id == before.device_id;
    });
    if (used != devices.end()) return recipe_for(*used, job);
  }
  for (const Device& device : devices) {
    if (device.enabled) return recipe_for(device, job);
  }
  return recipe_for_nobody(job);
}

bool Preparer::prepare_one() {
  std::optional<JobStore::Taken> taken =
      jobs_.take(JobState::received, JobState::converting, "an engine reads it");
  if (!taken) return false;
  Job* const job = &taken->job;
  try {
    const Recipe recipe = likely_recipe(*job);
    const Converted converted = convert(jobs_, engines_, *job, recipe, true);
    if (const std::string why = refuse_ ? refuse_(*job, converted.pages) : ""; !why.empty()) {
      jobs_.vault().discard(converted.file);
      throw ConversionError(why, false);
    }
    const bool kept = jobs_.change(
        *job, JobState::held, "engine",
        std::to_string(converted.pages) + (converted.pages == 1 ? " page" : " pages"),
        [&](Job& edited) {
          edited.pages = converted.pages;
          edited.warnings = converted.warnings;
          edited.message.clear();
          edited.taken_by.clear();
        },
        [&](soci::session& sql) { jobs_.insert_file(sql, stream_file(*job, recipe, converted)); });
    if (!kept) jobs_.vault().discard(converted.file);  // cancelled meanwhile
  } catch (const ConversionError& error) {
    const bool later = error.later;
    jobs_.change(*job, later ? JobState::received : JobState::failed, "engine", error.what(),
                 [&](Job& edited) {
                   edited.message = said_to_owner(error);
                   edited.taken_by.clear();
                   if (later) edited.not_before = jobs_.now() + kLater;
                 });
  }
  return true;
}

void Preparer::run() {
  while (!stopping_) {
    const uint64_t heard = jobs_.bell().rings();
    try {
      if (prepare_one()) continue;
    } catch (const std::exception& error) {
      // The database: the job is taken over when it is back.
      spdlog::error("preparing: {}", error.what());
    }
    if (!stopping_) jobs_.bell().wait(heard, kPatience);
  }
}

}  // namespace dce::server
