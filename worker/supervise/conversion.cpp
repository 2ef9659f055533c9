#include "worker/supervise/conversion.h"

#include <dce/dce.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "worker/supervise/utf8.h"

namespace dce::worker {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kAskEvery = 20;           // ms
constexpr auto kGrace = 1s;             // for a child that has said its last word, or closed both its ends
constexpr size_t kPiece = 256 * 1024;   // of the stream, handed on at once
constexpr auto kPatienceForChild = 5s;  // with a zygote that is being replaced

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", seconds);
  return text;
}

class Conversion {
 public:
  Conversion(const Task& task, Child& child, Outlet& outlet) : task_(task), child_(child), outlet_(outlet) {}

  /// Until the child has said how it ended and its stream is complete, or something else ends it.
  std::optional<Outcome::Kind> follow() {
    const auto deadline = task_.seconds > 0 ? Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                                 std::chrono::duration<double>(task_.seconds))
                                            : Clock::time_point::max();
    std::optional<Clock::time_point> last;
    bool output_open = true, control_open = true;
    while (output_open || (control_open && !end_)) {
      if (outlet_.gone()) return Outcome::Kind::given_up;
      const auto now = Clock::now();
      if (now >= deadline) return Outcome::Kind::late;
      // One end closed, or the last word said: what is left follows at once, or never.
      if ((!output_open || !control_open || end_) && !last) last = now + kGrace;
      if (last && now >= *last && !output_moved_) return Outcome::Kind::crashed;
      output_moved_ = false;
      pollfd waits[2] = {{output_open ? child_.output.get() : -1, POLLIN, 0},
                         {control_open ? child_.control.fd() : -1, POLLIN, 0}};
      if (poll(waits, 2, kAskEvery) < 0) continue;
      if (waits[1].revents != 0 && !take_message(control_open)) return Outcome::Kind::given_up;
      if (waits[0].revents != 0) {
        const auto ended = take_output(output_open);
        if (ended) return ended;
      }
    }
    if (!end_) return Outcome::Kind::crashed;
    return std::nullopt;
  }

  const std::optional<Message>& end() const { return end_; }
  uint64_t bytes() const { return bytes_; }
  uint32_t page() const { return page_; }
  uint32_t pages() const { return pages_; }

 private:
  bool take_message(bool& open) {
    std::optional<Message> message = child_.control.receive();
    if (!message) {
      open = false;
      return true;
    }
    make_valid_utf8(message->text);
    switch (message->kind) {
      case Kind::opened:
        pages_ = message->pages;
        return outlet_.opened(message->pages);
      case Kind::page:
        page_ = message->page;
        pages_ = message->pages;
        return outlet_.page(message->page, message->pages, message->number);
      case Kind::warning:
        return outlet_.warning(message->page, message->text);
      case Kind::done:
      case Kind::failed:
        end_ = std::move(message);
        return true;
      default:
        open = false;  // no child of ours talks so: it is another's by now
        return true;
    }
  }

  std::optional<Outcome::Kind> take_output(bool& open) {
    const ssize_t got = read(child_.output.get(), buffer_.data(), buffer_.size());
    if (got < 0 && errno == EINTR) return std::nullopt;
    if (got <= 0) {
      open = false;
      return std::nullopt;
    }
    output_moved_ = true;
    bytes_ += static_cast<uint64_t>(got);
    // The library counts too, but a child need not be itself any more.
    if (task_.output_bytes > 0 && bytes_ > task_.output_bytes) return Outcome::Kind::too_large;
    if (!outlet_.data({buffer_.data(), static_cast<size_t>(got)})) return Outcome::Kind::given_up;
    return std::nullopt;
  }

  const Task& task_;
  Child& child_;
  Outlet& outlet_;
  std::vector<uint8_t> buffer_ = std::vector<uint8_t>(kPiece);
  std::optional<Message> end_;
  uint64_t bytes_ = 0;
  uint32_t page_ = 0, pages_ = 0;
  bool output_moved_ = false;
};

