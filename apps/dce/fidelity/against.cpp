#include "fidelity/against.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "fidelity/picture.h"
#include "fidelity/renderer.h"
#include "fidelity/report.h"
#include "inputs.h"
#include "interrupt.h"
#include "output.h"

namespace dce::cli {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr size_t kPagesWithPictures = 24;  // of the worst; a page's three are half a megabyte
constexpr int kOwnDpi = 2 * kPictureDpi;

/// A private folder that goes when this does.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (fs::temp_directory_path() / "dce-verify-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw Failure(kOutput, "no temporary folder can be made in " + pattern);
    path_ = pattern;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

void write_file(const std::string& path, const std::string& bytes) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  if (!file) throw Failure(kOutput, path + " cannot be written");
}

/// The pages of one file, drawn one at a time by whoever can.
class Pages {
 public:
  /// `drawn`: the folder that keeps what others draw; empty for none.
  Pages(const dce::Engine& engine, const Scratch& scratch, std::string file, std::string password, std::string drawn = {})
      : engine_(engine), scratch_(scratch), file_(std::move(file)), password_(std::move(password)), drawn_(std::move(drawn)) {}

  /// Page `page` drawn by the library's own contone lane.
  Picture own(int page) const {
    const std::string png = scratch_.file("own.png");
    dce::Job job(engine_);
    dce::Ticket ticket;
    ticket.set("page-ranges", std::to_string(page)).set("printer-resolution", std::to_string(kOwnDpi) + "dpi");
    job.add(dce::Source::path(engine_, file_), password_).format("png").ticket(ticket).lane(DCE_LANE_RASTER);
    job.to_path(png).run();
    return read_page(png, kOwnDpi, kOwnDpi);
  }
  Picture by(const Renderer& renderer, int page) const {
    if (drawn_.empty()) return draw_page(renderer, file_, page, scratch_.path());
    const std::string kept = drawn_ + "/" + renderer.name + "-" + std::to_string(page) + ".png";
    if (fs::exists(kept)) return read_page(kept, kPictureDpi, kPictureDpi);
    Picture picture = draw_page(renderer, file_, page, scratch_.path());
    write_file(kept, png_of(picture));
    return picture;
  }

 private:
  const dce::Engine& engine_;
  const Scratch& scratch_;
  const std::string file_, password_, drawn_;
};

std::string format_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(1024, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(file.gcount()));
  if (head.find("%!PS") != std::string::npos) return "ps";
  return head.find("%PDF-") != std::string::npos && head.find("PCLm") == std::string::npos ? "pdf" : "";
}

/// The stream's side of the comparison: decoded here, or, where dce has no decoder, drawn by others.
class StreamPages {
 public:
  StreamPages(const dce::Engine& engine, const Scratch& scratch, const std::string& file)
      : scratch_(scratch), pages_(engine, scratch, file, {}), format_(format_of(file)) {
    if (format_ == "ps") {
      const auto readers = installed_renderers(true);
      if (readers.empty()) throw Failure(kUnreadable, "PostScript is read back by Ghostscript: install it");
      reader_ = readers.front();
    } else if (format_ == "pdf") {
      const Json info = Json::parse(dce::info_json(engine, dce::Source::path(engine, file)));
      count_ = info.value("pages", 0);
    } else {
      list_ = Json::parse(dce::verify_json(engine, dce::Source::path(engine, file), scratch.file("stream")))
                  .value("page_list", Json::array());
      count_ = static_cast<int>(list_.size());
    }
  }

  /// -1 where only drawing tells.
  int count() const { return count_; }

  std::optional<Picture> draw(int page) const {
    if (count_ >= 0 && page > count_) return std::nullopt;
    if (format_ == "pdf") return pages_.own(page);
    if (reader_) {
      try {
        return pages_.by(*reader_, page);
      } catch (const std::runtime_error&) {
        return std::nullopt;  // after the last page it draws nothing
      }
    }
    char name[32];
    std::snprintf(name, sizeof name, "stream/page-%04d.png", page);
    const Json& geometry = list_[static_cast<size_t>(page - 1)];
    return read_page(scratch_.file(name), geometry.value("x_resolution", kOwnDpi), geometry.value("y_resolution", kOwnDpi));
  }

 private:
  const Scratch& scratch_;
  const Pages pages_;
  const std::string format_;
  std::optional<Renderer> reader_;
  Json list_ = Json::array();
  int count_ = -1;
};

bool sideways(const Picture& a, const Picture& b) { return (a.width > a.height) != (b.width > b.height); }

