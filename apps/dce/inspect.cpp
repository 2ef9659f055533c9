// dce info, dce verify and dce formats.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "fidelity/against.h"
#include "inputs.h"
#include "interrupt.h"
#include "output.h"

namespace dce::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& value) {
  return printable(value.is_string() ? value.get<std::string>()
                                     : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list) text += (text.empty() ? "" : ", ") + text_of(item);
  return text;
}

/// "1-12: 595.28 x 841.89 pt" for every run of pages of the same size.
void print_page_sizes(const Json& sizes) {
  for (size_t first = 0; first < sizes.size();) {
    size_t last = first;
    while (last + 1 < sizes.size() && sizes[last + 1] == sizes[first]) ++last;
    std::string pages = std::to_string(first + 1);
    if (last > first) pages += "-" + std::to_string(last + 1);
    std::printf("  page %s: %.2f x %.2f pt\n", pages.c_str(), sizes[first].value("width_pt", 0.0),
                sizes[first].value("height_pt", 0.0));
    first = last + 1;
  }
}

void print_list(const Json& object, const char* member, const char* label) {
  if (!object.contains(member) || !object[member].is_array()) return;
  for (const Json& item : object[member]) print(std::string(label) + ": " + text_of(item) + "\n");
}

void print_inputs(const char* title, const Json& formats) {
  print(title);
  for (const Json& format : formats) {
    std::printf("  %-8s %s (%s)\n", text_of(format["name"]).c_str(), text_of(format["title"]).c_str(),
                text_of(format["mime_type"]).c_str());
  }
}

}  // namespace

ExitCode info(const InspectArguments& arguments) {
  if (!arguments.ticket.options.empty() || !arguments.ticket.file.empty() || !arguments.ticket.resolution.empty())
    throw Failure(kUsage, "-O, --ticket and --resolution need --preflight");
  const Password password(arguments.limits.password_fd);
  const dce::Engine engine = make_engine(arguments.limits);
  const dce::Source source = open_input(engine, arguments.input);
  std::string text;
  try {
    text = dce::info_json(engine, source, password.text());
  } catch (const dce::Error& error) {
    throw failure_of(error, name_of_input(arguments.input));
  }
  if (arguments.json) {
    print_text(text);
    return finish_output(kDone);
  }
  const Json object = Json::parse(text, nullptr, false);
  for (const char* member : {"format", "mime_type", "bytes", "title", "pages"}) {
    if (object.contains(member)) print(std::string(member) + ": " + text_of(object[member]) + "\n");
  }
  if (object.contains("properties")) {
    for (const auto& [name, value] : object["properties"].items())
      print(printable(name) + ": " + text_of(value) + "\n");
  }
  if (object.contains("page_sizes")) print_page_sizes(object["page_sizes"]);
  print_list(object, "warnings", "warning");
  return finish_output(kDone);
}

ExitCode verify(const InspectArguments& arguments) {
  if (!arguments.against.empty()) return verify_against(arguments);
  if (!arguments.report_directory.empty() || !arguments.drawn_directory.empty() || arguments.compared_pages > 0)
    throw Failure(kUsage, "--report, --drawn and --pages need --against and the document that the stream was made from");
  Interrupt interrupt;
  const dce::Engine engine = make_engine(arguments.limits);
  const dce::Source source = open_input(engine, arguments.input);
  std::string text;
  interrupt.watch([&engine] { engine.cancel(); });
  try {
    text = dce::verify_json(engine, source, arguments.png_directory);
    interrupt.forget();
  } catch (const dce::Error& error) {
    interrupt.forget();
    if (error.code() == DCE_CANCELLED) throw Failure(kInterrupted, "interrupted; no page was left half written");
    throw failure_of(error, name_of_input(arguments.input));
  }
  const Json object = Json::parse(text, nullptr, false);
  const size_t errors =
      object.contains("errors") && object["errors"].is_array() ? object["errors"].size() : 0;
  if (arguments.json) {
    print_text(text);
  } else {
    print(text_of(object.value("format", Json("stream"))) + ", " + text_of(object.value("pages", Json(0))) +
          " pages, " + text_of(object.value("bytes", Json(0))) + " bytes\n");
    for (const Json& page : object.value("page_list", Json::array())) {
      std::printf("  page %d: %d x %d dots at %d x %d dpi, %s%s%s\n", page.value("page", 0),
                  page.value("width", 0), page.value("height", 0), page.value("x_resolution", 0),
                  page.value("y_resolution", 0), text_of(page.value("pixels", Json(""))).c_str(),
                  page.contains("media") ? (", " + text_of(page["media"])).c_str() : "",
                  page.value("back", false) ? ", back" : "");
    }
    print_list(object, "warnings", "warning");
    print_list(object, "errors", "error");
  }
  if (errors == 0) return finish_output(kDone);
  finish_output(kUnreadable);
  throw Failure(kUnreadable, name_of_input(arguments.input) + ": the stream breaks its specification in " +
                                 std::to_string(errors) + (errors == 1 ? " place" : " places"));
}

ExitCode formats(bool json) {
  const std::string text = dce::formats_json();
  if (json) {
    print_text(text);
    return finish_output(kDone);
  }
  const Json object = Json::parse(text, nullptr, false);
  print_inputs("Reads:\n", object.value("inputs", Json::array()));
  print_inputs("Reads through an engine:\n", object.value("indirect", Json::array()));
  print("Writes:\n");
  for (const Json& format : object.value("streams", Json::array())) {
    std::printf("  %-8s %s; ending: %s; lanes: %s\n", text_of(format["name"]).c_str(),
                text_of(format["title"]).c_str(), text_of(format["extensions"]).c_str(),
                joined(format["lanes"]).c_str());
  }
  return finish_output(kDone);
}

}  // namespace dce::cli
