// dce: converts documents into print streams. The command line over the library's public interface.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>

#include "commands.h"
#include "cut_short.h"

namespace dce::cli {
namespace {

void add_password(CLI::App& app, InputArguments& arguments) {
  app.add_option("--password-fd", arguments.password_fd, "Read the documents' password from this descriptor")
      ->type_name("N")
      ->check(CLI::Range(0, 1 << 20));
}

void add_limits(CLI::App& app, InputArguments& arguments) {
  app.add_option("--memory-limit", arguments.memory_limit_mb, "Stop when the job needs more memory, in MB")
      ->type_name("MB")
      ->check(CLI::Range(1.0, 1e9));
  app.add_option("--time-limit", arguments.time_limit_s, "Stop after so many seconds")
      ->type_name("S")
      ->check(CLI::Range(0.001, 1e9));
  app.add_option("--page-limit", arguments.page_limit, "Refuse documents of more pages")
      ->type_name("N")
      ->check(CLI::Range(1, 1 << 30));
}

void add_ticket(CLI::App& sub, TicketArguments& ticket) {
  sub.add_option("--resolution", ticket.resolution,
                 "Dots an inch: 600, or 600x1200 across and along the feed")
      ->type_name("DPI");
  sub.add_option("-O,--option", ticket.options,
                 "A job attribute, as in lp(1); repeatable; see dce ticket help")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  sub.add_option("--ticket", ticket.file, "Job attributes as a JSON object; -O counts over it")
      ->type_name("FILE");
}

void add_progress(CLI::App& sub, std::string& progress, std::string& stats, bool& quiet) {
  sub.add_flag("--progress{bar}", progress, "Show progress on stderr: bar, json (an event a line) or none")
      ->type_name("bar|json|none");
  sub.add_flag("--stats{text}", stats, "Say at the end, on stderr, what it took: text or json")
      ->type_name("text|json");
  sub.add_flag("-q,--quiet", quiet, "No progress bar and no warnings");
}

void add_stream(CLI::App& sub, std::string& format, std::string& lane) {
  sub.add_option("--to", format, "The print stream; otherwise the output's ending tells")->type_name("FMT");
  sub.add_option("--lane", lane, "Keep glyphs and paths (vector) or draw dots (raster)")
      ->type_name("auto|vector|raster")
      ->check(CLI::IsMember({"auto", "vector", "raster"}));
}

void add_convert(CLI::App& app, ConvertArguments& arguments) {
  CLI::App& sub = *app.add_subcommand("convert", "Convert documents into a print stream");
  sub.add_option("INPUT", arguments.inputs, "Documents, in order; - is standard input")
      ->required()
      ->type_name("INPUT");
  sub.add_option("-o,--output", arguments.output,
                 "Where the stream goes; - is standard output; %d makes a file a page")
      ->required()
      ->type_name("OUTPUT");
  add_stream(sub, arguments.format, arguments.lane);
  add_ticket(sub, arguments.ticket);
  sub.add_option("--threads", arguments.input.threads, "Working threads; 0 is one for each processor")
      ->type_name("N")
      ->check(CLI::Range(0, 1024));
  add_password(sub, arguments.input);
  sub.add_option(
         "--engine", arguments.engine,
         "Send the job through a worker: unix:PATH or tls:HOST:8802; of several with commas between them "
         "the one with the least to do")
      ->type_name("ADDRESS");
  sub.add_option("--engine-pki", arguments.engine_pki,
                 "Folder with ca.pem, client.pem and client.key for tls, as \"dce-worker pki init\" makes it")
      ->type_name("FOLDER");
  add_progress(sub, arguments.progress, arguments.stats, arguments.quiet);
  add_limits(sub, arguments.input);
}

void add_submit(CLI::App& app, SubmitArguments& arguments) {
  CLI::App& sub = *app.add_subcommand(
      "submit", "Have documents converted by whichever worker pulls them from a work queue");
  client::SubmissionSettings& place = arguments.place;
  sub.add_option("INPUT", arguments.inputs, "Documents, in order, for one stream; - is standard input")
      ->type_name("INPUT");
  sub.add_option("-o,--output", arguments.output,
                 "Where the stream goes; - is standard output; with --each a folder")
      ->type_name("OUTPUT");
  add_stream(sub, arguments.format, arguments.lane);
  add_ticket(sub, arguments.ticket);
  sub.add_flag("--each", arguments.each, "A job and a stream of its own for each document");
  sub.add_option("--side-by-side", arguments.side_by_side, "With --each: jobs on the queue at a time")
      ->type_name("N")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  sub.add_flag("--detach", arguments.detach, "Wait for nothing: print the jobs' names");
  sub.add_option("--job", arguments.job, "Wait for a job that was submitted before, by its name")
      ->type_name("NAME");
  sub.add_option("--owner", arguments.owner,
                 "Whose job it is: results are shared within an owner, turns between them")
      ->type_name("NAME");
  sub.add_option("--queue", place.queue, "nats://HOST:4222 or tls://HOST:4222, of a cluster all with commas")
      ->type_name("ADDRESS")
      ->envname("DCE_QUEUE");
  sub.add_option("--queue-name", place.queue_name, "The queue's name among others on the same servers")
      ->type_name("NAME")
      ->envname("DCE_QUEUE_NAME");
  sub.add_option("--queue-credentials", place.queue_credentials,
                 "A .creds file, or lines user = and password =, or token =; otherwise NATS_USER, "
                 "NATS_PASSWORD, NATS_TOKEN")
      ->type_name("FILE");
  sub.add_option("--queue-pki", place.queue_pki,
                 "Folder with the servers' ca.pem, and client.pem and client.key where they ask")
      ->type_name("FOLDER");
  sub.add_option("--store", place.store, "The queue's S3-compatible store: https://HOST/BUCKET[/PREFIX]")
      ->type_name("URL")
      ->envname("DCE_STORE");
  sub.add_option("--store-region", place.store_region, "Its region")->type_name("NAME");
  sub.add_option(
         "--store-credentials", place.store_credentials,
         "Its access key, as the AWS tools keep it; otherwise AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
      ->type_name("FILE");
  sub.add_option("--store-ca", place.store_authority,
                 "Who vouches for its certificate, where the system does not know")
      ->type_name("FILE");
  add_progress(sub, arguments.progress, arguments.stats, arguments.quiet);
  sub.add_flag("--json", arguments.json, "Say on standard output how each job ended, a JSON object a line");
}

void check_flag_value(const std::string& option, const std::string& value, const std::string& allowed) {
  if (value.empty() || ("|" + allowed + "|").find("|" + value + "|") != std::string::npos) return;
  throw Failure(kUsage, option + ": " + value + " is not one of " + allowed);
}

void add_inspection(CLI::App& app, InspectArguments& info_arguments, InspectArguments& verify_arguments) {
  CLI::App& info = *app.add_subcommand("info", "Say what a document is: format, pages, sizes, properties");
  info.add_option("INPUT", info_arguments.input, "The document; - is standard input")
      ->required()
      ->type_name("INPUT");
  info.add_flag("--json", info_arguments.json, "As JSON");
  info.add_flag("--preflight", info_arguments.preflight,
                "Look at every page for what paper would disappoint: fonts that are missing, what cannot be "
                "printed, coarse "
                "images; and estimate each stream");
  add_ticket(info, info_arguments.ticket);
  add_password(info, info_arguments.limits);
  add_limits(info, info_arguments.limits);

  CLI::App& verify =
      *app.add_subcommand("verify", "Decode a print stream and check it against its specification");
  verify.add_option("STREAM", verify_arguments.input, "The stream; - is standard input")
      ->required()
      ->type_name("STREAM");
  verify.add_option("--png", verify_arguments.png_directory, "Write each page as a PNG into this folder")
      ->type_name("DIR");
  verify
      .add_option("--against", verify_arguments.against,
                  "Compare each page with this document, drawn by Poppler and Ghostscript where installed")
      ->type_name("SOURCE");
  verify
      .add_option("--report", verify_arguments.report_directory,
                  "With --against: write the pages side by side, worst first, as index.html into this folder")
      ->type_name("DIR");
  verify
      .add_option("--drawn", verify_arguments.drawn_directory,
                  "With --against: keep what others drew of this source in this folder, and take it from "
                  "there next time")
      ->type_name("DIR");
  verify
      .add_option("--pages", verify_arguments.compared_pages,
                  "With --against: compare no more than the first pages")
      ->type_name("N")
      ->check(CLI::Range(1, 1 << 30));
  verify.add_flag("--json", verify_arguments.json, "As JSON");
  add_password(verify, verify_arguments.limits);
  add_limits(verify, verify_arguments.limits);
}

/// CLI11's message as one line that says what to do.
std::string one_line(const CLI::App& app, const CLI::ParseError& error) {
  std::string text = error.what();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  while (text.ends_with(' ')) text.pop_back();
  std::string command = "dce";
  for (const CLI::App* sub = &app; !sub->get_subcommands().empty();) {
    sub = sub->get_subcommands()[0];
    command += " " + sub->get_name();
  }
  return text + "; \"" + command + " --help\" says how";
}

/// CLI11 takes an unknown command for a missing one.
void check_command(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::string names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (sub->get_name() == argv[1]) return;
    names += (names.empty() ? "" : ", ") + sub->get_name();
  }
  throw Failure(kUsage, "there is no command \"" + std::string(argv[1]) + "\"; the commands are " + names);
}

ExitCode run(int argc, char** argv) {
  CLI::App app(
      "Converts documents into what printers take: PCL 5, PCL XL, PostScript, PDF, PWG and Apple Raster, "
      "PCLm.",
      "dce");
  app.set_version_flag("--version", std::string("dce ") + dce_version());
  app.require_subcommand(1);
  ConvertArguments convert_arguments;
  SubmitArguments submit_arguments;
  InspectArguments info_arguments, verify_arguments;
  std::vector<std::string> attribute_names;
  std::string shell;
  bool formats_json = false;
  add_convert(app, convert_arguments);
  add_submit(app, submit_arguments);
  add_inspection(app, info_arguments, verify_arguments);
  app.add_subcommand("formats", "List the formats that are read and written")
      ->add_flag("--json", formats_json, "As JSON");
  CLI::App& ticket = *app.add_subcommand("ticket", "What a job can ask for");
  ticket.require_subcommand(1);
  ticket.add_subcommand("schema", "Print the JSON schema of a ticket");
  ticket.add_subcommand("help", "Explain the job attributes for -O, or those named")
      ->add_option("NAME", attribute_names, "An attribute")
      ->type_name("NAME");
  app.add_subcommand("completion", "Print a completion script for a shell")
      ->add_option("SHELL", shell, "The shell")
      ->required()
      ->type_name("bash|zsh|fish")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  app.add_subcommand("man", "Print the manual page");

  check_command(app, argc, argv);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
      app.exit(error);  // --help and --version
      return kDone;
    }
    throw Failure(kUsage, one_line(app, error));
  }

