// dce_info, dce_verify and the lists of formats.
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <nlohmann/json.hpp>

#include "api/json_text.h"
#include "api/objects.h"
#include "decode/decoder.h"
#include "decode/shrink.h"
#include "input/indirect.h"
#include "input/input.h"
#include "pipeline/inspection.h"

using namespace dce::core;
using Json = nlohmann::ordered_json;

namespace {

Json names(std::span<const PixelFormat> formats) {
  Json list = Json::array();
  for (PixelFormat format : formats) list.push_back(pixel_format_name(format));
  return list;
}

/// What an input format is, and an indirect one.
template <class Format>
Json format_json(const char* name, const Format& format) {
  return {{name, format.name}, {"mime_type", format.mime_type}, {"title", format.title}};
}

Json page_json(const StreamPage& page) {
  Json object = {{"page", page.number},
                 {"width", page.width},
                 {"height", page.height},
                 {"x_resolution", page.x_resolution},
                 {"y_resolution", page.y_resolution},
                 {"media_width_pt", page.media_width},
                 {"media_height_pt", page.media_height},
                 {"pixels", pixel_format_name(page.format)},
                 {"copies", page.copies},
                 {"back", page.back}};
  const std::pair<const char*, const std::string&> texts[] = {
      {"media", page.media},   {"sides", page.sides},           {"orientation", page.orientation},
      {"media_source", page.media_source}, {"media_type", page.media_type}, {"output_bin", page.output_bin}};
  for (const auto& [name, value] : texts) {
    if (!value.empty()) object[name] = value;
  }
  return object;
}

Status write_png(const StreamPage& page, const std::string& directory) {
  char name[32];
  std::snprintf(name, sizeof name, "/page-%04d.png", page.number);
  auto sink = make_path_sink(directory + name);
  return write_bitmap("png", page.pixels, {page.x_resolution, page.y_resolution}, *sink);
}

}  // namespace

