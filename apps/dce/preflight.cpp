// dce info --preflight.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "inputs.h"
#include "interrupt.h"
#include "output.h"

namespace dce::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string bytes_text(uint64_t bytes) {
  char text[32];
  if (bytes < 1'000'000) {
    std::snprintf(text, sizeof text, "%.0f kB", static_cast<double>(bytes) / 1e3);
  } else {
    std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
  }
  return text;
}

void print_findings(const Json& findings) {
  for (const Json& finding : findings) {
    const std::string pages = finding.value("pages", "");
    const bool several = pages.find_first_of(",-") != std::string::npos;
    print(finding.value("severity", "") + ": page" + (several ? "s " : " ") + pages + ": " +
          printable(finding.value("message", "")) + "\n");
  }
  if (findings.empty()) print("nothing was found that paper would disappoint\n");
}

void print_estimates(const Json& estimates, int pages) {
  if (estimates.empty()) return;
  const int converted = estimates.front().value("pages_converted", 0);
  if (converted < pages) {
    std::printf("streams, estimated from %d of %d pages:\n", converted, pages);
  } else {
    print("streams:\n");
  }
  for (const Json& estimate : estimates) {
    const std::string name = estimate.value("format", "");
    if (estimate.contains("refused")) {
      print("  " + name + ": " + printable(estimate.value("refused", "")) + "\n");
    } else {
      std::printf("  %-6s %10s  %6.2f s\n", name.c_str(), bytes_text(estimate.value("bytes", uint64_t{0})).c_str(),
                  estimate.value("seconds", 0.0));
    }
  }
}

}  // namespace

ExitCode preflight(const InspectArguments& arguments) {
  Interrupt interrupt;
  const Password password(arguments.limits.password_fd);
  const dce::Ticket ticket = make_ticket(arguments.ticket);
  const dce::Engine engine = make_engine(arguments.limits);
  const dce::Source source = open_input(engine, arguments.input);
  std::string text;
  interrupt.watch([&engine] { engine.cancel(); });
  try {
    text = dce::preflight_json(engine, source, ticket, password.text());
    interrupt.forget();
  } catch (const dce::Error& error) {
    interrupt.forget();
    if (error.code() == DCE_CANCELLED) throw Failure(kInterrupted, "interrupted");
    throw failure_of(error, name_of_input(arguments.input));
  }
  if (arguments.json) {
    print_text(text);
    return finish_output(kDone);
  }
  const Json object = Json::parse(text, nullptr, false);
  const int pages = object.value("pages", 0);
  print(object.value("format", "") + ", " + std::to_string(pages) + (pages == 1 ? " page\n" : " pages\n"));
  print_findings(object.value("findings", Json::array()));
  for (const Json& warning : object.value("warnings", Json::array()))
    print("warning: " + printable(warning.get<std::string>()) + "\n");
  print_estimates(object.value("estimates", Json::array()), pages);
  return finish_output(kDone);
}

}  // namespace dce::cli
