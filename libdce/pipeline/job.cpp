#include "pipeline/job.h"

#include <algorithm>
#include <cmath>

#include "colour/band_expander.h"
#include "colour/source_colors.h"
#include "parallel/for_each.h"
#include "pipeline/early_sides.h"
#include "pipeline/repeated_sides.h"
#include "pipeline/side_archive.h"
#include "render/scan.h"

namespace dce::core {
namespace {

// Encoded pages that may wait for an earlier one: enough to keep other threads busy behind a slow page, little beside
// what the pages take while they are drawn.
constexpr uint64_t run_ahead_bytes = 12u << 20;
// Of sides that are held to be written again.
constexpr uint64_t archive_bytes = 16u << 20;

/// Adds the time until its end to `microseconds`.
class Stopwatch {
 public:
  explicit Stopwatch(std::atomic<int64_t>& microseconds) : total_(microseconds) {}
  ~Stopwatch() {
    total_ += std::chrono::duration_cast<std::chrono::microseconds>(CountingSink::Clock::now() - begin_).count();
  }

 private:
  std::atomic<int64_t>& total_;
  CountingSink::Clock::time_point begin_ = CountingSink::Clock::now();
};

/// What a print-color-mode is sent as; an empty list means the stream cannot do it.
std::span<const PixelFormat> formats_for(const StreamFormat& format, ColorMode mode) {
  switch (mode) {
    case ColorMode::color: return format.color;
    case ColorMode::monochrome: return format.monochrome;
    case ColorMode::bi_level: return format.bi_level;
    case ColorMode::automatic: return format.color.empty() ? format.monochrome : format.color;
  }
  return {};
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

/// A rectangle of side points in whole dots, with whatever turn `m` makes.
/// No further than the side goes, which may have been rounded down to whole dots.
Rect dots(const RectPt& area, const Matrix& m, int width, int height) {
  const double x[] = {m.a * area.x0 + m.c * area.y0 + m.e, m.a * area.x1 + m.c * area.y1 + m.e};
  const double y[] = {m.b * area.x0 + m.d * area.y0 + m.f, m.b * area.x1 + m.d * area.y1 + m.f};
  const auto whole = [](double value, int most) { return static_cast<int>(std::clamp<double>(std::round(value), 0, most)); };
  return {whole(std::min(x[0], x[1]), width), whole(std::min(y[0], y[1]), height), whole(std::max(x[0], x[1]), width),
          whole(std::max(y[0], y[1]), height)};
}

std::string base_name(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

Job::Job(const Conversion& conversion, Sink& sink, Cancellation& cancellation)
    : conversion_(conversion), format_(*conversion.format), cancellation_(cancellation),
      sink_(sink, conversion.limits.output_bytes, begin_), stop_writing_(cancellation, [&sink] { sink.interrupt(); }),
      memory_(conversion.limits.memory_bytes),
      reporter_(conversion.listener),
      context_{.limits = conversion_.limits, .memory = memory_, .cancellation = cancellation_, .reporter = reporter_},
      lanes_(inputs_, context_), ticket_(settled_ticket(conversion.ticket)) {
  if (ticket_.media) context_.reflow_size = {ticket_.media->width_pt(), ticket_.media->height_pt()};
  context_.language = ticket_.document_language;
  context_.preserves_black = ticket_.black_preservation != BlackPreservation::none;
}

Status Job::run() {
  cancellation_.set_deadline(conversion_.limits.seconds);
  DCE_TRY(read_profile());
  {
    LanePool::Loan lane(lanes_);
    DCE_TRY(open_inputs(*lane));
    DCE_TRY(settle(*lane));
  }
  open_ms_ = sink_.since(CountingSink::Clock::now());
  Event accepted{.kind = Event::Kind::accepted};
  accepted.pages = plan_->side_count();
  reporter_.event(accepted);

  DCE_TRY(vector_lane() && format_.takes_pages ? run_pages_lane() : run_bands_lane());
  reporter_.tell_first_warnings();
  if (pages_failed_ > 0 && pages_failed_ == pages_loaded_) {
    return {Code::unreadable, "no page of the document could be read"};
  }
  DCE_TRY(sink_.finish());
  Event finished{Event::Kind::finished};
  finished.page = finished.pages = plan_->side_count();
  finished.bytes = sink_.bytes();
  reporter_.event(finished);
  return ok();
}

void Job::fill(ConversionStats& stats) const {
  stats.pages = sides_written_;
  stats.pages_repeated = sides_repeated_;
  stats.bytes = sink_.bytes();
  stats.warnings = reporter_.warnings();
  stats.first_byte_ms = sink_.first_byte_ms();
  stats.first_page_byte_ms = first_page_byte_ms_;
  stats.wall_ms = sink_.since(CountingSink::Clock::now());
  stats.open_ms = open_ms_;
  stats.draw_ms = static_cast<double>(draw_us_) / 1000;
  stats.encode_ms = static_cast<double>(encode_us_) / 1000;
  stats.write_ms = sink_.busy_ms();
  stats.peak_accounted_bytes = memory_.peak();
}

bool Job::vector_lane() const {
  if (conversion_.lane == LaneChoice::raster) return false;
  if (conversion_.lane == LaneChoice::automatic && format_.canvas_on_request) return false;
  return format_.takes_pages || format_.takes_canvas;
}

Status Job::read_profile() {
  if (ticket_.cmyk_profile.empty()) return ok();
  DCE_ASSIGN(const Source profile, Source::from_path(ticket_.cmyk_profile, conversion_.limits));
  auto colors = SourceColors::from_icc(profile.bytes());
  if (!colors.ok() || (*colors)->components() != 4) {
    return {Code::usage, ticket_.cmyk_profile + " is no ICC profile of CMYK"};
  }
  context_.device_cmyk = std::move(*colors);
  return ok();
}

Status Job::open_inputs(Lane& lane) {
  if (conversion_.inputs.empty()) return {Code::usage, "there is no input; name at least one document"};
  for (const Conversion::Input& input : conversion_.inputs) {
    auto format = recognise_input(input.source.bytes());
    if (!format.ok()) {
      Status status = std::move(format).status();
      return {status.code(), conversion_.inputs.size() > 1 ? input.source.name() + ": " + status.message()
                                                           : status.message()};
    }
    inputs_.push_back({input.source, input.password, *format});
  }
  if (!ticket_.watermark_image.empty()) {
    DCE_ASSIGN(watermark_image_, Source::from_path(ticket_.watermark_image, conversion_.limits));
  }

  std::vector<int> counts;
  std::string title;
  for (size_t i = 0; i < inputs_.size(); ++i) {
    DCE_TRY(cancellation_.check());
    auto document = lane.document(static_cast<int>(i));
    if (!document.ok()) {
      Status status = std::move(document).status();
      if (inputs_.size() == 1) return status;
      return {status.code(), inputs_[i].source.name() + ": " + status.message(), status.page()};
    }
    counts.push_back(inputs_[i].pages = (*document)->page_count());
    if (title.empty()) title = (*document)->title();
    lane.make_room();
  }
  if (!ticket_.job_name.empty()) title = ticket_.job_name;
  if (title.empty()) title = base_name(inputs_.front().source.name());

  const CopyAbility ability{format_.printer_copies, format_.printer_collates};
  DCE_ASSIGN(plan_, Plan::make(ticket_, counts, ability));
  if (format_.one_page_a_file && plan_->side_count() > 1 && !sink_.separates_pages()) {
    return sink_.begin_page_file(2);  // says what to do about it
  }
  description_.emplace(JobDescription{.ticket = ticket_, .reporter = reporter_});
  description_->title = one_line(title);
  description_->user = one_line(ticket_.job_originating_user_name);
  description_->sides = plan_->side_count();
  description_->printer_copies = plan_->printer_copies();
  description_->two_sided = plan_->two_sided();
  return ok();
}

Status Job::settle(Lane& lane) {
  const bool can_vector = format_.takes_pages || format_.takes_canvas;
  if (conversion_.lane == LaneChoice::vector && !can_vector) {
    return {Code::usage, std::string(format_.name) + " has no vector lane; leave --lane out, or say raster"};
  }
  if (conversion_.lane == LaneChoice::raster && !format_.takes_bands) {
    return {Code::usage, std::string(format_.name) + " has no raster lane; leave --lane out, or say vector"};
  }

  auto formats = formats_for(format_, ticket_.print_color_mode);
  if (formats.empty()) {
    formats = formats_for(format_, ColorMode::automatic);
    reporter_.warning(0, std::string(format_.name) + " cannot be sent in the print-color-mode asked for; " +
                             std::string(pixel_format_name(formats.front())) + " is used");
  }
  description_->format = formats.front();
  plain_format_ = ticket_.print_color_mode == ColorMode::automatic && !format_.monochrome.empty()
                      ? format_.monochrome.front()
                      : description_->format;

  const Resolution wanted = ticket_.printer_resolution.value_or(format_.default_resolution);
  const ResolutionRange& range = format_.resolutions;
  const auto within = [&](int dots) { return dots >= range.minimum && dots <= range.maximum; };
  if (!within(wanted.x) || !within(wanted.y) || (range.square_only && wanted.x != wanted.y)) {
    return {Code::usage, std::string(format_.name) + " cannot have " + std::to_string(wanted.x) + "x" +
                             std::to_string(wanted.y) + " dots per inch; choose from " +
                             std::to_string(range.minimum) + " to " + std::to_string(range.maximum) +
                             (range.square_only ? ", the same both ways" : "")};
  }
  description_->resolution = wanted;
  warn_of_what_the_stream_cannot_say();

  for (int i = 0; i < plan_->side_count(); ++i) {
    const PlannedSide side = plan_->side(i);
    if (side.blank() || side.banner) continue;
    DCE_ASSIGN(first_page_, size_of(lane, side));
    return ok();
  }
  first_page_ = context_.reflow_size;
  return ok();
}

void Job::warn_of_what_the_stream_cannot_say() {
  const std::string name(format_.name);
  if (ticket_.sides != Sides::one_sided && !format_.says_sides) {
    reporter_.warning(0, name + " cannot ask for two-sided printing; set it at the printer");
  }
  const bool finishing = std::any_of(ticket_.finishings.begin(), ticket_.finishings.end(),
                                     [](const Finishing& asked) { return asked.value != 3; });
  if (finishing && !format_.says_finishings) {
    reporter_.warning(0, name + " cannot ask for finishings; set them at the printer or by IPP");
  }
}

Status Job::run_pages_lane() {
  auto encoder = format_.make();
  DCE_TRY(encoder->begin_job(*description_, sink_));
  LanePool::Loan lane(lanes_);
  for (int i = 0; i < plan_->side_count(); ++i) {
    DCE_TRY(cancellation_.check());
    DCE_ASSIGN(ComposedSide side, compose(*lane, i));
    {
      Stopwatch watch(encode_us_);
      DCE_TRY(encoder->side_pages(side.description, side.placements, sink_));
    }
    side.placements.clear();
    side.pages.clear();
    lane->make_room();
    DCE_TRY(side_written(i));
  }
  return encoder->end_job(sink_);
}

Status Job::run_bands_lane() {
  auto encoder = format_.make();
  DCE_TRY(encoder->begin_job(*description_, sink_));
  RepeatedSides repeated(plan_->side_count(), [&](int index) { return drawing_bytes(index); },
                         [&](int index, int earlier) { return same_side(index, earlier); });
  // What a side is written from: itself, or the first of its copies or of those that look like it.
  const auto original = [&](int index) { return repeated.first(plan_->first_copy(index)); };
  const auto uses_to_come = [&](int index) {
    return plan_->first_copy(index) == index ? plan_->stream_copies() - 1 + (repeated.comes_again(index) ? 1 : 0) : 0;
  };
  SideArchive archive(archive_bytes);
  const auto write = [&](int index, const Piece& piece) -> Status {
    const SideDescription* side;
    {
      std::lock_guard lock(mutex_);
      side = &sides_.at(index);  // stays in place until side_written() takes it out
    }
    DCE_TRY(encoder->write(*side, piece, sink_));
    if (const int uses = uses_to_come(index); uses > 0 && original(index) == index) archive.add(*side, piece, uses);
    return ok();
  };
  const auto write_again = [&](int index) -> Status {
    archive.expect(original(index), uses_to_come(index));
    Status status = archive.replay(original(index), [&](SideDescription side, const Piece& piece) -> Status {
      DCE_TRY(cancellation_.check());
      side.index = index;
      return encoder->write(side, piece, sink_);
    });
    if (status.ok()) ++sides_repeated_;
    if (status.code() != Code::unreadable) return status;
    return encode_side(*encoder, index, [&](Piece piece) { return write(index, piece); });
  };
  OrderedOutput output(cancellation_, run_ahead_bytes, write, [&](int index) -> Status {
    if (original(index) != index) DCE_TRY(write_again(index));
    return side_written(index);
  });
  EarlySides early(plan_->side_count(), [&](int index) { return repeated.weight(index); });
  const auto encode = [&](int64_t item) -> Status {
    const auto index = static_cast<int>(item);
    // What is written again comes in its turn, which is after that of the side it is written from.
    Status status = original(index) != index ? ok() : encode_side(*encoder, index, [&](Piece piece) {
      return output.put(index, std::move(piece));
    });
    if (status.ok()) status = output.finish(index);
    if (!status.ok()) output.abandon();
    return status;
  };
  repeated.first(0);  // with the document that is open: the other threads open theirs, and this one would wait
  DCE_TRY(for_each_in_order(conversion_.threads, plan_->side_count(), cancellation_, encode,
                            [&](int64_t next) { return early.choose(next); }));
  return encoder->end_job(sink_);
}

uint64_t Job::drawing_bytes(int index) {
  if (plan_->first_copy(index) != index) return 0;
  uint64_t bytes = 0;
  LanePool::Loan lane(lanes_);
  for (const PlannedCell& cell : plan_->side(index).cells) {
    // An image is not opened twice to learn how much it is. What cannot be opened is said when its turn comes.
    if (cell.blank() || inputs_[static_cast<size_t>(cell.input)].pages == 1) continue;
    if (auto document = lane->document(cell.input); document.ok()) bytes += (*document)->drawing_bytes(cell.page);
  }
  lane->make_room();
  return bytes;
}

bool Job::same_side(int index, int other) {
  const PlannedSide side = plan_->side(index), earlier = plan_->side(other);
  if (side.back != earlier.back || side.banner || earlier.banner || side.cells.size() != earlier.cells.size()) return false;
  LanePool::Loan lane(lanes_);
  const auto same_cell = [&](const PlannedCell& a, const PlannedCell& b) {
    if (a == b) return true;
    if (a.blank() || b.blank() || a.input != b.input) return false;
    auto document = lane->document(a.input);
    return document.ok() && (*document)->same_page(a.page, b.page);
  };
  bool same = std::equal(side.cells.begin(), side.cells.end(), earlier.cells.begin(), same_cell);
  if (same) {
    const auto size = reference_size(*lane, side), earlier_size = reference_size(*lane, earlier);
    same = size.ok() && earlier_size.ok() && *size == *earlier_size;
  }
  lane->make_room();
  return same;
}

Status Job::encode_side(Encoder& encoder, int index, const PieceReceiver& receive) {
  LanePool::Loan lane(lanes_);
  DCE_ASSIGN(ComposedSide composed, compose(*lane, index));
  SideDescription& side = composed.description;
  std::vector<PlacedPage> placed;
  for (const PagePlacement& placement : composed.placements) {
    placed.push_back({placement.page, placement.to_side.then(composed.to_device),
                      dots(placement.clip, composed.to_device, side.width, side.height)});
  }
  const auto announce = [&] {
    std::lock_guard lock(mutex_);
    sides_.insert_or_assign(index, side);
  };
  bool on_canvas = vector_lane();
  if (on_canvas && format_.scans_as_bands) {
    Stopwatch watch(draw_us_);
    on_canvas = !is_scan(placed, format_of(placed));
  }
  std::unique_ptr<SideCanvas> canvas;
  if (on_canvas) {
    announce();
    DCE_ASSIGN(canvas, encoder.begin_canvas_side(side, receive));
  }
  if (canvas) {
    DCE_TRY(play_side(*canvas, placed));
  } else {
    {
      Stopwatch watch(draw_us_);
      // A canvas hears each object's own colours; only pixels must settle on one format.
      side.format = format_of(placed);
    }
    announce();
    DCE_TRY(draw_side(lane->renderer(), encoder, side, placed, receive));
  }
  composed.placements.clear();
  composed.pages.clear();
  lane->make_room();
  return ok();
}

Status Job::draw_side(SideRenderer& renderer, Encoder& encoder, const SideDescription& side, std::span<const PlacedPage> placed,
                      const PieceReceiver& receive) {
  DCE_ASSIGN(auto side_encoder, encoder.begin_side(side, receive));
  std::atomic<int64_t> encoding_us{0};
  BandExpander expander(side.format);
  const auto encode = [&](const Band& band) { return side_encoder->band(band, receive); };
  {
    Stopwatch watch(draw_us_);
    const auto receive_band = [&](const Band& band) {
      Stopwatch encoding(encoding_us);
      return band.format == side.format || format_.takes_bits ? encode(band) : expander.band(band, encode);
    };
    DCE_TRY(renderer.render(placed, side.format, side.width, side.height, side.resolution, cancellation_,
                            receive_band, ticket_.screening));
  }
  draw_us_ -= encoding_us;
  encode_us_ += encoding_us;
  return side_encoder->end_side(receive);
}

Status Job::play_side(SideCanvas& canvas, std::span<const PlacedPage> placed) {
  Stopwatch watch(draw_us_);
  for (size_t i = 0; i < placed.size(); ++i) {
    const PlacedPage& page = placed[i];
    Path clip;
    clip.rect(static_cast<float>(page.clip.x0), static_cast<float>(page.clip.y0), static_cast<float>(page.clip.x1),
              static_cast<float>(page.clip.y1));
    canvas.push_clip(clip.view(), FillRule::nonzero);
    DCE_TRY(page.page->run(canvas, page.to_device, page.clip, placed.first(i)));
    canvas.pop_clip();
  }
  return canvas.end_side();
}

PixelFormat Job::format_of(std::span<const PlacedPage> placed) const {
  if (format_.mixes_formats && is_bilevel_scan(placed)) return PixelFormat::black1;
  if (plain_format_ == description_->format) return plain_format_;
  for (const PlacedPage& page : placed) {
    if (page.page->may_have_color()) return description_->format;
  }
  return plain_format_;
}

Status Job::side_written(int index) {
  {
    std::lock_guard lock(mutex_);
    sides_.erase(index);
  }
  if (sides_written_++ == 0) first_page_byte_ms_ = sink_.since(CountingSink::Clock::now());
  Event event{Event::Kind::page_done};
  event.page = index + 1;
  event.pages = plan_->side_count();
  event.bytes = sink_.bytes();
  reporter_.event(event);
  return ok();
}

}  // namespace dce::core
