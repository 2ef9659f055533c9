// Tickets as JSON, and what the option table says of itself.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "ticket/ticket.h"

namespace dce::core {

/// Reads a JSON object of option names and values over `ticket`, which is unchanged on error. Numbers,
/// booleans, strings and arrays are taken as their option's syntax asks; "media-col" may hold media-size,
/// margins, source and type as in IPP. Members whose value is null are ignored. At most 1 MB.
Status read_ticket_json(std::string_view json, Ticket& ticket);

/// The options that differ from a fresh ticket's, in the table's order; read_ticket_json() gives the same
/// ticket back.
std::string write_ticket_json(const Ticket& ticket);

/// JSON Schema (2020-12) of a ticket.
std::string ticket_schema_json();

/// The table as JSON: an array of {name, aliases, group, syntax, values: [{keyword, number, description}],
/// minimum, maximum, default, description, reference}.
std::string options_json();

/// The table as the page docs/ticket.md.
std::string options_markdown();

}  // namespace dce::core
