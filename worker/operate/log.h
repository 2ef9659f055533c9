// The worker's log: lines for people, or JSON for what collects logs. Never a document's name or content.
#pragma once

#include <string>

#include "worker/operate/job_record.h"

namespace dce::worker {

enum class LogFormat { text, json };

/// To standard error. Before there are threads.
void open_log(LogFormat format);
/// debug, info, warn, error, off. At any time.
void set_log_level(const std::string& level);

/// One line about a job that ended.
void log_job(const JobRecord& job);

}  // namespace dce::worker
