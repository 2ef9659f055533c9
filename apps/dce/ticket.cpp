// The ticket that a command line asks for.
#include "commands.h"
#include "inputs.h"

namespace dce::cli {
namespace {

constexpr size_t kLongestTicket = 1 << 20;

void set_attribute(dce::Ticket& ticket, const std::string& name, const std::string& value,
                   const std::string& where) {
  try {
    ticket.set(name, value);
  } catch (const dce::Error& error) {
    throw failure_of(error, where);
  }
}

}  // namespace

dce::Ticket make_ticket(const TicketArguments& arguments) {
  dce::Ticket ticket;
  if (!arguments.file.empty()) {
    const std::string json = read_text_file(arguments.file, kLongestTicket);
    try {
      ticket.set_json(json);
    } catch (const dce::Error& error) {
      throw failure_of(error, name_of_input(arguments.file));
    }
  }
  if (!arguments.resolution.empty())
    set_attribute(ticket, "printer-resolution", arguments.resolution, "--resolution");
  for (const std::string& option : arguments.options) {
    const size_t equals = option.find('=');
    set_attribute(ticket, option.substr(0, equals),
                  equals == std::string::npos ? "" : option.substr(equals + 1), "-O");
  }
  return ticket;
}

}  // namespace dce::cli
