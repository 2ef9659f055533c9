#include <utility>

#include "objects.h"
#include "text.h"

namespace py = pybind11;

namespace dce::python {

/// Carries a running job's stream and events to Python. Streams come in pieces of any size and a call into
/// Python has its price, so pieces are gathered; not past the end of a page, which may be waited for.
class PyJob::Delivery {
 public:
  Delivery(dce::Job& job, std::vector<std::pair<int, std::string>>& warnings, py::object write,
           py::object listen)
      : job_(job), warnings_(warnings), write_(std::move(write)), listen_(std::move(listen)) {}

  void run() {
    if (!write_.is_none()) {
      job_.to_callback([this](std::span<const uint8_t> bytes) { return take(bytes); });
    }
    job_.on_event([this](const dce_event& event) { hear(event); });
    courier_.run(
        [this] {
          try {
            job_.run();
          } catch (const dce::Error&) {
            // A refusal during an event could only be answered by cancelling.
            if (!refused_) throw;
          }
          if (refused_) throw_error(DCE_OUTPUT, "the receiver of the stream refused more bytes");
        },
        [this] { job_.cancel(); });
  }

 private:
  static constexpr size_t gathered_bytes = 256 << 10;

  bool take(std::span<const uint8_t> bytes) {
    gathered_.insert(gathered_.end(), bytes.begin(), bytes.end());
    return gathered_.size() < gathered_bytes || flush();
  }

  bool flush() {
    if (gathered_.empty() || refused_) return !refused_;
    bool taken = true;
    const bool returned = courier_.call([&] {
      const py::object chunk = py::cast(std::make_unique<Chunk>(Chunk{std::exchange(gathered_, {})}));
      const py::object view = py::reinterpret_steal<py::object>(PyMemoryView_FromObject(chunk.ptr()));
      if (!view) throw py::error_already_set();
      taken = write_(view).ptr() != Py_False;
    });
    if (returned && !taken) refused_ = true;
    return returned && taken;
  }

  void hear(const dce_event& event) {
    if (event.kind == DCE_EVENT_WARNING) {
      warnings_.emplace_back(event.page, event.message ? event.message : "");
    } else if (!flush()) {
      job_.cancel();
      return;
    }
    if (listen_.is_none()) return;
    courier_.call([&] {
      const py::object message =
          event.message ? py::object(python_string(event.message)) : py::object(py::none());
      listen_(static_cast<int>(event.kind), event.page, event.pages, event.bytes, message);
    });
  }

  dce::Job& job_;
  std::vector<std::pair<int, std::string>>& warnings_;
  py::object write_, listen_;
  Courier courier_;
  std::vector<uint8_t> gathered_;
  bool refused_ = false;
};

PyJob::PyJob(EnginePtr engine) : parts_(std::make_shared<Parts>(std::move(engine))) {}

dce::Job& PyJob::ready() {
  if (started_) throw_error(DCE_MISUSE, "the job has already been run");
  return parts_->job;
}

void PyJob::add(SourcePtr source, const std::string& password) {
  ready().add(source->get(), c_string(password));
  parts_->sources.push_back(std::move(source));
}

void PyJob::set_ticket(const std::string& json) {
  dce::Ticket ticket;
  ticket.set_json(c_string(json));
  ready().ticket(ticket);
}

void PyJob::set_format(const std::string& name_or_path) {
  ready().format(c_string(name_or_path));
}

void PyJob::set_lane(int lane) {
  ready().lane(static_cast<dce_lane>(lane));
}

void PyJob::to_path(const std::string& path) {
  ready().to_path(c_string(path));
}

void PyJob::to_descriptor(int fd) {
  ready().to_fd(fd);
}

void PyJob::run(const py::object& write, const py::object& listen) {
  ready();
  started_ = true;
  const std::shared_ptr<Parts> parts = parts_;
  const auto end = [&] {
    stats_ = parts->job.stats_json();
    parts_.reset();
  };
  try {
    Delivery(parts->job, warnings_, write, listen).run();
  } catch (...) {
    end();
    throw;
  }
  end();
}

void PyJob::cancel() {
  // Held here, so that a job ending meanwhile does not go away under the call.
  if (const std::shared_ptr<Parts> parts = parts_) {
    py::gil_scoped_release released;
    parts->job.cancel();
  }
}

py::list PyJob::warnings() const {
  py::list list;
  for (const auto& [page, message] : warnings_)
    list.append(py::make_tuple(page, python_string(message.c_str())));
  return list;
}

}  // namespace dce::python