std::string where(const Conversion& conversion) {
  if (conversion.pages() == 0) return "while opening the document";
  const uint32_t next = std::min(conversion.page() + 1, conversion.pages());
  return "while converting page " + std::to_string(next) + " of " + std::to_string(conversion.pages());
}

void describe_death(const Nursery::End& end, const Conversion& conversion, double seconds, Outcome& outcome) {
  const std::optional<int>& status = end.status;
  if (end.lost) {
    outcome.kind = Outcome::Kind::lost;
    outcome.message = "the engine lost its converting process " + where(conversion) + "; send the job again";
  } else if (!status) {
    outcome.message = "the converting process would not end " + where(conversion);
  } else if (WIFSIGNALED(*status) && WTERMSIG(*status) == SIGXCPU) {
    outcome.kind = Outcome::Kind::late;
    outcome.code = DCE_LIMIT;
    outcome.message = "the conversion used more processor time than " + seconds_text(seconds) + " s allow, " +
                      where(conversion);
  } else {
    const std::string how = WIFSIGNALED(*status)
                                ? std::string("signal ") + std::to_string(WTERMSIG(*status)) + " (" +
                                      strsignal(WTERMSIG(*status)) + ")"
                                : "status " + std::to_string(WEXITSTATUS(*status));
    outcome.message = "the converting process ended with " + how + " " + where(conversion);
  }
}

Outcome outcome_of(std::optional<Outcome::Kind> ended, const Conversion& conversion, const Task& task) {
  Outcome outcome;
  outcome.pages = conversion.pages();
  outcome.bytes = conversion.bytes();
  if (!ended) {
    const Message& end = *conversion.end();
    outcome.kind = end.kind == Kind::done ? Outcome::Kind::done : Outcome::Kind::failed;
    outcome.code = end.kind == Kind::done ? DCE_OK : static_cast<int>(end.code);
    outcome.page = end.page;
    (end.kind == Kind::done ? outcome.stats_json : outcome.message) = end.text;
    return outcome;
  }
  outcome.kind = *ended;
  outcome.page = conversion.pages() > 0 ? std::min(conversion.page() + 1, conversion.pages()) : 0;
  switch (*ended) {
    case Outcome::Kind::late:
      outcome.code = DCE_LIMIT;
      outcome.message =
          "the conversion took longer than " + seconds_text(task.seconds) + " s, " + where(conversion);
      break;
    case Outcome::Kind::too_large:
      outcome.code = DCE_LIMIT;
      outcome.message =
          "the stream would be larger than the limit of " + std::to_string(task.output_bytes) + " bytes";
      break;
    case Outcome::Kind::given_up:
      outcome.code = DCE_CANCELLED;
      outcome.message = "the caller went away";
      break;
    default:
      outcome.code = DCE_INTERNAL;
  }
  return outcome;
}

}  // namespace

Outcome run_conversion(Nursery& nursery, const Task& task, const std::vector<MemoryFile>& documents,
                       Outlet& outlet) {
  const std::unique_ptr<Child> child = nursery.begin(Clock::now() + kPatienceForChild);
  if (!child) {
    return {.kind = Outcome::Kind::no_child,
            .message = "the engine has no process to convert in: " + nursery.why_not()};
  }
  std::vector<int> descriptors;
  for (const MemoryFile& document : documents) descriptors.push_back(document.fd());
  Conversion conversion(task, *child, outlet);
  std::optional<Outcome::Kind> ended = Outcome::Kind::crashed;
  if (child->control.send({.kind = Kind::job, .text = to_json(task)}, descriptors))
    ended = conversion.follow();
  // After its last word a child exits by itself; killing it then would only hide how it did.
  const bool dying = !ended || ended == Outcome::Kind::crashed;
  const Nursery::End end = nursery.end_of(*child, dying ? 500ms : 0ms);
  Outcome outcome = outcome_of(ended, conversion, task);
  if (ended == Outcome::Kind::crashed) describe_death(end, conversion, task.seconds, outcome);
  return outcome;
}

}  // namespace dce::worker
