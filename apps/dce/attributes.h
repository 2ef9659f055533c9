// The ticket's options as the library describes them, and the choices an option of the command line has.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace dce::cli {

struct AttributeValue {
  std::string keyword, number, description;  ///< number is empty where IPP has none
};

struct Attribute {
  std::string name, group, syntax, usual, description, reference;
  std::vector<std::string> aliases;
  std::vector<AttributeValue> values;
  std::string range;  ///< "1 to 9999" where values are numbers
};

/// Every attribute, in the library's order.
std::vector<Attribute> load_attributes();

/// Names of the print streams.
std::vector<std::string> stream_names();

/// The option's type name as it was given, without what CLI11 adds for its checks.
std::string type_of(const CLI::Option& option);

/// The words an option takes, from its type name: "auto|vector|raster", or FMT for the print streams.
std::vector<std::string> choices_of(const CLI::Option& option);

bool takes_value(const CLI::Option& option);
bool takes_file(const CLI::Option& option);

/// Commands as "convert", "ticket help": those that do something, with their parent's name.
struct Command {
  std::string name;
  const CLI::App* app;
};
std::vector<Command> commands_of(const CLI::App& app);

}  // namespace dce::cli
