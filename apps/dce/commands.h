// The commands, each a function of what its arguments said. They return the exit code or throw Failure.
#pragma once

#include <CLI/CLI.hpp>
#include <dce/dce.hpp>
#include <string>
#include <vector>

#include "client/submission.h"
#include "failure.h"

namespace dce::cli {

/// What opening inputs needs, for every command that does.
struct InputArguments {
  int password_fd = -1;
  double memory_limit_mb = 0, time_limit_s = 0;  ///< 0: the library's own
  int page_limit = 0;
  int threads = 0;
};

/// What of the command line makes a ticket.
struct TicketArguments {
  std::string file, resolution;
  std::vector<std::string> options;
};

struct ConvertArguments {
  std::vector<std::string> inputs;
  std::string output, format, lane = "auto", engine, engine_pki, progress, stats;
  TicketArguments ticket;
  InputArguments input;
  bool quiet = false;
};

struct SubmitArguments {
  std::vector<std::string> inputs;
  std::string output, format, lane = "auto", owner, job, progress, stats;
  TicketArguments ticket;
  client::SubmissionSettings place;
  bool each = false, detach = false, quiet = false, json = false;
  int side_by_side = 16;
};

struct InspectArguments {
  std::string input;
  std::string png_directory;
  // Of verify: the source to compare with, where the report goes, where drawings of the source are kept,
  // first pages only.
  std::string against, report_directory, drawn_directory;
  int compared_pages = 0;  ///< 0 for all
  bool json = false;
  bool preflight = false;  // of info
  TicketArguments ticket;
  InputArguments limits;
};

/// The ticket file first, then --resolution, then -O from left to right: what is said later and nearer
/// counts.
dce::Ticket make_ticket(const TicketArguments& arguments);

ExitCode convert(const ConvertArguments& arguments);
ExitCode submit(const SubmitArguments& arguments);
ExitCode info(const InspectArguments& arguments);
/// `dce info --preflight`
ExitCode preflight(const InspectArguments& arguments);
ExitCode verify(const InspectArguments& arguments);
ExitCode formats(bool json);

/// `dce ticket schema`
ExitCode ticket_schema();

/// `dce ticket help [NAME...]`
ExitCode ticket_help(const std::vector<std::string>& names);

/// `dce completion SHELL`; `app` is the whole command line, which the scripts are made from.
ExitCode completion(const CLI::App& app, const std::string& shell);

/// `dce man`: the manual page, in man(7).
ExitCode manual(const CLI::App& app);

}  // namespace dce::cli
