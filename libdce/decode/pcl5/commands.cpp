// The commands that are known, and what job control, page control and cursor commands do.
#include <algorithm>
#include <cmath>

#include "decode/pcl5/interpreter.h"

namespace dce::core::pcl5 {

// PCL 5 Technical Reference appendix A and PCL 5 Color Technical Reference appendix B. A null handler marks
// what a printer takes but what has no influence on what is read here: line wrap, colour rendering, status.
const Interpreter::Command Interpreter::commands_[] = {
    {'&', 'l', 'X', &Interpreter::copies},
    {'&', 'l', 'S', &Interpreter::duplex},
    {'&', 'a', 'G', &Interpreter::page_side},
    {'&', 'l', 'G', &Interpreter::output_bin},
    {'&', 'n', 'W', &Interpreter::media_name},
    {'&', 'l', 'T', nullptr},
    {'&', 'u', 'D', &Interpreter::unit_of_measure},
    {'&', 'l', 'U', &Interpreter::left_registration},
    {'&', 'l', 'Z', &Interpreter::top_registration},
    {'&', 'l', 'A', &Interpreter::page_size},
    {'&', 'f', 'I', &Interpreter::custom_width},
    {'&', 'f', 'J', &Interpreter::custom_length},
    {'&', 'l', 'H', &Interpreter::paper_source},
    {'&', 'l', 'M', &Interpreter::media_type},
    {'&', 'l', 'O', &Interpreter::orientation},
    {'&', 'l', 'E', &Interpreter::top_margin},
    {'&', 'l', 'F', nullptr},
    {'&', 'l', 'L', nullptr},
    {'&', 'a', 'L', &Interpreter::left_margin},
    {'&', 'a', 'M', nullptr},
    {'&', 'k', 'H', &Interpreter::hmi},
    {'&', 'l', 'C', &Interpreter::vmi},
    {'&', 'l', 'D', &Interpreter::lines_per_inch},
    {'*', 'p', 'X', &Interpreter::cursor_x_units},
    {'*', 'p', 'Y', &Interpreter::cursor_y_units},
    {'&', 'a', 'H', &Interpreter::cursor_x_decipoints},
    {'&', 'a', 'V', &Interpreter::cursor_y_decipoints},
    {'&', 'a', 'C', &Interpreter::cursor_columns},
    {'&', 'a', 'R', &Interpreter::cursor_rows},
    {'&', 'f', 'S', &Interpreter::cursor_stack},
    {'*', 't', 'R', &Interpreter::raster_resolution},
    {'*', 'r', 'F', &Interpreter::raster_presentation},
    {'*', 'r', 'T', &Interpreter::raster_height},
    {'*', 'r', 'S', &Interpreter::raster_width},
    {'*', 't', 'V', &Interpreter::destination_height},
    {'*', 't', 'H', &Interpreter::destination_width},
    {'*', 'r', 'A', &Interpreter::start_raster},
    {'*', 'r', 'B', &Interpreter::end_raster},
    {'*', 'r', 'C', &Interpreter::end_raster_and_reset},
    {'*', 'b', 'Y', &Interpreter::raster_y_offset},
    {'*', 'b', 'M', &Interpreter::compression},
    {'*', 'b', 'V', &Interpreter::plane},
    {'*', 'b', 'W', &Interpreter::row},
    {'*', 'r', 'U', &Interpreter::simple_color},
    {'*', 'v', 'W', &Interpreter::configure_image_data},
    {'*', 'v', 'A', &Interpreter::component},
    {'*', 'v', 'B', &Interpreter::component},
    {'*', 'v', 'C', &Interpreter::component},
    {'*', 'v', 'I', &Interpreter::assign_color},
    {'*', 'v', 'N', &Interpreter::source_transparency},
    {'*', 'p', 'P', &Interpreter::palette_stack},
    {'%', 0, 'B', &Interpreter::hpgl},
    {'%', 0, 'A', nullptr},
    {'*', 'c', 'P', &Interpreter::fill_rectangle},
    {'&', 'f', 'X', &Interpreter::unsupported},  // macro control
    {'&', 'p', 'X', &Interpreter::transparent_print},
    {'(', 's', 'W', &Interpreter::character_data},
    {')', 's', 'W', &Interpreter::font_header},
    {'(', 0, 'X', &Interpreter::select_font},
    {')', 0, 'X', &Interpreter::select_font},
    {'&', 'a', 'P', &Interpreter::unsupported},  // print direction
    {'*', 'c', 'A', &Interpreter::rectangle_width_units},
    {'*', 'c', 'B', &Interpreter::rectangle_height_units},
    {'*', 'c', 'D', &Interpreter::font_id},
    {'*', 'c', 'E', &Interpreter::character_code},
    {'*', 'c', 'F', &Interpreter::font_control},
    {'*', 'c', 'G', &Interpreter::area_fill_id},
    {'*', 'c', 'H', &Interpreter::rectangle_width_decipoints},
    {'*', 'c', 'V', &Interpreter::rectangle_height_decipoints},
    {'*', 'c', 'K', &Interpreter::unsupported},
    {'*', 'c', 'L', &Interpreter::unsupported},
    {'*', 'c', 'X', &Interpreter::frame_width},
    {'*', 'c', 'Y', &Interpreter::frame_height},
    {'*', 'c', 'T', &Interpreter::frame_anchor},
    {'*', 'c', 'Q', &Interpreter::pattern_control},
    {'*', 'c', 'R', nullptr},
    {'*', 'c', 'S', nullptr},
    {'*', 'c', 'W', &Interpreter::define_pattern},
    {'*', 'l', 'O', &Interpreter::logical_operation},
    {'*', 'l', 'R', nullptr},
    {'*', 'l', 'W', nullptr},
    {'*', 'm', 'W', nullptr},
    {'*', 'o', 'D', nullptr},
    {'*', 'o', 'M', nullptr},
    {'*', 'o', 'Q', nullptr},
    {'*', 'o', 'W', nullptr},
    {'*', 'p', 'R', &Interpreter::pattern_reference},
    {'*', 's', 'I', nullptr},
    {'*', 's', 'M', nullptr},
    {'*', 's', 'T', nullptr},
    {'*', 's', 'U', nullptr},
    {'*', 's', 'X', nullptr},
    {'*', 't', 'I', nullptr},
    {'*', 't', 'J', nullptr},
    {'*', 't', 'K', nullptr},
    {'*', 'v', 'O', &Interpreter::pattern_transparency},
    {'*', 'v', 'S', &Interpreter::foreground_color},
    {'*', 'v', 'T', &Interpreter::select_pattern},
    {'*', 'i', 'W', nullptr},
    {'*', 'r', 'Q', nullptr},
    {'*', 'r', 'K', nullptr},
    {'&', 'b', 'M', nullptr},
    {'&', 'b', 'W', nullptr},
    {'&', 'c', 'T', nullptr},
    {'&', 'd', 'D', nullptr},
    {'&', 'd', '@', nullptr},
    {'&', 'f', 'Y', nullptr},
    {'&', 'f', 'G', nullptr},
    {'&', 'i', 'W', nullptr},
    {'&', 'k', 'G', nullptr},
    {'&', 'k', 'S', nullptr},
    {'&', 'k', 'W', nullptr},
    {'&', 'p', 'C', nullptr},
    {'&', 'p', 'I', nullptr},
    {'&', 'p', 'S', nullptr},
    {'&', 'r', 'F', nullptr},
    {'&', 's', 'C', nullptr},
    {'&', 't', 'P', nullptr},
    {'&', 'a', 'N', nullptr},
    {'&', 'l', 'J', nullptr},
    {'&', 'u', 'W', nullptr},
};

const Interpreter::Command* Interpreter::find(const Token& token) {
  for (const Command& command : commands_) {
    if (command.parameterized == token.parameterized && command.group == token.group &&
        command.final == token.final) {
      return &command;
    }
  }
  return nullptr;
}

void Interpreter::range_error(const Token& token, const char* allowed) {
  log_.error(token.name() + " is out of range: " + allowed);
}

Status Interpreter::copies(const Token& token) {
  if (token.value < 1 || token.value > 32767) {
    range_error(token, "1 to 32767 copies");
  } else {
    copies_ = static_cast<int>(token.value);
  }
  return ok();
}

Status Interpreter::duplex(const Token& token) {
  if (token.value != 0 && token.value != 1 && token.value != 2) {
    range_error(token, "0, 1 or 2");
    return ok();
  }
  DCE_TRY(eject_if_marked());
  duplex_ = static_cast<int>(token.value);
  back_ = false;
  follow_side();
  return ok();
}

Status Interpreter::page_side(const Token& token) {
  if (token.value != 0 && token.value != 1 && token.value != 2) {
    range_error(token, "0, 1 or 2");
    return ok();
  }
  DCE_TRY(eject_if_marked());
  if (duplex_ && token.value == 1) back_ = false;
  if (duplex_ && token.value == 2) back_ = true;
  follow_side();
  return ok();
}

Status Interpreter::output_bin(const Token& token) {
  output_bin_ = std::to_string(static_cast<int>(token.value));
  return ok();
}

Status Interpreter::media_name(const Token& token) {
  // Alphanumeric ID: an operation byte and a string; operation 100 selects the paper type by name.
  if (!token.data.empty() && token.data[0] == 100) media_type_ = printable(token.data.subspan(1));
  return ok();
}

Status Interpreter::unit_of_measure(const Token& token) {
  static constexpr int allowed[] = {96,  100, 120, 144, 150, 160, 180, 200,  225,  240,  288,  300,  360,
                                    400, 450, 480, 600, 720, 800, 900, 1200, 1440, 1800, 2400, 3600, 7200};
  if (std::find(std::begin(allowed), std::end(allowed), static_cast<int>(token.value)) == std::end(allowed)) {
    range_error(token, "no unit of measure");
    return ok();
  }
  page_.unit = per_inch / token.value;
  return ok();
}

Status Interpreter::left_registration(const Token& token) {
  page_.left_registration = std::clamp(token.value, -32767.0, 32767.0) * per_decipoint;
  return ok();
}

Status Interpreter::top_registration(const Token& token) {
  page_.top_registration = std::clamp(token.value, -32767.0, 32767.0) * per_decipoint;
  return ok();
}

void Interpreter::set_paper(const PaperSize& size) {
  bool custom = size.code == custom_paper_code;
  page_.set_paper(size, custom ? custom_width_ : size.width, custom ? custom_height_ : size.height);
  page_.reset_margins();
}

Status Interpreter::page_size(const Token& token) {
  const PaperSize* size = find_paper(static_cast<int>(token.value));
  if (!size) {
    range_error(token, "no such page size");
    return ok();
  }
  DCE_TRY(eject_if_marked());
  set_paper(*size);
  return ok();
}

Status Interpreter::custom_width(const Token& token) {
  if (token.value < 1 || token.value > 144'000) {
    range_error(token, "decipoints of a paper's width");
  } else {
    custom_width_ = token.value / 10;
  }
  return ok();
}

Status Interpreter::custom_length(const Token& token) {
  if (token.value < 1 || token.value > 144'000) {
    range_error(token, "decipoints of a paper's length");
  } else {
    custom_height_ = token.value / 10;
  }
  return ok();
}

Status Interpreter::paper_source(const Token& token) {
  DCE_TRY(eject_if_marked());
  if (token.value != 0) source_ = std::to_string(static_cast<int>(token.value));
  return ok();
}

Status Interpreter::media_type(const Token& token) {
  media_type_ = std::to_string(static_cast<int>(token.value));
  return ok();
}

Status Interpreter::orientation(const Token& token) {
  if (token.value < 0 || token.value > 3) {
    range_error(token, "0 to 3");
    return ok();
  }
  DCE_TRY(eject_if_marked());
  page_.orientation = static_cast<int>(token.value);
  page_.reset_margins();
  return ok();
}

Status Interpreter::top_margin(const Token& token) {
  double margin = token.value * page_.vmi;
  if (token.value < 0 || margin > page_.logical_height()) {
    range_error(token, "a line of the logical page");
    return ok();
  }
  page_.top_margin = margin;
  page_.home();
  return ok();
}

Status Interpreter::left_margin(const Token& token) {
  double margin = token.value * page_.hmi;
  if (token.value >= 0 && margin < page_.logical_width()) {
    page_.left_margin = margin;
    page_.cap.x = std::max(page_.cap.x, margin);
  }
  return ok();
}

Status Interpreter::hmi(const Token& token) {
  if (token.value >= 0 && token.value <= 840) page_.hmi = token.value * per_inch / 120;
  return ok();
}

Status Interpreter::vmi(const Token& token) {
  if (token.value >= 0 && token.value <= 336) page_.vmi = token.value * per_inch / 48;
  return ok();
}

Status Interpreter::lines_per_inch(const Token& token) {
  static constexpr int allowed[] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 48};
  if (std::find(std::begin(allowed), std::end(allowed), static_cast<int>(token.value)) == std::end(allowed)) {
    range_error(token, "lines an inch");
  } else {
    page_.vmi = per_inch / token.value;
  }
  return ok();
}

