#include "by_engine.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "client/engine_call.h"
#include "inputs.h"
#include "page_files.h"

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

bool holds_one_page(const std::string& format) {
  const nlohmann::json formats = nlohmann::json::parse(dce::formats_json());
  const auto& streams = formats.at("streams");
  return std::any_of(streams.begin(), streams.end(), [&](const nlohmann::json& stream) {
    return stream.at("name") == format && stream.at("one_page_a_file").get<bool>();
  });
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
  const std::string format = stream_name(arguments.format, arguments.output);
  const bool pages_apart = is_page_pattern(arguments.output);
  if (pages_apart && !holds_one_page(format))
    throw Failure(kUsage, "a file a page comes from engines as PNG and JPEG; give an output without %");
  client::Request request{.format = format,
                          .lane = lane_of(arguments.lane),
                          .pages_apart = pages_apart,
                          .ticket_json = ticket.json(),
                          .documents = {},
                          .owner = {},
                          .background = false,
                          .bounds = bounds_of(arguments.input)};
  std::list<InputDescriptor> inputs;
  for (const std::string& path : arguments.inputs)
    request.documents.push_back(document_of(inputs.emplace_back(path), password));

  std::unique_ptr<Output> output;
  if (pages_apart) {
    output = std::make_unique<PageFiles>(arguments.output);
  } else {
    output = std::make_unique<OutputFile>(arguments.output);
  }
  client::Cancel cancel{false};
  interrupt.watch([&cancel] { cancel = true; });
  try {
    const client::Stats stats = client::convert_by_engine(
        {.addresses = split(addresses, ','),
         .credentials_folder = arguments.engine_pki,
         .request = request,
         .write = [&](std::span<const uint8_t> bytes) { return output->write(bytes); },
         .listen =
             [&](const dce_event& event) {
               if (event.kind == DCE_EVENT_PAGE_DONE) output->page_ends(event.bytes);
               progress.event(event);
             },
         .cancel = &cancel});
    interrupt.forget();
    progress.clear();
    output->finish();
    return stats.json;
  } catch (...) {
    interrupt.forget();
    output->rethrow_if_failed();
    throw;
  }
}

}  // namespace dce::cli