/// `score` and the pictures, if this reference is nearer than what was there.
void compare(PageScore& page, const std::string& name, const Picture& sheet, const Picture& reference) {
  Picture stream = sheet;
  double score = worst_tile(stream, reference);
  if (sideways(stream, reference)) {  // a stream turns pages for the feed, either way
    // Turned back, a page lies at the corner from which it is read, whatever the sheet has beyond it.
    const Picture once = turned(sheet), thrice = turned(turned(once));
    const double clockwise = worst_tile(once, reference), other = worst_tile(thrice, reference);
    stream = clockwise <= other ? once : thrice;
    score = std::min(clockwise, other);
  }
  if (!page.reference.empty() && page.score <= score) return;
  page.score = score;
  page.reference = name;
  page.remark = std::abs(stream.width - reference.width) > 6 || std::abs(stream.height - reference.height) > 6
                    ? "the page has another size than its source"
                    : "";
  page.stream_png = png_of(stream);
  page.reference_png = png_of(reference);
  page.difference_png = png_of(difference(stream, reference));
}

PageScore score_page(int number, const StreamPages& stream, const Pages& source, const std::vector<Renderer>& renderers) {
  PageScore page;
  page.page = number;
  const std::optional<Picture> drawn = stream.draw(number);
  if (!drawn) {
    page.remark = "the stream has no such page";
    return page;
  }
  for (const Renderer& renderer : renderers) {
    try {
      compare(page, renderer.name, *drawn, source.by(renderer, number));
    } catch (const std::runtime_error& error) {
      page.remark = error.what();
    }
  }
  if (page.reference.empty()) compare(page, "dce's contone lane", *drawn, source.own(number));
  return page;
}

bool worse(const PageScore& a, const PageScore& b) { return a.score != b.score ? a.score > b.score : a.page < b.page; }

/// Pictures of the worst pages alone stay.
void keep_pictures_of_worst(std::vector<PageScore>& pages) {
  for (size_t i = kPagesWithPictures; i < pages.size(); ++i)
    pages[i].stream_png = pages[i].reference_png = pages[i].difference_png = std::string();
}

void print_scores(const std::vector<PageScore>& pages, bool json) {
  if (!json) {
    for (const PageScore& page : pages) {
      std::printf("  page %d: %.1f%s%s\n", page.page, page.score,
                  page.reference.empty() ? "" : (" (" + page.reference + ")").c_str(),
                  page.remark.empty() ? "" : (": " + page.remark).c_str());
    }
    print(summary_of(pages) + "\n");
    return;
  }
  Json list = Json::array();
  for (const PageScore& page : pages)
    list.push_back({{"page", page.page}, {"score", page.score}, {"reference", page.reference}, {"remark", page.remark}});
  print_text(Json{{"pages", list}, {"summary", summary_of(pages)}}.dump(2));
}

}  // namespace

ExitCode verify_against(const InspectArguments& arguments) {
  if (arguments.input == "-" || arguments.against == "-")
    throw Failure(kUsage, "both files of a comparison are read more than once: standard input cannot be");
  Interrupt interrupt;
  const Password password(arguments.limits.password_fd);
  const dce::Engine engine = make_engine(arguments.limits);
  std::atomic<bool> cancelled = false;
  interrupt.watch([&] {
    cancelled = true;
    engine.cancel();
  });
  std::string file = arguments.against;
  try {
    const Json info =
        Json::parse(dce::info_json(engine, open_input(engine, arguments.against), password.text()));
    const int all = info.value("pages", 0);
    const int count = arguments.compared_pages > 0 ? std::min(all, arguments.compared_pages) : all;
    file = arguments.input;
    const Scratch scratch;
    const Pages source(engine, scratch, arguments.against, password.text(), arguments.drawn_directory);
    const StreamPages stream(engine, scratch, arguments.input);
    // A password would show in the list of processes.
    const auto renderers = info.value("format", "") == "pdf" && password.text().empty() ? installed_renderers(false)
                                                                                        : std::vector<Renderer>();
    std::vector<PageScore> pages;
    const bool terminal = isatty(STDERR_FILENO) != 0;
    for (int number = 1; number <= count && !cancelled; ++number) {
      if (terminal) std::fprintf(stderr, "\rpage %d of %d", number, count);
      pages.push_back(score_page(number, stream, source, renderers));
      std::sort(pages.begin(), pages.end(), worse);
      keep_pictures_of_worst(pages);
    }
    if (terminal) std::fprintf(stderr, "\r\033[K");
    interrupt.forget();
    if (cancelled) throw Failure(kInterrupted, "interrupted; no report was written");
    print_scores(pages, arguments.json);
    if (!arguments.report_directory.empty())
      write_file(arguments.report_directory + "/index.html", html_report(arguments.input, arguments.against, pages));
    const auto missing =
        std::count_if(pages.begin(), pages.end(), [](const PageScore& page) { return page.reference.empty(); });
    finish_output(kDone);
    if (missing > 0) throw Failure(kUnreadable, arguments.input + ": " + std::to_string(missing) + " pages of the source are missing");
    if (stream.count() > count)
      std::fprintf(stderr, "dce: warning: the stream has %d pages more than the source\n", stream.count() - count);
    return kDone;
  } catch (const dce::Error& error) {
    interrupt.forget();
    if (error.code() == DCE_CANCELLED) throw Failure(kInterrupted, "interrupted; no report was written");
    throw failure_of(error, name_of_input(file));
  }
}

}  // namespace dce::cli