void Interpreter::move_x(const Token& token, double step, double origin) {
  // The CAP cannot leave the logical page: it stops at its edges.
  double x = token.value * step + (token.has_sign ? page_.cap.x : origin);
  page_.cap.x = std::clamp(x, 0.0, std::max(0.0, page_.logical_width()));
}

void Interpreter::move_y(const Token& token, double step, double origin) {
  double y = token.value * step + (token.has_sign ? page_.cap.y : origin);
  page_.cap.y = std::clamp(y, 0.0, page_.logical_height());
}

Status Interpreter::cursor_x_units(const Token& token) {
  move_x(token, page_.unit, 0);
  return ok();
}
Status Interpreter::cursor_y_units(const Token& token) {
  move_y(token, page_.unit, page_.top_margin);
  return ok();
}
Status Interpreter::cursor_x_decipoints(const Token& token) {
  move_x(token, per_decipoint, 0);
  return ok();
}
Status Interpreter::cursor_y_decipoints(const Token& token) {
  move_y(token, per_decipoint, page_.top_margin);
  return ok();
}
Status Interpreter::cursor_columns(const Token& token) {
  move_x(token, page_.hmi, 0);
  return ok();
}
Status Interpreter::cursor_rows(const Token& token) {
  // Rows count base lines, the first of which lies 0.75 of a line below the top margin.
  move_y(token, page_.vmi, page_.top_margin + 0.75 * page_.vmi);
  return ok();
}

Status Interpreter::cursor_stack(const Token& token) {
  if (token.value == 0) {
    if (cursor_stack_.size() < 20) cursor_stack_.push_back(page_.cap);
  } else if (token.value == 1 && !cursor_stack_.empty()) {
    page_.cap = cursor_stack_.back();
    cursor_stack_.pop_back();
  }
  return ok();
}

Status Interpreter::unsupported(const Token& token) {
  Token shown = token;
  log_.error("the command " + shown.name() + " is unsupported here and was passed over");
  return ok();
}

}  // namespace dce::core::pcl5
