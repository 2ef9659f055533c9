// dce ticket: the attributes for people, and their schema for programs.
#include <algorithm>
#include <cstdio>

#include "attributes.h"
#include "commands.h"
#include "output.h"

namespace dce::cli {
namespace {

constexpr size_t kMostValuesInList = 8;

std::string values_line(const Attribute& attribute) {
  if (!attribute.range.empty()) return attribute.range;
  std::string text;
  for (size_t i = 0; i < attribute.values.size() && i < kMostValuesInList; ++i) {
    text += (i == 0 ? "" : ", ") + attribute.values[i].keyword;
  }
  if (attribute.values.size() > kMostValuesInList) text += ", ...";
  return text.empty() ? attribute.syntax : text;
}

void print_all(const std::vector<Attribute>& attributes) {
  print(
      "Job attributes, for -O NAME=VALUE and for JSON tickets. \"dce ticket help NAME\" tells all about "
      "one.\n");
  std::string group;
  for (const Attribute& attribute : attributes) {
    if (attribute.group != group) {
      group = attribute.group;
      print("\n" + group + "\n");
    }
    print("  " + attribute.name + (attribute.usual.empty() ? "" : " (" + attribute.usual + ")") + "\n");
    print(wrapped(attribute.description, 6));
    print(wrapped(values_line(attribute), 6));
  }
}

void print_one(const Attribute& attribute) {
  print(attribute.name + "\n" + wrapped(attribute.description, 2) + "\n");
  print("  syntax:    " + attribute.syntax + (attribute.range.empty() ? "" : ", " + attribute.range) + "\n");
  if (!attribute.usual.empty()) print("  default:   " + attribute.usual + "\n");
  for (const std::string& alias : attribute.aliases) print("  also:      " + alias + "\n");
  print("  reference: " + attribute.reference + "\n");
  size_t widest = 0;
  for (const AttributeValue& value : attribute.values) widest = std::max(widest, value.keyword.size());
  if (!attribute.values.empty()) print("\n");
  for (const AttributeValue& value : attribute.values) {
    std::string line = "  " + value.keyword;
    if (!value.number.empty() || !value.description.empty()) line.resize(widest + 4, ' ');
    if (!value.number.empty()) line += value.number + (value.description.empty() ? "" : "  ");
    print(line + value.description + "\n");
  }
}

}  // namespace

ExitCode ticket_schema() {
  print_text(dce::ticket_schema_json());
  return finish_output(kDone);
}

ExitCode ticket_help(const std::vector<std::string>& names) {
  const std::vector<Attribute> attributes = load_attributes();
  if (names.empty()) print_all(attributes);
  for (const std::string& name : names) {
    const auto named = [&](const Attribute& attribute) {
      return attribute.name == name ||
             std::find(attribute.aliases.begin(), attribute.aliases.end(), name) != attribute.aliases.end();
    };
    const auto found = std::find_if(attributes.begin(), attributes.end(), named);
    if (found == attributes.end()) {
      // The library's own message suggests the nearest name.
      try {
        dce::Ticket().set(name, "");
      } catch (const dce::Error& error) {
        throw failure_of(error, "");
      }
      throw Failure(kUsage, "there is no attribute \"" + name + "\"; \"dce ticket help\" lists them");
    }
    if (&name != &names[0]) print("\n");
    print_one(*found);
  }
  return finish_output(kDone);
}

}  // namespace dce::cli
