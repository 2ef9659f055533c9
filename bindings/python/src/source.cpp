#include <cstring>
#include <exception>

#include "objects.h"
#include "text.h"

namespace py = pybind11;

namespace dce::python {
namespace {

/// Copies what one call of Python's `read` returned; throws where it returned no bytes, or too many.
ptrdiff_t take_read(const py::object& read, uint8_t* buffer, size_t size) {
  const py::object got = read(size);
  Py_buffer view;
  if (PyObject_GetBuffer(got.ptr(), &view, PyBUF_SIMPLE) != 0) {
    PyErr_Clear();
    throw py::type_error("read() must return bytes, not " + std::string(Py_TYPE(got.ptr())->tp_name) +
                         "; is the file opened in binary mode?");
  }
  const auto length = static_cast<size_t>(view.len);
  if (length <= size && length > 0) std::memcpy(buffer, view.buf, length);
  PyBuffer_Release(&view);
  if (length > size) throw py::value_error("read(size) returned more than size bytes");
  return static_cast<ptrdiff_t>(length);
}

}  // namespace

SourcePtr PySource::path(EnginePtr engine, const std::string& path) {
  SourcePtr made(new PySource(std::move(engine)));
  const std::string& name = c_string(path);
  py::gil_scoped_release released;
  made->source_ = dce::Source::path(made->engine_->engine, name);
  return made;
}

SourcePtr PySource::descriptor(EnginePtr engine, int fd) {
  SourcePtr made(new PySource(std::move(engine)));
  py::gil_scoped_release released;
  made->source_ = dce::Source::fd(made->engine_->engine, fd);
  return made;
}

SourcePtr PySource::buffer(EnginePtr engine, const py::object& object) {
  SourcePtr made(new PySource(std::move(engine)));
  if (PyObject_GetBuffer(object.ptr(), &made->view_, PyBUF_SIMPLE) != 0) throw py::error_already_set();
  made->source_ = dce::Source::memory(made->engine_->engine, {static_cast<const std::byte*>(made->view_.buf),
                                                              static_cast<size_t>(made->view_.len)});
  return made;
}

SourcePtr PySource::reader(EnginePtr engine, const py::object& read) {
  SourcePtr made(new PySource(std::move(engine)));
  std::exception_ptr thrown;
  try {
    made->source_ =
        dce::Source::callback(made->engine_->engine, [&](uint8_t* buffer, size_t size) -> ptrdiff_t {
          try {
            return take_read(read, buffer, size);
          } catch (...) {
            thrown = std::current_exception();
            return -1;
          }
        });
  } catch (const dce::Error&) {
    if (thrown) std::rethrow_exception(thrown);
    throw;
  }
  return made;
}

PySource::~PySource() {
  source_.reset();
  if (view_.obj) PyBuffer_Release(&view_);
}

}  // namespace dce::python
