// Completion scripts, made from the command line's own definition and the library's attributes.
#include "attributes.h"
#include "commands.h"
#include "output.h"

namespace dce::cli {
namespace {

std::string joined(const std::vector<std::string>& words, const std::string& separator = " ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
  return text;
}

/// Spellings of an option with their dashes; none for a positional one.
std::vector<std::string> spellings(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> keywords(const Attribute& attribute) {
  std::vector<std::string> words;
  for (const AttributeValue& value : attribute.values) words.push_back(value.keyword);
  return words;
}

/// For a single-quoted shell word.
std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::vector<std::string> subcommand_words(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    words.push_back(sub->get_name());
  return words;
}

/// "name) words ;;" for a case statement: the values of every attribute.
std::string attribute_cases(const std::vector<Attribute>& attributes, const std::string& indent) {
  std::string text;
  for (const Attribute& attribute : attributes) {
    if (!attribute.values.empty())
      text += indent + attribute.name + ") words='" + joined(keywords(attribute)) + "' ;;\n";
  }
  return text;
}

std::string attribute_names(const std::vector<Attribute>& attributes, const std::string& suffix) {
  std::string text;
  for (const Attribute& attribute : attributes) text += (text.empty() ? "" : " ") + attribute.name + suffix;
  return text;
}

void bash_command(const Command& command, std::string& flags, std::string& values) {
  std::vector<std::string> words;
  for (const CLI::Option* option : command.app->get_options()) {
    const std::vector<std::string> names = spellings(*option);
    const std::vector<std::string> choices = choices_of(*option);
    words.insert(words.end(), names.begin(), names.end());
    if (names.empty()) {
      if (!choices.empty()) words.insert(words.end(), choices.begin(), choices.end());
      continue;
    }
    if (!takes_value(*option)) {
      for (const std::string& choice : choices) words.push_back(names.back() + "=" + choice);
    } else if (option->check_lname("option")) {
      values += "    '" + command.name + ":-O' | '" + command.name +
                ":--option') words=\"$attributes\"; nospace=1 ;;\n";
    } else {
      std::string pattern;
      for (const std::string& name : names)
        pattern += (pattern.empty() ? "'" : " | '") + command.name + ":" + name + "'";
      values += "    " + pattern + ") words='" + joined(choices) +
                "'; files=" + (takes_file(*option) ? "1" : "") + " ;;\n";
    }
  }
  flags += "    '" + command.name + "') words='" + joined(words) + "' ;;\n";
}

std::string bash_script(const CLI::App& app) {
  const std::vector<Attribute> attributes = load_attributes();
  std::string flags, values, nested;
  for (const Command& command : commands_of(app)) bash_command(command, flags, values);
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::vector<std::string> words = subcommand_words(*sub);
    if (!words.empty()) nested += "    " + sub->get_name() + ") words='" + joined(words) + "' ;;\n";
  }
  return "# bash completion for dce; made by: dce completion bash\n"
         "_dce() {\n"
         "  local cur prev command name words files nospace i\n"
         "  local attributes='" +
         attribute_names(attributes, "=") +
         "'\n"
         "  cur=${COMP_WORDS[COMP_CWORD]}\n"
         "  prev=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  command=${COMP_WORDS[1]}\n"
         "  case $command in ticket) [ \"$COMP_CWORD\" -gt 2 ] && command=\"ticket ${COMP_WORDS[2]}\" ;; "
         "esac\n"
         "  # Bash breaks words at '=': NAME = VALUE are three of them.\n"
         "  if [ \"$cur\" = '=' ]; then name=$prev; cur=; i=$((COMP_CWORD - 2))\n"
         "  elif [ \"$prev\" = '=' ]; then name=${COMP_WORDS[COMP_CWORD-2]}; i=$((COMP_CWORD - 3))\n"
         "  fi\n"
         "  if [ -n \"$name\" ]; then\n"
         "    case ${COMP_WORDS[i]} in -O | --option)\n"
         "      case $name in\n" +
         attribute_cases(attributes, "        ") +
         "      esac ;;\n"
         "    *) case $name in --progress) words='bar json none' ;; --stats) words='text json' ;; esac ;;\n"
         "    esac\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"${cur##*,}\"))\n"
         "    return\n"
         "  fi\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W '" +
         joined(subcommand_words(app)) +
         " --help --version' -- \"$cur\"))\n"
         "    return\n"
         "  fi\n"
         "  case \"$command:$prev\" in\n" +
         values + "    'ticket help':*) words='" + attribute_names(attributes, "") +
         "' ;;\n"
         "    *) case $command in\n" +
         nested + flags +
         "    esac; [ \"${cur#-}\" = \"$cur\" ] && files=1 ;;\n"
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
         "  [ -n \"$nospace\" ] && compopt -o nospace 2>/dev/null\n"
         "  [ -n \"$files\" ] && { COMPREPLY+=($(compgen -f -- \"$cur\")); compopt -o filenames 2>/dev/null; "
         "}\n"
         "  return 0\n"
         "}\n"
         "complete -F _dce dce\n";
}

/// Zsh: text for the inside of [..] of _arguments.
std::string zsh_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_option(const CLI::Option& option) {
  const std::vector<std::string> choices = choices_of(option);
  std::string action;
  if (option.check_lname("option")) {
    action = ":attribute:_dce_attribute";
  } else if (!choices.empty()) {
    action = ":value:(" + joined(choices) + ")";
  } else if (takes_file(option)) {
    action = ":file:_files";
  } else if (takes_value(option)) {
    action = ":" + zsh_text(type_of(option)) + ":";
  }
  if (spellings(option).empty()) {
    const bool many = option.get_expected_max() > 1;
    return "      " + shell_quoted((many ? "*" : "") + (action.empty() ? ":value:" : action)) + " \\\n";
  }
  std::string text;
  for (const std::string& name : spellings(option)) {
    const bool flag = !takes_value(option);
    const std::string dashes = name.starts_with("--") ? (flag && !choices.empty() ? name + "=-"
                                                         : flag                   ? name
                                                                                  : name + "=")
                                                      : name;
    const std::string repeat = option.check_lname("option") ? "*" : "";
    text += "      " +
            shell_quoted(repeat + dashes + "[" + zsh_text(option.get_description()) + "]" +
                         (flag && choices.empty() ? ""
                          : flag                  ? ":" + action
                                                  : action)) +
            " \\\n";
  }
  return text;
}

std::string zsh_script(const CLI::App& app) {
  const std::vector<Attribute> attributes = load_attributes();
  std::string text =
      "#compdef dce\n# zsh completion for dce; made by: dce completion zsh\n"
      "_dce_attribute() {\n"
      "  local words\n"
      "  if compset -P '*='; then\n"
      "    case ${IPREFIX%=} in\n";
  for (const Attribute& attribute : attributes) {
    if (!attribute.values.empty()) {
      text += "      (*" + attribute.name + ") words='" + joined(keywords(attribute)) + "' ;;\n";
    }
  }
  text +=
      "    esac\n"
      "    compset -P '*,'\n"
      "    compadd -- ${=words}\n"
      "  else\n"
      "    compadd -S = -- " +
      attribute_names(attributes, "") +
      "\n"
      "  fi\n"
      "}\n"
      "_dce() {\n"
      "  local command=$words[2]\n"
      "  if (( CURRENT == 2 )); then\n"
      "    compadd -- " +
      joined(subcommand_words(app)) +
      " --help --version\n"
      "    return\n"
      "  fi\n"
      "  shift words; (( CURRENT-- ))\n"
      "  if [[ $command == ticket ]]; then\n"
      "    if (( CURRENT == 2 )); then compadd -- schema help; return; fi\n"
      "    command=\"ticket $words[2]\"; shift words; (( CURRENT-- ))\n"
      "  fi\n"
      "  case $command in\n";
  for (const Command& command : commands_of(app)) {
    text += "    (" + shell_quoted(command.name) + ") ";
    if (command.name == "ticket help") {
      text += "compadd -- " + attribute_names(attributes, "") + " ;;\n";
      continue;
    }
    text += "_arguments \\\n";
    for (const CLI::Option* option : command.app->get_options()) text += zsh_option(*option);
    text += "      ;;\n";
  }
  return text + "  esac\n}\n_dce \"$@\"\n";
}

std::string fish_script(const CLI::App& app) {
  const std::vector<Attribute> attributes = load_attributes();
  std::string text = "# fish completion for dce; made by: dce completion fish\ncomplete -c dce -f\n";
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    text += "complete -c dce -n __fish_use_subcommand -a " + sub->get_name() + " -d " +
            shell_quoted(sub->get_description()) + "\n";
    for (const CLI::App* inner : sub->get_subcommands([](const CLI::App*) { return true; })) {
      text += "complete -c dce -n '__fish_seen_subcommand_from " + sub->get_name() + "' -a " +
              inner->get_name() + " -d " + shell_quoted(inner->get_description()) + "\n";
    }
  }
  for (const Command& command : commands_of(app)) {
    const std::string last = command.name.substr(command.name.rfind(' ') + 1);
    const std::string begin = "complete -c dce -n '__fish_seen_subcommand_from " + last + "'";
    for (const CLI::Option* option : command.app->get_options()) {
      std::string line = begin;
      for (const std::string& name : option->get_snames()) line += " -s " + name;
      for (const std::string& name : option->get_lnames()) line += " -l " + name;
      const std::vector<std::string> choices = choices_of(*option);
      const bool positional = spellings(*option).empty();
      if (takes_file(*option)) {
        line += positional ? " -F" : " -r -F";
      } else if (!choices.empty()) {
        line += std::string(positional || !takes_value(*option) ? "" : " -x") + " -a " +
                shell_quoted(joined(choices));
        if (!positional && !takes_value(*option))
          continue;  // fish has no optional values: the bare flag is enough
      } else if (takes_value(*option)) {
        line += " -x";
      }
      text += line + " -d " + shell_quoted(option->get_description()) + "\n";
    }
  }
  const std::string attribute =
      "complete -c dce -n '__fish_seen_subcommand_from convert' -s O -l option -x -a ";
  for (const Attribute& entry : attributes) {
    text += "complete -c dce -n '__fish_seen_subcommand_from help' -a " + entry.name + "\n";
    std::vector<std::string> words;
    for (const AttributeValue& value : entry.values) words.push_back(entry.name + "=" + value.keyword);
    if (words.empty()) words.push_back(entry.name + "=");
    text += attribute + shell_quoted(joined(words)) + " -d " + shell_quoted(entry.description) + "\n";
  }
  return text;
}

}  // namespace

ExitCode completion(const CLI::App& app, const std::string& shell) {
  print(shell == "bash" ? bash_script(app) : shell == "zsh" ? zsh_script(app) : fish_script(app));
  return finish_output(kDone);
}

}  // namespace dce::cli
