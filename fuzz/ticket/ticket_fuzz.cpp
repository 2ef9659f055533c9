// Tickets from anywhere: an option as after -O when the first byte is no brace, otherwise JSON. What was read
// must be written and read back the same, and its plan must place every cell.
#include <array>
#include <cstdlib>
#include <string_view>

#include "ticket/options.h"
#include "ticket/placement.h"
#include "ticket/plan.h"
#include "ticket/ticket_json.h"

using namespace dce::core;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Ticket ticket;
  const Status status = text.starts_with('{') ? read_ticket_json(text, ticket) : set_option(ticket, text);
  if (!status.ok()) {
    if (status.message().empty() || ticket != Ticket()) std::abort();
    return 0;
  }
  Ticket again;
  if (!read_ticket_json(write_ticket_json(ticket), again).ok() || again != ticket) std::abort();

  const std::array<int, 3> pages{3, 0, 10};
  const Result<Plan> plan = Plan::make(ticket, pages, {});
  if (!plan.ok()) return 0;
  const Ticket settled = settled_ticket(ticket);
  const SizePt page{612, 792};
  const SideLayout layout =
      make_side_layout(settled, select_media(settled, page), settled_margins(settled, {}), page);
  for (int index = 0; index < plan->side_count() && index < 64; ++index) {
    const PlannedSide side = plan->side(index);
    for (size_t cell = 0; cell < side.cells.size(); ++cell) {
      const PlannedCell& source = side.cells[cell];
      if (!source.blank() && (source.page < 0 || source.page >= pages[static_cast<size_t>(source.input)]))
        std::abort();
      place_page(settled, layout, page, static_cast<int>(cell));
    }
  }
  return 0;
}