  if (app.got_subcommand("convert")) {
    check_flag_value("--progress", convert_arguments.progress, "bar|json|none");
    check_flag_value("--stats", convert_arguments.stats, "text|json");
    return convert(convert_arguments);
  }
  if (app.got_subcommand("submit")) {
    check_flag_value("--progress", submit_arguments.progress, "bar|json|none");
    check_flag_value("--stats", submit_arguments.stats, "text|json");
    return submit(submit_arguments);
  }
  if (app.got_subcommand("info"))
    return info_arguments.preflight ? preflight(info_arguments) : info(info_arguments);
  if (app.got_subcommand("verify")) return verify(verify_arguments);
  if (app.got_subcommand("formats")) return formats(formats_json);
  if (app.got_subcommand("completion")) return completion(app, shell);
  if (app.got_subcommand("man")) return manual(app);
  if (ticket.got_subcommand("schema")) return ticket_schema();
  return ticket_help(attribute_names);
}

constexpr const char* kCutShort =
    "an input became shorter while it was read; its pages are not to be trusted: run this again when it is "
    "whole";

}  // namespace
}  // namespace dce::cli

int main(int argc, char** argv) {
  using namespace dce::cli;
  outlive_cut_inputs();
  signal(SIGPIPE, SIG_IGN);  // a reader that went away is an output error with a message, not a sudden end
  try {
    const ExitCode code = run(argc, argv);
    if (input_was_cut()) throw Failure(kUnreadable, kCutShort);
    return code;
  } catch (const Failure& failure) {
    if (input_was_cut()) {  // whatever else went wrong came of that
      complain(kCutShort);
      return kUnreadable;
    }
    complain(failure.what());
    return failure.code();
  } catch (const dce::Error& error) {
    const Failure failure = failure_of(error, "");
    complain(failure.what());
    return failure.code();
  } catch (const std::bad_alloc&) {
    complain("there is no memory left; close other programs or lower --resolution");
    return kLimit;
  } catch (const std::exception& error) {
    complain(std::string("internal error: ") + error.what() + "; please report it");
    return kInternal;
  }
}
