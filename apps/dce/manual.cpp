// The manual page, in the man(7) macros.
#include <algorithm>

#include "attributes.h"
#include "commands.h"
#include "output.h"

namespace dce::cli {
namespace {

/// `text` as roff has it: dashes that may be typed, no accidental requests.
std::string roff(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else if ((c == '.' || c == '\'') && (result.empty() || result.back() == '\n')) {
      result += std::string("\\&") + c;
    } else {
      result += c;
    }
  }
  return result;
}

std::string bold(const std::string& text) {
  return "\\fB" + roff(text) + "\\fR";
}
std::string italic(const std::string& text) {
  return "\\fI" + roff(text) + "\\fR";
}

std::string option_heading(const CLI::Option& option) {
  std::string text;
  const std::vector<std::string> choices = choices_of(option);
  std::string type = italic(type_of(option));
  if (!choices.empty() && type_of(option) != "FMT") type = roff(type_of(option));
  for (const std::string& name : option.get_snames()) {
    text += (text.empty() ? "" : ", ") + bold("-" + name) + (takes_value(option) ? " " + type : "");
  }
  for (const std::string& name : option.get_lnames()) {
    text += (text.empty() ? "" : ", ") + bold("--" + name);
    if (takes_value(option)) text += " " + type;
    if (!takes_value(option) && !choices.empty()) text += "[=" + type + "]";
  }
  return text.empty() ? italic(option.get_name()) : text;
}

std::string synopsis(const Command& command) {
  std::string text = ".HP\n" + bold("dce " + command.name);
  for (const CLI::Option* option : command.app->get_options()) {
    if (option->check_lname("help")) continue;
    if (option->get_positional()) {
      const std::string dots = option->get_expected_max() > 1 ? "..." : "";
      text += option->get_required() ? " " + italic(option->get_name()) + dots
                                     : " [" + italic(option->get_name()) + dots + "]";
    } else if (option->get_required()) {
      text += " " + option_heading(*option).substr(0, option_heading(*option).find(','));
    }
  }
  const auto optional = [](const CLI::Option* option) {
    return option->nonpositional() && !option->check_lname("help") && !option->get_required();
  };
  const auto options = command.app->get_options();
  if (std::any_of(options.begin(), options.end(), optional)) text += " [" + italic("options") + "]";
  return text + "\n";
}

std::string attribute_entry(const Attribute& attribute) {
  std::string text = ".TP\n" + bold(attribute.name);
  if (!attribute.usual.empty()) text += " (" + roff(attribute.usual) + ")";
  text += "\n" + roff(attribute.description) + "\n";
  if (!attribute.range.empty()) return text + roff("From " + attribute.range + ".") + "\n";
  if (attribute.syntax == "media") {
    return text + roff("dce ticket help media lists the names; 100x200mm and 8.5x11in are sizes.") + "\n";
  }
  std::string words;
  for (const AttributeValue& value : attribute.values)
    words += (words.empty() ? "" : ", ") + bold(value.keyword);
  return words.empty() ? text : text + "One of " + words + ".\n";
}

constexpr const char* kExitStatus[][2] = {
    {"0", "Done. Warnings were on standard error."},
    {"1", "The command, the ticket or their combination makes no sense."},
    {"2",
     "An input cannot be read, or is of no supported format; for verify, the stream breaks its "
     "specification."},
    {"3", "A password is needed, or the one given is wrong."},
    {"4", "A limit on memory, time, pages or size was hit."},
    {"5", "The output could not be written."},
    {"70", "An internal error: please report it."},
    {"130", "Interrupted by a signal; no output was kept."},
};

constexpr const char* kExamples[][2] = {
    {"A PDF for a PCL XL printer, on both sides of A4:",
     "dce convert report.pdf -o report.pxl -O sides=two-sided-long-edge -O media=iso_a4_210x297mm"},
    {"A booklet in PostScript:", "dce convert book.pdf -o book.ps -O imposition-template=signature"},
    {"From and to a pipe:", "scan | dce convert - -o - --to pwg --resolution 300 | ipp-client"},
    {"What a printer will see:", "dce verify report.pxl --png pages"},
};

}  // namespace

ExitCode manual(const CLI::App& app) {
  const std::vector<Command> commands = commands_of(app);
  std::string text =
      ".TH DCE 1 \"\" " + roff(std::string("\"libdce ") + dce_version() + "\"") + " \"User Commands\"\n";
  text += ".SH NAME\ndce \\- convert documents into print streams\n.SH SYNOPSIS\n";
  for (const Command& command : commands) text += synopsis(command);
  text += ".SH DESCRIPTION\n" + roff(app.get_description()) +
          "\nInputs are recognised by their content, never by their name. A failed conversion leaves no "
          "output behind.\n";
  text += ".SH COMMANDS\n";
  for (const Command& command : commands) {
    text += ".SS " + roff("dce " + command.name) + "\n" + roff(command.app->get_description()) + ".\n";
    for (const CLI::Option* option : command.app->get_options()) {
      if (option->check_lname("help")) continue;
      text += ".TP\n" + option_heading(*option) + "\n" + roff(option->get_description()) + ".\n";
    }
  }
  text += ".SH JOB ATTRIBUTES\nThey follow " + bold("-O") + " as " + italic("NAME=VALUE") +
          ", or are the members of a JSON ticket. Defaults are in parentheses.\n";
  for (const Attribute& attribute : load_attributes()) text += attribute_entry(attribute);
  text += ".SH EXIT STATUS\n";
  for (const auto& [code, meaning] : kExitStatus)
    text += std::string(".TP\n") + bold(code) + "\n" + roff(meaning) + "\n";
  text += ".SH EXAMPLES\n";
  for (const auto& [what, command] : kExamples)
    text += ".PP\n" + roff(what) + "\n.PP\n.nf\n.RS\n" + roff(command) + "\n.RE\n.fi\n";
  text += ".SH SEE ALSO\n.BR lp (1),\n.BR ipptool (1)\n";
  print(text);
  return finish_output(kDone);
}

}  // namespace dce::cli
