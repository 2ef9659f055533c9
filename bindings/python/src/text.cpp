#include "text.h"

#include <cstring>

namespace py = pybind11;

namespace dce::python {

const std::string& c_string(const std::string& text) {
  if (text.find('\0') != std::string::npos) throw py::value_error("embedded null character");
  return text;
}

py::str python_string(const char* text) {
  PyObject* made = PyUnicode_DecodeUTF8(text, static_cast<Py_ssize_t>(std::strlen(text)), "surrogateescape");
  if (!made) throw py::error_already_set();
  return py::reinterpret_steal<py::str>(made);
}

void translate_errors() {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const dce::Error& error) {
      const py::object made =
          py::module_::import("dce._errors")
              .attr("make_error")(static_cast<int>(error.code()), python_string(error.what()), error.page());
      PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(made.ptr())), made.ptr());
    }
  });
}

void throw_error(dce_code code, const char* message) {
  dce_error error{code, 0, ""};
  std::strncpy(error.message, message, sizeof error.message - 1);
  throw dce::Error(error);
}

}  // namespace dce::python
