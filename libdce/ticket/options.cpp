#include "ticket/options.h"

#include "ticket/media_col.h"
#include "ticket/words.h"

namespace dce::core {
namespace {

/// lp(1) options that stand alone.
struct Shorthand {
  std::string_view word, name, value;
};
constexpr Shorthand kShorthands[] = {
    {"landscape", "orientation-requested", "landscape"},
    {"fit-to-page", "print-scaling", "fit"},
    {"fitplot", "print-scaling", "fit"},
    {"collate", "multiple-document-handling", "separate-documents-collated-copies"},
    {"nocollate", "multiple-document-handling", "separate-documents-uncollated-copies"},
};

}  // namespace

std::string_view syntax_name(Syntax syntax) {
  switch (syntax) {
    case Syntax::keyword:
      return "keyword";
    case Syntax::open_keyword:
      return "keyword or other";
    case Syntax::enumeration:
      return "enum";
    case Syntax::integer:
      return "integer";
    case Syntax::text:
      return "text";
    case Syntax::resolution:
      return "resolution";
    case Syntax::ranges:
      return "1setOf rangeOfInteger";
    case Syntax::media:
      return "media";
    case Syntax::finishings:
      return "1setOf enum";
  }
  return {};
}

const Option* find_option(std::string_view name) {
  const std::string word = lower_case(name);
  if (word.find(' ') != std::string::npos) return nullptr;
  for (const Option& option : options()) {
    if (option.name == word || has_word(option.aliases, word)) return &option;
  }
  return nullptr;
}

Status set_option(Ticket& ticket, std::string_view name, std::string_view value) {
  const std::string word = lower_case(name);
  if (value.empty()) {
    for (const Shorthand& shorthand : kShorthands) {
      if (shorthand.word == word) return set_option(ticket, shorthand.name, shorthand.value);
    }
  }
  if (word == "media-col") return set_media_col(ticket, value);
  const Option* option = find_option(word);
  if (option == nullptr) {
    WordGuess guess(name);
    for (const Option& candidate : options()) guess.offer(candidate.name);
    return {Code::usage, "there is no option " + in_quotes(name) + ";" + guess.sentence() +
                             " \"dce ticket help\" lists the options"};
  }
  if (value.empty() && option->syntax != Syntax::text) {
    return {Code::usage, "option " + std::string(option->name) + " has no value; write " +
                             std::string(option->name) + "=VALUE, \"dce ticket help " +
                             std::string(option->name) + "\" says which"};
  }
  return option->set(*option, value, ticket);
}

Status set_option(Ticket& ticket, std::string_view assignment) {
  const size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) return set_option(ticket, assignment, std::string_view());
  return set_option(ticket, assignment.substr(0, equals), assignment.substr(equals + 1));
}

std::string option_value(const Ticket& ticket, const Option& option) {
  return option.get(option, ticket);
}

}  // namespace dce::core
