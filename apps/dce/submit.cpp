#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <list>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "by_engine.h"
#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "output_file.h"
#include "progress.h"

namespace dce::cli {
namespace {

using Json = nlohmann::ordered_json;

void check_combination(const SubmitArguments& arguments) {
  if (arguments.place.queue.empty())
    throw Failure(kUsage, "name the work queue: --queue nats://HOST:4222, or DCE_QUEUE");
  if (arguments.place.store.empty())
    throw Failure(kUsage, "name its store: --store https://HOST/BUCKET, or DCE_STORE");
  if (arguments.job.empty() == arguments.inputs.empty())
    throw Failure(kUsage, "give documents to submit, or the --job to wait for");
  if (!arguments.job.empty() && (arguments.each || arguments.detach))
    throw Failure(kUsage, "--job waits for one job");
  if (arguments.output.empty() && !arguments.detach)
    throw Failure(kUsage, "say where the stream goes: -o OUTPUT");
  if ((arguments.each || arguments.detach) && arguments.format.empty())
    throw Failure(kUsage, "no output's ending tells the format; add --to, such as --to pclxl");
  if (arguments.output == "-" && (arguments.each || arguments.json || isatty(STDOUT_FILENO)))
    throw Failure(kUsage, "standard output takes one stream and nothing else, and is no terminal");
}

/// One job: its documents, and where its stream goes.
struct Piece {
  std::vector<std::string> inputs;
  std::string output, job;
  ExitCode code = kDone;
};

/// "folder/report.pxl" of "report.pdf".
std::string output_in(const std::string& folder, const std::string& input, const std::string& format) {
  const std::string name = input.substr(input.find_last_of('/') + 1);
  const Json formats = Json::parse(dce::formats_json());
  std::string ending = format;
  for (const Json& stream : formats.at("streams")) {
    const std::string endings = stream.at("extensions");
    if (stream.at("name") == format) ending = endings.substr(0, endings.find(' '));
  }
  return folder + "/" + name.substr(0, name.rfind('.')) + "." + ending;
}

std::vector<Piece> pieces_of(const SubmitArguments& arguments) {
  if (!arguments.each)
    return {{.inputs = arguments.inputs, .output = arguments.output, .job = arguments.job}};
  std::vector<Piece> pieces;
  std::map<std::string, std::string> taken;
  for (const std::string& input : arguments.inputs) {
    const std::string output =
        arguments.detach ? std::string() : output_in(arguments.output, input, arguments.format);
    const auto [before, fresh] = taken.emplace(output, input);
    if (!fresh && !arguments.detach)
      throw Failure(kUsage, before->second + " and " + input + " would both become " + output);
    pieces.push_back({.inputs = {input}, .output = output, .job = {}});
  }
  return pieces;
}

client::SubmittedDocument document_of(const InputDescriptor& input) {
  struct stat status {};
  fstat(input.fd(), &status);
  return {.size = static_cast<uint64_t>(status.st_size),
          .read_at = [fd = input.fd()](uint64_t offset, uint8_t* buffer, size_t size) -> ptrdiff_t {
            ssize_t got;
            do {
              got = pread(fd, buffer, size, static_cast<off_t>(offset));
            } while (got < 0 && errno == EINTR);
            return got;
          },
          .name = input.name()};
}

/// All that was asked for, by as many threads as there may be jobs on the queue.
class Round {
 public:
  Round(const SubmitArguments& arguments, std::vector<Piece> pieces)
      : arguments_(arguments),
        pieces_(std::move(pieces)),
        ticket_json_(make_ticket(arguments.ticket).json()),
        format_(arguments.job.empty() ? stream_name(arguments.format, arguments.output) : std::string()) {}

  ExitCode run() {
    keep_standard_input(arguments_.inputs);
    submitter_ = client::connect_to_queue(arguments_.place);
    Interrupt interrupt;
    interrupt.watch([this] { cancel_ = true; });
    std::vector<std::thread> threads;
    const size_t count = std::min(pieces_.size(), static_cast<size_t>(arguments_.side_by_side));
    for (size_t i = 1; i < count; ++i) threads.emplace_back([this] { work(); });
    work();
    for (std::thread& thread : threads) thread.join();
    interrupt.forget();
    show_count(true);
    for (const Piece& piece : pieces_)
      if (piece.code != kDone) return piece.code;
    return kDone;
  }

 private:
  void work() {
    for (size_t i; (i = next_++) < pieces_.size() && !cancel_;) {
      do_piece(pieces_[i]);
      ++done_;
      show_count(false);
    }
  }

