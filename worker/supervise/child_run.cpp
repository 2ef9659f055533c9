#include "worker/supervise/child_run.h"

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

std::string seconds_text(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", seconds);
  return text;
}

/// A child from one `job` to its last word.
class Following {
 public:
  Following(const Task& task, Child& child, Outlet& outlet) : task_(task), child_(child), outlet_(outlet) {}

  /// Until the child has said how it ended and its stream is complete, or something else ends it, or it asks for
  /// other documents.
  std::optional<Outcome::Kind> until(Clock::time_point deadline) {
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
      if (!detours_.empty()) return Outcome::Kind::detour;
      if (waits[0].revents != 0) {
        const auto ended = take_output(output_open);
        if (ended) return ended;
      }
    }
    if (!end_) return Outcome::Kind::crashed;
    return std::nullopt;
  }

  std::vector<Detour>& detours() { return detours_; }
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
      case Kind::trying:
        outlet_.trying(message->number, message->text);
        return true;
      case Kind::done:
      case Kind::failed:
        end_ = std::move(message);
        return true;
      case Kind::detour:
        take_detours(message->text);
        open = !detours_.empty();
        return true;
      default:
        open = false;  // no child of ours talks so: it is another's by now
        return true;
    }
  }

  void take_detours(const std::string& text) {
    try {
      detours_ = detours_from_json(text);
    } catch (const std::exception&) {
      detours_.clear();  // not the words of a child of ours
    }
  }

  std::optional<Outcome::Kind> take_output(bool& open) {
    const ssize_t got = read(child_.output.get(), buffer_.get(), kPiece);
    if (got < 0 && errno == EINTR) return std::nullopt;
    if (got <= 0) {
      open = false;
      return std::nullopt;
    }
    output_moved_ = true;
    bytes_ += static_cast<uint64_t>(got);
    // The library counts too, but a child need not be itself any more.
    if (task_.output_bytes > 0 && bytes_ > task_.output_bytes) return Outcome::Kind::too_large;
    if (!outlet_.data({buffer_.get(), static_cast<size_t>(got)})) return Outcome::Kind::given_up;
    return std::nullopt;
  }

  const Task& task_;
  Child& child_;
  Outlet& outlet_;
  // Not cleared: of a small stream most of its pages are never touched.
  const std::unique_ptr<uint8_t[]> buffer_ = std::make_unique_for_overwrite<uint8_t[]>(kPiece);
  std::optional<Message> end_;
  std::vector<Detour> detours_;
  uint64_t bytes_ = 0;
  uint32_t page_ = 0, pages_ = 0;
  bool output_moved_ = false;
};

std::string where(const Following& conversion) {
  if (conversion.pages() == 0) return "while opening the document";
  const uint32_t next = std::min(conversion.page() + 1, conversion.pages());
  return "while converting page " + std::to_string(next) + " of " + std::to_string(conversion.pages());
}

void describe_death(const Nursery::End& end, const Following& conversion, double seconds, Outcome& outcome) {
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

Outcome outcome_of(std::optional<Outcome::Kind> ended, const Following& conversion, const Task& task) {
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

Outcome ChildRun::run(const Task& task, const std::vector<MemoryFile>& documents, Outlet& outlet) {
  if (!child_) child_ = nursery_.begin(std::min(Clock::now() + patience_, deadline_));
  if (!child_) {
    return {.kind = Outcome::Kind::no_child,
            .message = "the engine has no process to convert in: " + nursery_.why_not()};
  }
  std::vector<int> descriptors;
  for (const MemoryFile& document : documents) descriptors.push_back(document.fd());
  Following following(task, *child_, outlet);
  // A child that is gone takes no job, but may have said why.
  child_->control.send({.kind = Kind::job, .text = to_json(task)}, descriptors);
  const std::optional<Outcome::Kind> ended = following.until(deadline_);
  if (ended == Outcome::Kind::detour)
    return {.kind = Outcome::Kind::detour, .detours = std::move(following.detours())};
  Outcome outcome = outcome_of(ended, following, task);
  if (!ended) {
    nursery_.let_end(std::move(child_));
    return outcome;
  }
  // Killing one that is dying would only hide how it did.
  const Nursery::End end = nursery_.end_of(*child_, ended == Outcome::Kind::crashed ? 500ms : 0ms);
  child_.reset();
  if (ended == Outcome::Kind::crashed) describe_death(end, following, task.seconds, outcome);
  return outcome;
}

ChildRun::~ChildRun() {
  if (child_) nursery_.end_of(*child_, 0ms);
}

}  // namespace dce::worker
