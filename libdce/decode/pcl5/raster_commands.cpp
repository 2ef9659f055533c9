// Raster and colour commands.
#include <algorithm>
#include <cmath>

#include "decode/pcl5/interpreter.h"

namespace dce::core::pcl5 {

Status Interpreter::raster_resolution(const Token& token) {
  static constexpr int allowed[] = {75, 100, 150, 200, 300, 600, 1200};
  int value = static_cast<int>(token.value);
  if (std::find(std::begin(allowed), std::end(allowed), value) == std::end(allowed)) {
    range_error(token, "75, 100, 150, 200, 300, 600 or 1200 dots an inch");
  } else if (raster_) {
    if (value != resolution_) log_.error("Raster Resolution cannot change within raster graphics");
  } else {
    resolution_ = value;
  }
  return ok();
}

Status Interpreter::raster_presentation(const Token& token) {
  if (token.value != 0 && token.value != 3) {
    range_error(token, "0 or 3");
  } else if (raster_) {
    log_.error("Raster Graphics Presentation cannot change within raster graphics");
  } else {
    presentation_ = static_cast<int>(token.value);
  }
  return ok();
}

Status Interpreter::raster_height(const Token& token) {
  if (token.value < 0 || token.value > 65535) {
    range_error(token, "0 to 65535 rows");
  } else if (raster_) {
    log_.error("Raster Height cannot change within raster graphics");
  } else {
    raster_height_ = static_cast<int64_t>(token.value);
  }
  return ok();
}

Status Interpreter::raster_width(const Token& token) {
  if (token.value < 0 || token.value > 65535) {
    range_error(token, "0 to 65535 pixels");
  } else if (raster_) {
    log_.error("Raster Width cannot change within raster graphics");
  } else {
    raster_width_ = static_cast<int64_t>(token.value);
  }
  return ok();
}

Status Interpreter::destination_height(const Token& token) {
  destination_height_ = std::clamp(token.value, 0.0, 65535.0) * per_decipoint;
  return ok();
}

Status Interpreter::destination_width(const Token& token) {
  destination_width_ = std::clamp(token.value, 0.0, 65535.0) * per_decipoint;
  return ok();
}

Status Interpreter::ensure_canvas(int resolution) {
  marked_ = true;
  job_resolution_ = std::max(resolution, pjl_->number("RESOLUTION", 0));
  if (canvas_) return ok();
  canvas_resolution_ = std::clamp(job_resolution_, 75, 2400);
  auto dots = [&](double length) {
    return static_cast<int64_t>(std::lround(length * canvas_resolution_ / per_inch));
  };
  DCE_ASSIGN(canvas_, PageCanvas::make(options_, dots(page_.paper_width), dots(page_.paper_height)));
  return ok();
}

Status Interpreter::ensure_raster(bool at_cursor, bool scaled) {
  if (raster_) return ok();
  DCE_TRY(ensure_canvas(resolution_));
  RasterPlacement placement;
  // Presentation 0 follows the orientation; 3 always runs across the paper's width, turned only for reverse
  // ones.
  placement.turn = presentation_ == 0 ? page_.orientation : page_.orientation & 2;
  Point start = {at_cursor ? page_.cap.x : 0, page_.cap.y};
  if (!at_cursor && presentation_ == 3 && (page_.orientation & 1)) {
    // Mode 3 on a landscape page: the left graphics margin is one sixth of an inch from the paper's edge.
    double margin = per_inch / 6;
    start = page_.to_logical(
        {page_.orientation == 1 ? margin : page_.paper_width - margin, page_.to_physical(page_.cap).y});
  }
  placement.origin = page_.to_physical(start);
  placement.column_step = placement.row_step = per_inch / resolution_;
  placement.width = raster_width_;
  placement.height = raster_height_;
  if (scaled) {
    if (raster_width_ <= 0 || raster_height_ <= 0) {
      log_.error("raster scaling is asked for without Raster Width and Raster Height");
    } else {
      // Without a destination size the picture takes what is left of the logical page.
      double width = destination_width_ > 0 ? destination_width_ : page_.logical_width() - start.x;
      double height = destination_height_ > 0 ? destination_height_ : page_.logical_height() - start.y;
      placement.column_step = std::max(1e-3, width / static_cast<double>(raster_width_));
      placement.row_step = std::max(1e-3, height / static_cast<double>(raster_height_));
    }
  }
  if (placement.width < 0) {
    // Without Raster Width a row takes as much as the paper is wide in its direction.
    double across = placement.turn & 1 ? page_.paper_height : page_.paper_width;
    placement.width = static_cast<int64_t>(std::ceil(across / placement.column_step));
  }
  placement.width = std::clamp<int64_t>(placement.width, 1, 65535);
  canvas_->set_mode(PaintMode());
  raster_ = std::make_unique<RasterImage>(placement, palette_, opaque_, *canvas_, canvas_resolution_,
                                          cancellation_, log_);
  return ok();
}

void Interpreter::finish_raster() {
  if (!raster_) return;
  page_.cap = page_.to_logical(raster_->next_row());
  raster_.reset();
}

Status Interpreter::start_raster(const Token& token) {
  if (token.value < 0 || token.value > 3) {
    range_error(token, "0 to 3");
    return ok();
  }
  if (raster_) {
    log_.error("Start Raster Graphics within raster graphics");
    return ok();
  }
  int mode = static_cast<int>(token.value);
  return ensure_raster(mode & 1, mode & 2);
}

Status Interpreter::end_raster(const Token&) {
  finish_raster();
  return ok();
}

Status Interpreter::end_raster_and_reset(const Token&) {
  finish_raster();
  method_ = 0;
  return ok();
}

Status Interpreter::raster_y_offset(const Token& token) {
  if (token.value < 0 || token.value > 32767) {
    range_error(token, "0 to 32767 rows");
    return ok();
  }
  DCE_TRY(ensure_raster(false, false));
  return raster_->skip(static_cast<int64_t>(token.value));
}

Status Interpreter::compression(const Token& token) {
  static constexpr int allowed[] = {0, 1, 2, 3, 5, 9};
  int value = static_cast<int>(token.value);
  if (std::find(std::begin(allowed), std::end(allowed), value) == std::end(allowed)) {
    range_error(token, "methods 0, 1, 2, 3, 5 and 9");
  } else {
    method_ = value;
  }
  return ok();
}

Status Interpreter::plane(const Token& token) {
  DCE_TRY(ensure_raster(false, false));
  return raster_->transfer(token.data, method_, false);
}

Status Interpreter::row(const Token& token) {
  if (token.value < 0 || token.value > 32767) range_error(token, "0 to 32767 bytes");
  DCE_TRY(ensure_raster(false, false));
  return raster_->transfer(token.data, method_, true);
}

Status Interpreter::simple_color(const Token& token) {
  if (!palette_.simple(static_cast<int>(token.value))) range_error(token, "1, 3 or -3");
  finish_raster();
  return ok();
}

Status Interpreter::configure_image_data(const Token& token) {
  palette_.configure(token.data, log_);
  finish_raster();
  return ok();
}

Status Interpreter::component(const Token& token) {
  palette_.component(token.final - 'A', token.value);
  return ok();
}

Status Interpreter::assign_color(const Token& token) {
  if (!palette_.assign(token.value)) range_error(token, "an index of the palette");
  return ok();
}

Status Interpreter::source_transparency(const Token& token) {
  opaque_ = token.value == 1;
  return ok();
}

Status Interpreter::palette_stack(const Token& token) {
  if (token.value == 0) {
    if (palette_stack_.size() < 32) palette_stack_.push_back(palette_);
  } else if (token.value == 1 && !palette_stack_.empty()) {
    palette_ = palette_stack_.back();
    palette_stack_.pop_back();
  }
  return ok();
}

}  // namespace dce::core::pcl5