  void do_piece(Piece& piece) {
    // Of several inputs page numbers do not say whose they are.
    const std::string file = piece.inputs.size() == 1 ? name_of_input(piece.inputs[0]) : std::string();
    Progress progress(arguments_.each ? ProgressStyle::none : style_of(arguments_.progress, arguments_.quiet),
                      arguments_.quiet, file);
    Json line = {{"input", file}};
    try {
      if (piece.job.empty()) piece.job = submit(piece);
      line["job"] = piece.job;
      if (arguments_.detach) return say_name(piece, line);
      follow(piece, progress, line);
      line["code"] = kDone;
    } catch (const dce::Error& error) {
      progress.failed(error);
      fail(piece, failure_of_job(error, file, piece), line);
    } catch (const Failure& failure) {
      progress.clear();
      fail(piece, failure, line);
    } catch (const std::exception& error) {
      fail(piece, Failure(kInternal, error.what()), line);
    }
    if (arguments_.json) print(line);
  }

  std::string submit(const Piece& piece) {
    client::Submission submission{.format = format_,
                                  .lane = lane_of(arguments_.lane),
                                  .ticket_json = ticket_json_,
                                  .owner = arguments_.owner,
                                  .documents = {}};
    std::list<InputDescriptor> inputs;
    for (const std::string& path : piece.inputs)
      submission.documents.push_back(document_of(inputs.emplace_back(path)));
    return submitter_->submit(submission, &cancel_);
  }

  void follow(const Piece& piece, Progress& progress, Json& line) {
    OutputFile output(piece.output);
    try {
      const std::string stats = submitter_->follow(
          piece.job, [&](std::span<const uint8_t> bytes) { return output.write(bytes); },
          [&](const dce_event& event) {
            progress.event(event);
            if (event.kind == DCE_EVENT_FINISHED)
              line.update(Json{{"pages", event.pages}, {"bytes", event.bytes}});
          },
          &cancel_);
      output.finish();
      line["output"] = piece.output;
      progress.clear();
      if (!arguments_.each) print_stats(stats, arguments_.stats);
    } catch (...) {
      output.rethrow_if_failed();
      throw;
    }
  }

  static Failure failure_of_job(const dce::Error& error, const std::string& file, const Piece& piece) {
    if (error.code() == DCE_CANCELLED) {
      return Failure(kInterrupted, piece.job.empty()
                                       ? "interrupted before the job was on the queue"
                                       : "interrupted; the job goes on: dce submit --job " + piece.job);
    }
    if (error.code() == DCE_PASSWORD)
      return Failure(kPassword, file + ": " + error.what() +
                                    "; passwords do not travel by queues, use dce convert --engine");
    return failure_of(error, file);
  }

  void fail(Piece& piece, const Failure& failure, Json& line) {
    piece.code = failure.code();
    line["code"] = failure.code();
    line["message"] = failure.what();
    const std::lock_guard lock(mutex_);
    clear_count();
    complain(failure.what());
  }

  void say_name(const Piece& piece, const Json& line) {
    if (arguments_.json) return print(line);
    const std::lock_guard lock(mutex_);
    std::printf("%s\n", piece.job.c_str());
  }

  void print(const Json& line) {
    const std::lock_guard lock(mutex_);
    clear_count();
    std::printf("%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    std::fflush(stdout);
  }

  void show_count(bool last) {
    if (!arguments_.each || style_of(arguments_.progress, arguments_.quiet) != ProgressStyle::bar) return;
    const std::lock_guard lock(mutex_);
    if (last) return clear_count();
    std::fprintf(stderr, "\r %zu of %zu jobs\033[K", done_.load(), pieces_.size());
    std::fflush(stderr);
    count_shown_ = true;
  }

  void clear_count() {
    if (std::exchange(count_shown_, false)) std::fputs("\r\033[K", stderr);
  }

  const SubmitArguments& arguments_;
  std::vector<Piece> pieces_;
  const std::string ticket_json_, format_;
  std::unique_ptr<client::Submitter> submitter_;
  client::Submitter::Cancel cancel_{false};
  std::atomic<size_t> next_{0}, done_{0};
  std::mutex mutex_;  ///< standard output and error, and:
  bool count_shown_ = false;
};

}  // namespace

ExitCode submit(const SubmitArguments& arguments) {
  check_combination(arguments);
  return Round(arguments, pieces_of(arguments)).run();
}

}  // namespace dce::cli
