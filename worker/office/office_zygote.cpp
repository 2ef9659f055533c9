#include "worker/office/office_zygote.h"

#include <fcntl.h>
#include <nss.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "worker/forking/child_process.h"
#include "worker/forking/forking.h"
#include "worker/office/library.h"
#include "worker/office/office_child.h"
#include "worker/office/profile.h"
#include "worker/office/scratch.h"
#include "worker/sandbox/landlock.h"

namespace dce::worker {
namespace {

using namespace std::chrono_literals;

constexpr auto kThreadsEnd = 10s;

struct Seed {
  const char *name, *text, *formats[2];
};

/// A document whose body is `body`, in OpenDocument's flat form.
#define DCE_FLAT(type, body)                                                                                \
  R"(<?xml version="1.0" encoding="UTF-8"?>)"                                                               \
  R"(<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" )"                    \
  R"(xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" )"                                      \
  R"(xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" )"                                       \
  R"(xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" )"                                \
  R"(xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3" )"                    \
  R"(office:mimetype="application/vnd.oasis.opendocument.)" type R"("><office:body><office:)" type ">" body \
  "</office:" type "></office:body></office:document>"

constexpr Seed kSeeds[] = {
    {"seed.fodt", DCE_FLAT("text", "<text:h>Warm</text:h><text:p>and ready</text:p>"), {"docx", "doc"}},
    {"seed.fods",
     DCE_FLAT("spreadsheet",
              R"(<table:table table:name="A"><table:table-row><table:table-cell office:value-type="float" )"
              R"(office:value="2.5"/><table:table-cell office:value-type="string"><text:p>Warm</text:p>)"
              "</table:table-cell></table:table-row></table:table>"),
     {"xlsx", "xls"}},
    {"seed.fodp",
     DCE_FLAT(
         "presentation",
         R"(<draw:page draw:name="A"><draw:frame svg:width="9cm" svg:height="2cm" svg:x="2cm" svg:y="2cm">)"
         "<draw:text-box><text:p>Warm</text:p></draw:text-box></draw:frame></draw:page>"),
     {"pptx", "ppt"}}};

#undef DCE_FLAT

/// Without a language in the ticket, and for the paper of North America: LibreOffice keeps what it has looked up
/// for each.
constexpr const char* kLanguages[] = {"en-US", "en"};

/// Each kind of document goes the way that a job's will, out and in: filters, layout and fonts are then in
/// memory that the children share. What an installation cannot do, without keeping it from the rest. The
/// documents stay in `folder`.
std::string warm_up(OfficeLibrary& office, const std::string& folder) {
  std::string lacking;
  const std::string pdf = folder + "/warm.pdf";
  for (const Seed& seed : kSeeds) {
    const std::string path = folder + "/" + seed.name;
    std::ofstream(path) << seed.text;
    for (const char* format : seed.formats) {
      const std::string made = folder + "/warm." + format;
      std::string why;
      const auto convert = [&](const std::string& from, const std::string& to, const char* language) {
        return office.convert({from, to, std::string("Batch=true,Language=") + language, {}, {}}, why) ==
               OfficeLibrary::Answer::converted;
      };
      bool done = convert(path, made, kLanguages[0]);
      for (const char* const language : kLanguages) done = done && convert(made, pdf, language);
      if (!done) lacking += std::string(", no ") + format + " (" + why + ")";
    }
  }
  return lacking;
}

/// What a child touches that converts a document of each kind in `folder`.
Footprint footprint_of_child(OfficeLibrary& office, const std::string& folder) {
  return Footprint::of([&] {
    for (const Seed& seed : kSeeds)
      make_pdf(office, folder + "/warm." + seed.formats[0], folder + "/warm.pdf");
  });
}

void remove_files(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
    if (entry.is_regular_file(ignored)) std::filesystem::remove(entry.path(), ignored);
}

/// Filters start threads that end a moment after the document is done.
void wait_for_threads_to_end() {
  const auto until = std::chrono::steady_clock::now() + kThreadsEnd;
  while (std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}) > 1 &&
         std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(5ms);
}

/// Called from within LibreOffice's loop, which nothing may be thrown through.
void serve(OfficeLibrary& office, const Scratch& scratch, const OfficeZygoteOptions& options,
           Channel supervisor, int errors) {
  try {
    std::string lacking;
    Footprint footprint;
    if (options.warm) lacking = warm_up(office, scratch.job_folder());
    wait_for_threads_to_end();
    if (options.warm) footprint = footprint_of_child(office, scratch.job_folder());
    remove_files(scratch.job_folder());
    fork_for_jobs(std::move(supervisor), office.version() + lacking,
                  {.run =
                       [&](Channel control, Descriptor output) {
                         run_office_child(office, scratch, options.folder, footprint, std::move(control),
                                          std::move(output));
                       },
                   .bury = [&] { scratch.bury(); },
                   .one_at_a_time = !scratch.separate()});
    scratch.clear();
  } catch (const std::exception& error) {
    dprintf(errors, "dce-worker-office: %s\n", error.what());
    scratch.clear();
    _exit(70);
  }
}

}  // namespace

void run_office_zygote(Channel supervisor, const OfficeZygoteOptions& options) {
  become_zygote(supervisor, options.user);
  std::string why_not = why_no_office(options.folder);
  if (why_not.empty() && landlock_version() == 0)
    why_not = "documents of Office need Landlock, which this kernel lacks or has switched off (lsm=landlock): nothing "
              "else would confine what LibreOffice reads and writes";
  if (!why_not.empty()) {
    supervisor.send({.kind = Kind::unable, .text = why_not});
    return;
  }
  const Scratch scratch;
  end_with_supervisor(supervisor);
  const std::string profile = scratch.folder() + "/profile";
  write_profile(profile);
  const Descriptor errors(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3));
  silence();  // LibreOffice tells what it loads
  // It asks who its user is for each file that it locks; behind the walls there are no other sources to load and ask.
  __nss_configure_lookup("passwd", "files");
  try {
    OfficeLibrary::start(
        {.folder = options.folder, .profile = profile, .home = scratch.job_folder(), .preload = options.warm},
        [&](OfficeLibrary& office) { serve(office, scratch, options, std::move(supervisor), errors.get()); });
  } catch (...) {
    dup2(errors.get(), STDERR_FILENO);
    throw;
  }
}

}  // namespace dce::worker
