#include "server/engines/preview.h"

#include <algorithm>
#include <array>
#include <optional>

namespace dce::server {
namespace {

/// Somebody waits for the picture: longer documents are not converted as a whole for it.
constexpr int kShort = 40;

bool is_decoded(const std::string& format) {
  constexpr std::array<std::string_view, 5> kDecoded = {"pclxl", "pcl5", "pwg", "urf", "pclm"};
  return std::find(kDecoded.begin(), kDecoded.end(), format) != kDecoded.end();
}

/// A stream whose pages look like the recipe's: other copies or staples make no other picture.
std::optional<JobFile> stream_like(const std::vector<JobFile>& files, const Recipe& recipe) {
  const std::string picture = picture_of(recipe.variant());
  for (const JobFile& file : files) {
    if (file.kind == "stream" && picture_of(file.variant) == picture) return file;
  }
  return std::nullopt;
}

std::string decoded(JobStore& jobs, Engines& engines, const Job& job, const Recipe& recipe,
                    const std::string& source, int page, int width) {
  if (const std::optional<JobFile> made = stream_like(jobs.files(job.id), recipe))
    return engines.decode({.source = made->id, .owner = job.user_id}, page, width);
  const Converted converted = engines.convert(
      {.source = source, .format = recipe.format, .ticket = recipe.ticket, .owner = job.user_id});
  const JobFile made{.id = converted.file,
                     .job_id = job.id,
                     .kind = "stream",
                     .format = recipe.format,
                     .variant = recipe.variant(),
                     .bytes = converted.bytes};
  std::string image;
  try {
    image = engines.decode({.source = made.id, .owner = job.user_id}, page, width);
  } catch (...) {
    jobs.vault().discard(made.id);
    throw;
  }
  // It will be printed like this, most likely.
  if (!jobs.replace_streams(made)) jobs.vault().discard(made.id);
  return image;
}

}  // namespace

std::string preview_of(JobStore& jobs, Engines& engines, const Job& job, const Recipe& recipe, int page,
                       int width) {
  const std::vector<JobFile> files = jobs.files(job.id);
  const auto source =
      std::find_if(files.begin(), files.end(), [](const JobFile& file) { return file.kind == "source"; });
  if (source == files.end()) throw ConversionError("the document is no longer there", false);
  if (is_decoded(recipe.format) && (job.pages <= kShort || stream_like(files, recipe))) {
    try {
      return decoded(jobs, engines, job, recipe, source->id, page, width);
    } catch (const ConversionError& error) {
      if (error.later) throw;
    }
  }
  return engines.draw({.source = source->id, .ticket = recipe.ticket, .owner = job.user_id}, page, width);
}

}  // namespace dce::server
