// The table of everything a ticket can say. It is the only place that names an option: the -O parser, JSON
// tickets, their schema, the help, completion, the manual page and docs/ticket.md are made from it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "ticket/ticket.h"

namespace dce::core {

/// What the values look like, in the terms of RFC 8011 section 5.1.
enum class Syntax {
  keyword,       ///< one of `values`
  open_keyword,  ///< one of `values`, or any other keyword the printer knows
  enumeration,   ///< one of `values`, as keyword or as its IPP number
  integer,       ///< minimum to maximum
  text,          ///< one line of UTF-8, at most `maximum` bytes
  resolution,    ///< 600dpi, 600x1200dpi, 236dpcm
  ranges,        ///< 1setOf rangeOfInteger: 1-3,7,9-
  media,         ///< a media name or size (ticket/media.h)
  finishings,    ///< 1setOf enum (ticket/finishings.h)
};

struct OptionValue {
  std::string_view keyword;
  int number;  ///< the IPP enum value, or what the Ticket's own enum says
  std::string_view description;
  std::string_view aliases = {};  ///< other spellings accepted, lower case, space separated
};

struct Option {
  std::string_view name;     ///< the IPP attribute
  std::string_view aliases;  ///< lp(1) and CUPS names for it, lower case, space separated
  std::string_view group;    ///< for help: pages, paper, image, finishing, job, watermark, printer
  Syntax syntax;
  std::span<const OptionValue> values;
  int minimum, maximum;          ///< of an integer or of a text's length
  std::string_view description;  ///< one sentence or two
  std::string_view reference;    ///< the specification that defines it
  Status (*set)(const Option& option, std::string_view text, Ticket& ticket);
  std::string (*get)(const Option& option, const Ticket& ticket);  ///< canonical text, empty when not set
};

std::string_view syntax_name(Syntax syntax);

std::span<const Option> options();

/// By IPP name or alias, in any case; null when there is none.
const Option* find_option(std::string_view name);

/// Sets one option from the text a user wrote, or the members of media-col={media-size={...}
/// media-source=...}. As with lp(1), "landscape", "fit-to-page", "collate" and "nocollate" need no value.
/// Code::usage says what would be right; the ticket is unchanged then.
Status set_option(Ticket& ticket, std::string_view name, std::string_view value);

/// The same from "name=value", as after lp's -o.
Status set_option(Ticket& ticket, std::string_view assignment);

/// The canonical value of an option, empty when the ticket leaves it open.
std::string option_value(const Ticket& ticket, const Option& option);

}  // namespace dce::core
