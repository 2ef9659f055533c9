#include "worker/office/office_child.h"

#include <dce/dce.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "worker/forking/child_process.h"
#include "worker/office/csv.h"
#include "worker/office/layout_language.h"
#include "worker/sandbox/sandbox.h"
#include "worker/wire/task.h"

namespace dce::worker {
namespace {

/// LibreOffice maps files and reserves stacks freely: with less than this even small documents fail.
constexpr uint64_t kLeastMemory = 1536ull << 20;
constexpr uint64_t kLeastFiles = 64ull << 20;  // the document, its PDF, and pictures on their way

constexpr size_t kPiece = 256 * 1024;

// Comments, forms to fill in and bookmarks are for screens; tags cost time and are lost in print.
constexpr const char* kPdfOptions = R"({
  "ExportNotes": {"type": "boolean", "value": "false"},
  "ExportFormFields": {"type": "boolean", "value": "false"},
  "ExportBookmarks": {"type": "boolean", "value": "false"},
  "UseTaggedPDF": {"type": "boolean", "value": "false"},
  "Quality": {"type": "long", "value": "95"},
  "MaxImageResolution": {"type": "long", "value": "600"}
})";

/// LibreOffice looks at endings too. An encrypted package does not say what it holds: its name does, or may.
std::string ending_of(const Task& task) {
  if (task.format == "csv") return "fods";
  if (task.format != "ooxml-encrypted") return task.format;
  const std::string& name = task.documents.at(0).name;
  const std::string ending = name.substr(name.rfind('.') + 1);
  const auto plain = [](unsigned char c) { return std::isalnum(c) != 0; };
  return ending.size() <= 5 && std::all_of(ending.begin(), ending.end(), plain) ? ending : "docx";
}

void copy(int from, const std::string& path) {
  const Descriptor to(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!to) throw std::system_error(errno, std::generic_category(), "copying the document");
  std::vector<uint8_t> buffer(kPiece);
  off_t at = 0;
  for (ssize_t got; (got = pread(from, buffer.data(), buffer.size(), at)) != 0; at += got) {
    if (got < 0 || !write_all(to.get(), {buffer.data(), static_cast<size_t>(got)}))
      throw std::runtime_error("there is no room for the document");
  }
}

/// A table becomes a sheet on the way: LibreOffice would ask how it is to be read.
void copy_as_sheet(int from, const std::string& path) {
  struct stat status {};
  if (fstat(from, &status) != 0)
    throw std::system_error(errno, std::generic_category(), "reading the document");
  std::string table(static_cast<size_t>(status.st_size), '\0');
  const ssize_t got = pread(from, table.data(), table.size(), 0);
  table.resize(static_cast<size_t>(std::max<ssize_t>(got, 0)));
  std::ofstream file(path, std::ios::binary);
  file << sheet_of_csv(table);
  if (!file.flush()) throw std::runtime_error("there is no room for the document");
}

/// The size of what was sent; -1 where nobody takes it any more.
int64_t send_file(const std::string& path, int output) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw std::runtime_error("LibreOffice made no PDF");
  std::vector<uint8_t> buffer(kPiece);
  int64_t sent = 0;
  while (true) {
    const ssize_t got = read(file.get(), buffer.data(), buffer.size());
    if (got < 0) throw std::system_error(errno, std::generic_category(), "reading the PDF");
    if (got == 0) return sent;
    if (!write_all(output, {buffer.data(), static_cast<size_t>(got)})) return -1;
    sent += got;
  }
}

ProcessLimits limits_of(const Task& task) {
  const uint64_t files = std::max(task.input_bytes + 4 * task.output_bytes, kLeastFiles);
  return {.descriptors = 256,
          .file_bytes = files,
          .threads = 4096};
}

Files files_of(const std::string& office, const Scratch& scratch) {
  return {.readable = {office, scratch.folder() + "/profile", "/usr/lib", "/usr/share/libreoffice",
                       "/etc/libreoffice", "/var/lib/libreoffice", "/usr/share/fonts",
                       "/usr/local/share/fonts", "/etc/fonts", "/var/cache/fontconfig",
                       "/usr/share/fontconfig", "/usr/share/hyphen", "/usr/share/liblangtag",
                       "/usr/share/color", "/sys/devices/system/cpu", "/etc/ld.so.cache", "/dev/urandom"},
          .writable = {scratch.job_folder()},
          .load_code = true};
}

Message failure(int code, std::string text) {
  return {.kind = Kind::failed, .code = static_cast<uint32_t>(code), .text = std::move(text)};
}

Message convert(OfficeLibrary& office, const Task& task, const std::string& from, int output) {
  const std::string to = std::filesystem::path(from).replace_extension(".made.pdf");
  const char* const paper = getenv("PAPERSIZE");  // from the supervisor
  const std::string options =
      "Batch=true,Language=" + layout_language(task.ticket_json, paper == nullptr ? "" : paper);
  const std::string& password = task.documents.at(0).password;
  std::string why;
  switch (office.convert({from, to, options, kPdfOptions, password, true}, why)) {
    case OfficeLibrary::Answer::password:
      return failure(DCE_PASSWORD,
                     password.empty() ? "the document needs a password" : "the password is wrong");
    case OfficeLibrary::Answer::unreadable:
      return failure(DCE_UNREADABLE, "LibreOffice cannot read the document (" + task.format + ")");
    case OfficeLibrary::Answer::converted:
      break;
  }
  const int64_t bytes = send_file(to, output);
  return {.kind = Kind::done, .number = static_cast<uint64_t>(std::max<int64_t>(bytes, 0))};
}

Message run_job(OfficeLibrary& office, const Scratch& scratch, const std::string& folder, Channel& control,
                int output) {
  std::vector<Descriptor> documents;
  const std::optional<Message> message = control.receive(&documents);
  if (!message || message->kind != Kind::job || documents.size() != 1)
    _exit(0);  // the caller went away first
  prctl(PR_SET_NAME, "dce-office");
  const Task task = task_from_json(message->text);
  const ProcessLimits limits = limits_of(task);
  scratch.enter(limits.file_bytes * 2);
  const std::string from = scratch.job_folder() + "/document." + ending_of(task);
  const JobLimiter limiter;
  enter_sandbox(limits, files_of(folder, scratch));
  limiter.hold({.memory_bytes = std::max(2 * task.memory_bytes, kLeastMemory),
                .cpu_seconds = task.seconds > 0 ? task.seconds * 2 + 1 : 0});
  if (task.format == "csv") {
    copy_as_sheet(documents[0].get(), from);
  } else {
    copy(documents[0].get(), from);
  }
  documents.clear();
  return convert(office, task, from, output);
}

}  // namespace

bool make_pdf(OfficeLibrary& office, const std::string& from, const std::string& to) {
  std::string why;
  return office.convert({from, to, "Batch=true,Language=en-US", kPdfOptions, {}}, why) ==
         OfficeLibrary::Answer::converted;
}

void run_office_child(OfficeLibrary& office, const Scratch& scratch, const std::string& folder,
                      const Footprint& footprint, Channel control, Descriptor output) {
  prctl(PR_SET_NAME, kIdleName);
  close_descriptors_except({control.fd(), output.get()});
  footprint.take();
  end_child(std::move(control), std::move(output),
            [&](Channel& channel, int stream) { return run_job(office, scratch, folder, channel, stream); });
}

}  // namespace dce::worker
