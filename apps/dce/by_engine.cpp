#include "by_engine.h"

#include <unistd.h>

#include <atomic>
#include <list>
#include <nlohmann/json.hpp>
#include <sstream>

#include "client/engine_call.h"
#include "inputs.h"
#include "output_file.h"

namespace dce::cli {
namespace {

std::vector<std::string> split(const std::string& text, char between) {
  std::vector<std::string> list;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, between);) list.push_back(part);
  return list;
}

client::Bounds bounds_of(const InputArguments& arguments) {
  client::Bounds bounds;
  bounds.memory_bytes = static_cast<uint64_t>(arguments.memory_limit_mb * 1048576);
  bounds.pages = static_cast<uint32_t>(arguments.page_limit);
  bounds.conversion = std::chrono::milliseconds(static_cast<int64_t>(arguments.time_limit_s * 1000));
  return bounds;
}

client::Document document_of(const InputDescriptor& input, const std::string& password) {
  return {
      .read = [fd = input.fd()](uint8_t* buffer,
                                size_t size) { return read_some(fd, reinterpret_cast<char*>(buffer), size); },
      .rewind = [fd = input.fd()] { return lseek(fd, 0, SEEK_SET) == 0; },
      .password = password,
      .name = input.name(),
      .media_type = {}};
}

}  // namespace

std::string stream_name(const std::string& format, const std::string& output) {
  if (!format.empty()) return format;
  const nlohmann::json formats = nlohmann::json::parse(dce::formats_json());
  for (const auto& stream : formats.at("streams")) {
    for (const std::string& ending : split(stream.at("extensions"), ' ')) {
      if (output.ends_with("." + ending)) return stream.at("name");
    }
  }
  throw no_ending(output);
}

std::string convert_by_engine(const std::string& addresses, const ConvertArguments& arguments,
                              const dce::Ticket& ticket, const std::string& password, Interrupt& interrupt,
                              Progress& progress) {
  if (arguments.output.find("%") != std::string::npos)
    throw Failure(kUsage,
                  "an engine sends one stream; give an output without %, or documents that need no engine");
  client::Request request{.format = stream_name(arguments.format, arguments.output),
                          .lane = lane_of(arguments.lane),
                          .ticket_json = ticket.json(),
                          .documents = {},
                          .owner = {},
                          .background = false,
                          .bounds = bounds_of(arguments.input)};
  std::list<InputDescriptor> inputs;
  for (const std::string& path : arguments.inputs)
    request.documents.push_back(document_of(inputs.emplace_back(path), password));

  OutputFile output(arguments.output);
  client::Cancel cancel{false};
  interrupt.watch([&cancel] { cancel = true; });
  try {
    const client::Stats stats = client::convert_by_engine(
        {.addresses = split(addresses, ','),
         .credentials_folder = arguments.engine_pki,
         .request = request,
         .write = [&](std::span<const uint8_t> bytes) { return output.write(bytes); },
         .listen = [&](const dce_event& event) { progress.event(event); },
         .cancel = &cancel});
    interrupt.forget();
    progress.clear();
    output.finish();
    return stats.json;
  } catch (...) {
    interrupt.forget();
    output.rethrow_if_failed();
    throw;
  }
}

}  // namespace dce::cli
