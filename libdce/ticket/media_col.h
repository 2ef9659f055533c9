// media-col: size, margins, source and type of the paper in one collection (PWG 5100.7, PWG 5100.3).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/status.h"
#include "ticket/ticket.h"

namespace dce::core {

/// From {media-size={x-dimension=21000 y-dimension=29700} media-source=tray-1}, as lp(1) and ipptool(1) write
/// it.
Status set_media_col(Ticket& ticket, std::string_view text);

/// From the same as a JSON object.
Status set_media_col(Ticket& ticket, const nlohmann::json& collection);

}  // namespace dce::core
