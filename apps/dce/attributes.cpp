#include "attributes.h"

#include <dce/dce.hpp>
#include <nlohmann/json.hpp>

namespace dce::cli {
namespace {

using Json = nlohmann::json;

std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Json& item : value) text += (text.empty() ? "" : ",") + text_of(item);
  return text;
}

}  // namespace

std::vector<Attribute> load_attributes() {
  std::vector<Attribute> attributes;
  const Json table = Json::parse(dce::options_json());
  for (const Json& entry : table) {
    Attribute attribute;
    attribute.name = text_of(entry.at("name"));
    attribute.group = text_of(entry.at("group"));
    attribute.syntax = text_of(entry.at("syntax"));
    attribute.usual = text_of(entry.at("default"));
    attribute.description = text_of(entry.at("description"));
    attribute.reference = text_of(entry.at("reference"));
    for (const Json& alias : entry.at("aliases")) attribute.aliases.push_back(text_of(alias));
    for (const Json& value : entry.at("values")) {
      attribute.values.push_back({text_of(value.at("keyword")),
                                  value.contains("number") ? text_of(value["number"]) : "",
                                  text_of(value.value("description", Json()))});
    }
    if (attribute.syntax == "integer")
      attribute.range = text_of(entry.at("minimum")) + " to " + text_of(entry.at("maximum"));
    attributes.push_back(std::move(attribute));
  }
  return attributes;
}

std::vector<std::string> stream_names() {
  std::vector<std::string> names;
  const Json formats = Json::parse(dce::formats_json());
  for (const Json& format : formats.at("streams")) names.push_back(text_of(format.at("name")));
  return names;
}

std::string type_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  std::string type = type_of(option);
  if (type == "FMT") return stream_names();
  std::vector<std::string> choices;
  if (type.find('|') == std::string::npos) return choices;
  while (true) {
    const size_t bar = type.find('|');
    choices.push_back(type.substr(0, bar));
    if (bar == std::string::npos) return choices;
    type.erase(0, bar + 1);
  }
}

bool takes_value(const CLI::Option& option) {
  return option.get_expected_max() > 0 && option.get_type_size() > 0;
}

bool takes_file(const CLI::Option& option) {
  for (const char* type : {"FILE", "INPUT", "OUTPUT", "STREAM", "DIR"}) {
    if (type_of(option) == type) return true;
  }
  return false;
}

std::vector<Command> commands_of(const CLI::App& app) {
  std::vector<Command> commands;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::vector<Command> inner = commands_of(*sub);
    if (inner.empty()) commands.push_back({sub->get_name(), sub});
    for (const Command& command : inner)
      commands.push_back({sub->get_name() + " " + command.name, command.app});
  }
  return commands;
}

}  // namespace dce::cli
