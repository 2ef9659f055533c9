#include <unistd.h>

#include <algorithm>

#include "by_engine.h"
#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "private_engine.h"
#include "progress.h"

namespace dce::cli {
namespace {

void check_combination(const ConvertArguments& arguments) {
  if (arguments.engine.empty() && !arguments.engine_pki.empty())
    throw Failure(kUsage, "--engine-pki needs an --engine");
  if (arguments.output == "-" && arguments.format.empty()) {
    throw Failure(kUsage,
                  "standard output has no ending that tells the format; add --to, such as --to pclxl");
  }
  if (arguments.output == "-" && isatty(STDOUT_FILENO)) {
    throw Failure(kUsage,
                  "a print stream would only upset the terminal; redirect standard output or use -o FILE");
  }
  const auto from_stdin = std::count(arguments.inputs.begin(), arguments.inputs.end(), "-") +
                          (arguments.ticket.file == "-" ? 1 : 0) +
                          (arguments.input.password_fd == STDIN_FILENO ? 1 : 0);
  if (from_stdin > 1) {
    throw Failure(
        kUsage, "standard input can be read only once; give all but one input, ticket or password otherwise");
  }
}

void set_format(dce::Job& job, const ConvertArguments& arguments) {
  try {
    job.format(arguments.format.empty() ? arguments.output : arguments.format);
  } catch (const dce::Error& error) {
    if (!arguments.format.empty()) throw failure_of(error, "--to");
    throw no_ending(arguments.output);
  }
}

/// `file` is named where it may be at fault.
Failure failure_of_job(const dce::Error& error, const std::string& file) {
  if (error.code() == DCE_CANCELLED) return Failure(kInterrupted, "interrupted; no output was kept");
  const bool of_input = error.page() > 0 || (error.code() != DCE_USAGE && error.code() != DCE_OUTPUT);
  return failure_of(error, of_input ? file : std::string());
}

/// Through the engines that were named, or one of this process's own.
std::string convert_elsewhere(const ConvertArguments& arguments, const dce::Ticket& ticket,
                              const std::string& password, Interrupt& interrupt, Progress& progress) {
  if (!arguments.engine.empty())
    return convert_by_engine(arguments.engine, arguments, ticket, password, interrupt, progress);
  PrivateEngine engine(arguments.input);
  try {
    return convert_by_engine(engine.address(), arguments, ticket, password, interrupt, progress);
  } catch (const dce::Error& error) {
    const std::string said = error.code() == DCE_INTERNAL ? engine.end() : std::string();
    if (said.empty()) throw;
    throw Failure(kInternal, "the engine that dce started ended: " + said);
  }
}

}  // namespace

Failure no_ending(const std::string& output) {
  return Failure(kUsage, output + ": its ending names no print stream; add --to, \"dce formats\" lists them");
}

dce_lane lane_of(const std::string& name) {
  return name == "vector" ? DCE_LANE_VECTOR : name == "raster" ? DCE_LANE_RASTER : DCE_LANE_AUTO;
}

ExitCode convert(const ConvertArguments& arguments) {
  check_combination(arguments);
  Interrupt interrupt;
  const Password password(arguments.input.password_fd);
  const dce::Ticket ticket = make_ticket(arguments.ticket);
  // Of several inputs page numbers do not say whose they are.
  const std::string file = arguments.inputs.size() == 1 ? name_of_input(arguments.inputs[0]) : std::string();
  Progress progress(style_of(arguments.progress, arguments.quiet), arguments.quiet, file);
  keep_standard_input(arguments.inputs);
  if (!arguments.engine.empty() || needs_engine(arguments)) {
    try {
      print_stats(convert_elsewhere(arguments, ticket, password.text(), interrupt, progress),
                  arguments.stats);
    } catch (const dce::Error& error) {
      progress.failed(error);
      throw failure_of_job(error, file);
    }
    return kDone;
  }

  const dce::Engine engine = make_engine(arguments.input);
  dce::Job job(engine);
  set_format(job, arguments);
  for (const std::string& input : arguments.inputs) job.add(open_input(engine, input), password.text());
  job.ticket(ticket).lane(lane_of(arguments.lane));
  if (arguments.output == "-") {
    job.to_fd(STDOUT_FILENO);
  } else {
    job.to_path(arguments.output);
  }

  job.on_event([&](const dce_event& event) { progress.event(event); });
  interrupt.watch([&engine] { engine.cancel(); });
  try {
    job.run();
  } catch (const dce::Error& error) {
    interrupt.forget();
    progress.failed(error);
    print_stats(job.stats_json(), arguments.stats);
    throw failure_of_job(error, file);
  }
  interrupt.forget();
  progress.clear();
  print_stats(job.stats_json(), arguments.stats);
  return kDone;
}

}  // namespace dce::cli