extern "C" {

dce_code dce_info_json(dce_engine* engine, const dce_source* source, const char* password, char** json,
                       dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  DCE_REQUIRE(json);
  return guarded(error, [&]() -> Status {
    Cancellation cancellation;
    const Running::Entry entry(engine->running, cancellation);
    DCE_ASSIGN(const DocumentInfo info,
               inspect(source->source, password ? password : "", engine->limits, cancellation));
    Json object = {{"format", info.format->name}, {"mime_type", info.format->mime_type},
                   {"bytes", source->source.bytes().size()}, {"pages", info.page_count}};
    if (!info.title.empty()) object["title"] = info.title;
    for (const auto& [name, value] : info.properties) object["properties"][name] = value;
    Json sizes = Json::array();
    for (const SizePt& size : info.sizes) sizes.push_back({{"width_pt", size.width}, {"height_pt", size.height}});
    object["page_sizes"] = sizes;
    if (!info.warnings.empty()) object["warnings"] = info.warnings;
    *json = copy_text(json_text(object));
    return ok();
  });
}

dce_code dce_recognise_json(dce_engine* engine, const dce_source* source, const char* media_type, char** json,
                            dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  DCE_REQUIRE(json);
  return guarded(error, [&]() -> Status {
    const Bytes bytes = source->source.bytes();
    const Hint hint{.name = source->source.name(), .media_type = media_type ? media_type : ""};
    Json known;
    if (const IndirectFormat* const indirect = recognise_indirect(bytes, likeliest_input(bytes), hint)) {
      known = format_json("format", *indirect);
      known["read_by"] = indirect->by;
    } else {
      DCE_ASSIGN(const InputFormat* const format, recognise_input(bytes));
      known = format_json("format", *format);
      known["read_by"] = "library";
    }
    *json = copy_text(json_text(known));
    return ok();
  });
}

dce_code dce_verify_json(dce_engine* engine, const dce_source* source, const char* png_directory, char** json,
                         dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  DCE_REQUIRE(json);
  return guarded(error, [&]() -> Status {
    const Bytes bytes = source->source.bytes();
    DCE_ASSIGN(const StreamReader* const reader, recognise_stream(bytes));
    if (png_directory && mkdir(png_directory, 0777) != 0 && errno != EEXIST) {
      return {Code::output, "cannot make the folder " + std::string(png_directory) + ": " + std::strerror(errno)};
    }
    Json pages = Json::array();
    StreamReport report;
    Cancellation cancellation;
    const Running::Entry entry(engine->running, cancellation);
    cancellation.set_deadline(engine->limits.seconds);
    DCE_TRY(reader->read(
        bytes, {.limits = engine->limits, .pixels = true, .huge_pages = !png_directory}, cancellation,
        [&](StreamPage page) -> Status {
          pages.push_back(page_json(page));
          if (page.pixels.bytes() == 0) {
            report.warnings.push_back("page " + std::to_string(page.number) +
                                      ": too large for its pixels to be kept; the stream was checked without them");
          }
          return png_directory ? write_png(page, png_directory) : ok();
        },
        report));
    Json attributes = Json::array();
    for (const auto& [name, value] : report.attributes) attributes.push_back({{"name", name}, {"value", value}});
    const Json object = {{"format", reader->name},       {"bytes", bytes.size()},         {"pages", report.pages},
                         {"errors", report.errors},      {"warnings", report.warnings},   {"attributes", attributes},
                         {"page_list", pages}};
    *json = copy_text(json_text(object));
    return ok();
  });
}

dce_code dce_stream_page_png(dce_engine* engine, const dce_source* source, int page, int width, dce_write_function write,
                             void* user, dce_error* error) {
  DCE_REQUIRE(engine);
  DCE_REQUIRE(source);
  DCE_REQUIRE(write);
  return guarded(error, [&]() -> Status {
    if (page < 1 || width < 1) return {Code::usage, "pages and widths are counted from 1"};
    const Bytes bytes = source->source.bytes();
    DCE_ASSIGN(const StreamReader* const reader, recognise_stream(bytes));
    Cancellation cancellation;
    const Running::Entry entry(engine->running, cancellation);
    cancellation.set_deadline(engine->limits.seconds);
    // Readers look at it when a page begins: those before the page are parsed and not drawn.
    DecodeOptions options{.limits = engine->limits, .pixels = page == 1};
    bool found = false;
    const auto receive = [&](StreamPage decoded) -> Status {
      options.pixels = decoded.number == page - 1;
      if (decoded.number != page) return ok();
      found = true;
      auto sink = make_callback_sink([write, user](Bytes piece) { return write(user, piece.data(), piece.size()) == 0; });
      DCE_TRY(write_bitmap("png", shrink_page(decoded, width), {72, 72}, *sink));
      // Nothing that follows is of interest: ends the reading.
      return {Code::cancelled, ""};
    };
    StreamReport report;
    const Status status = reader->read(bytes, options, cancellation, receive, report);
    if (found && status.code() == Code::cancelled && !cancellation.cancelled()) return ok();
    DCE_TRY(status);
    return {Code::usage, "the stream has " + std::to_string(report.pages) + " pages and no page " + std::to_string(page)};
  });
}

dce_code dce_formats_json(char** json, dce_error* error) {
  DCE_REQUIRE(json);
  return guarded(error, [&] {
    Json inputs = Json::array();
    for (const InputFormat* format : input_formats()) {
      inputs.push_back(format_json("name", *format));
    }
    Json indirect = Json::array();
    for (const IndirectFormat& format : indirect_formats()) {
      indirect.push_back(format_json("name", format));
      indirect.back()["read_by"] = format.by;
    }
    Json verified = Json::array();
    for (const StreamReader* reader : decode_formats()) verified.push_back(reader->name);
    Json streams = Json::array();
    for (const StreamFormat* format : encode_formats()) {
      streams.push_back({{"name", format->name},
                         {"mime_type", format->mime_type},
                         {"title", format->title},
                         {"extensions", format->extensions},
                         {"color", names(format->color)},
                         {"monochrome", names(format->monochrome)},
                         {"bi-level", names(format->bi_level)},
                         {"default_resolution", {format->default_resolution.x, format->default_resolution.y}},
                         {"minimum_resolution", format->resolutions.minimum},
                         {"maximum_resolution", format->resolutions.maximum},
                         {"lanes", format->takes_pages || format->takes_canvas ? format->takes_bands ? Json{"vector", "raster"} : Json{"vector"}
                                                       : Json{"raster"}},
                         {"copies", format->printer_copies},
                         {"collates", format->printer_collates},
                         {"sides", format->says_sides},
                         {"finishings", format->says_finishings},
                         {"one_page_a_file", format->one_page_a_file}});
    }
    *json = copy_text(json_text(Json{{"inputs", inputs}, {"indirect", indirect}, {"streams", streams}, {"verified", verified}}));
    return ok();
  });
}

}  // extern "C"
