// dce._native: the C++ wrapper in Python's terms. The package's Python files give it manners.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "objects.h"
#include "text.h"

namespace py = pybind11;
using namespace dce::python;

namespace {

EnginePtr make_engine(int threads, std::optional<uint64_t> memory_bytes, std::optional<uint64_t> input_bytes,
                      std::optional<uint64_t> output_bytes, std::optional<int> pages,
                      std::optional<int64_t> image_pixels, std::optional<double> seconds) {
  dce_engine_options options = dce::Engine::default_options();
  options.threads = threads;
  options.memory_bytes = memory_bytes.value_or(options.memory_bytes);
  options.input_bytes = input_bytes.value_or(options.input_bytes);
  options.output_bytes = output_bytes.value_or(options.output_bytes);
  options.pages = pages.value_or(options.pages);
  options.image_pixels = image_pixels.value_or(options.image_pixels);
  options.seconds = seconds.value_or(options.seconds);
  return std::make_shared<PyEngine>(options);
}

template <auto member>
auto option() {
  return [](const PyEngine& engine) { return engine.options.*member; };
}

std::string info_json(const SourcePtr& source, const std::string& password) {
  const std::string& word = c_string(password);
  py::gil_scoped_release released;
  return dce::info_json(source->engine().engine, source->get(), word);
}

std::string preflight_json(const SourcePtr& source, const std::string& ticket_json, const std::string& password) {
  const std::string& word = c_string(password);
  dce::Ticket ticket;
  if (!ticket_json.empty()) ticket.set_json(c_string(ticket_json));
  py::gil_scoped_release released;
  return dce::preflight_json(source->engine().engine, source->get(), ticket, word);
}

std::string verify_json(const SourcePtr& source, const std::string& png_directory) {
  const std::string& directory = c_string(png_directory);
  py::gil_scoped_release released;
  return dce::verify_json(source->engine().engine, source->get(), directory);
}

}  // namespace

PYBIND11_MODULE(_native, module) {
  translate_errors();
  module.attr("version") = dce_version();

  const auto keyword = py::kw_only();
  py::class_<PyEngine, EnginePtr>(
      module, "Engine",
      "Limits and threads that jobs share; None leaves the library's default. An engine may run many jobs at "
      "once.\n\n"
      "threads: of one job, 0 for one a processor. memory_bytes: heap of one job. input_bytes: one "
      "document.\n"
      "output_bytes: one stream, 0 for no limit. pages: of one document. image_pixels: width times height of "
      "one\n"
      "image. seconds: wall time of one job, 0 for no limit; set it where documents come from strangers.")
      .def(py::init(&make_engine), py::arg("threads") = 0, keyword, py::arg("memory_bytes") = py::none(),
           py::arg("input_bytes") = py::none(), py::arg("output_bytes") = py::none(),
           py::arg("pages") = py::none(), py::arg("image_pixels") = py::none(),
           py::arg("seconds") = py::none())
      .def_property_readonly("threads", option<&dce_engine_options::threads>())
      .def_property_readonly("memory_bytes", option<&dce_engine_options::memory_bytes>())
      .def_property_readonly("input_bytes", option<&dce_engine_options::input_bytes>())
      .def_property_readonly("output_bytes", option<&dce_engine_options::output_bytes>())
      .def_property_readonly("pages", option<&dce_engine_options::pages>())
      .def_property_readonly("image_pixels", option<&dce_engine_options::image_pixels>())
      .def_property_readonly("seconds", option<&dce_engine_options::seconds>());

  py::class_<PySource, SourcePtr>(module, "Source", "A document's bytes.")
      .def_static("from_path", &PySource::path, py::arg("engine").none(false), py::arg("path"))
      .def_static("from_fd", &PySource::descriptor, py::arg("engine").none(false), py::arg("fd"))
      .def_static("from_buffer", &PySource::buffer, py::arg("engine").none(false), py::arg("object"))
      .def_static("from_reader", &PySource::reader, py::arg("engine").none(false), py::arg("read"));

  py::class_<Chunk>(module, "Chunk", py::buffer_protocol(), "Bytes of a stream.")
      .def_buffer([](Chunk& chunk) {
        return py::buffer_info(chunk.bytes.data(), static_cast<py::ssize_t>(chunk.bytes.size()),
                               /*readonly=*/true);
      });

  py::class_<PyJob>(module, "Job", "One conversion.")
      .def(py::init<EnginePtr>(), py::arg("engine").none(false))
      .def("add", &PyJob::add, py::arg("source").none(false), py::arg("password") = "")
      .def("set_ticket", &PyJob::set_ticket, py::arg("json"))
      .def("set_format", &PyJob::set_format, py::arg("name_or_path"))
      .def("set_lane", &PyJob::set_lane, py::arg("lane"))
      .def("to_path", &PyJob::to_path, py::arg("path"))
      .def("to_fd", &PyJob::to_descriptor, py::arg("fd"))
      .def("run", &PyJob::run, py::arg("write") = py::none(), py::arg("listen") = py::none())
      .def("cancel", &PyJob::cancel)
      .def("stats_json", &PyJob::stats_json)
      .def("warnings", &PyJob::warnings);

  module.def(
      "is_buffer", [](const py::object& object) { return PyObject_CheckBuffer(object.ptr()) == 1; },
      py::arg("object"), "Whether the object has the buffer protocol.");
  module.def("info_json", &info_json, py::arg("source").none(false), py::arg("password") = "");
  module.def("preflight_json", &preflight_json, py::arg("source").none(false), py::arg("ticket_json") = "",
             py::arg("password") = "");
  module.def("verify_json", &verify_json, py::arg("source").none(false), py::arg("png_directory") = "");
  module.def("formats_json", &dce::formats_json);
  module.def("options_json", &dce::options_json);
  module.def("ticket_schema_json", &dce::ticket_schema_json);
}
