// Engine, Source and Job as Python holds them.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <dce/dce.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "courier.h"

namespace dce::python {

struct PyEngine {
  explicit PyEngine(const dce_engine_options& asked) : options(asked), engine(asked) {}
  dce_engine_options options;
  dce::Engine engine;
};
using EnginePtr = std::shared_ptr<PyEngine>;

/// A source and what its bytes live in. Made and dropped under the GIL.
class PySource {
 public:
  static std::shared_ptr<PySource> path(EnginePtr engine, const std::string& path);
  static std::shared_ptr<PySource> descriptor(EnginePtr engine, int fd);
  /// Borrows the bytes of an object with the buffer protocol, which cannot change its size meanwhile.
  static std::shared_ptr<PySource> buffer(EnginePtr engine, const pybind11::object& object);
  /// Calls `read(size)`, which returns a bytes-like object, until that is empty. Its exceptions come through.
  static std::shared_ptr<PySource> reader(EnginePtr engine, const pybind11::object& read);

  PySource(const PySource&) = delete;
  PySource& operator=(const PySource&) = delete;
  ~PySource();

  const dce::Source& get() const { return *source_; }
  const PyEngine& engine() const { return *engine_; }

 private:
  explicit PySource(EnginePtr engine) : engine_(std::move(engine)) {}

  EnginePtr engine_;
  Py_buffer view_{};  // obj is null but for buffer()
  std::optional<dce::Source> source_;
};
using SourcePtr = std::shared_ptr<PySource>;

/// Bytes of a stream on their way to Python; a memoryview of it keeps them for as long as it is kept.
struct Chunk {
  std::vector<uint8_t> bytes;
};

/// One conversion. All members are called under the GIL; cancel() also while run() is in another thread.
class PyJob {
 public:
  explicit PyJob(EnginePtr engine);

  void add(SourcePtr source, const std::string& password);
  void set_ticket(const std::string& json);
  void set_format(const std::string& name_or_path);
  void set_lane(int lane);
  void to_path(const std::string& path);
  void to_descriptor(int fd);

  /// Converts. `write(memoryview)` is the sink where no other was set, and refuses by returning False;
  /// `listen(kind, page, pages, bytes, message)` hears of events. Either may be None; both are called from
  /// the calling thread.
  void run(const pybind11::object& write, const pybind11::object& listen);
  void cancel();

  std::string stats_json() const { return stats_; }
  pybind11::list warnings() const;

 private:
  /// What the library works on and borrows from: the job goes first.
  struct Parts {
    explicit Parts(EnginePtr keep) : engine(std::move(keep)), job(engine->engine) {}
    EnginePtr engine;
    std::vector<SourcePtr> sources;
    dce::Job job;
  };
  class Delivery;

  dce::Job& ready();

  std::shared_ptr<Parts> parts_;  ///< none once the job has ended
  bool started_ = false;
  std::string stats_;
  std::vector<std::pair<int, std::string>> warnings_;
};

}  // namespace dce::python
