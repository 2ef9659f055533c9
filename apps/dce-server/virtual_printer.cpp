#include "virtual_printer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "server/base/files.h"
#include "server/base/program.h"
#include "server/base/template.h"
#include "server/base/text.h"

namespace dce::server_cli {
namespace {

namespace fs = std::filesystem;
using server::File;

constexpr size_t kLargestStream = 256 << 20;
constexpr int kPatience = 30'000;  // for more of a stream that has begun
constexpr std::string_view kStart = "@PJL USTATUS JOB\r\nSTART\r\n\f", kEnd = "@PJL USTATUS JOB\r\nEND\r\n\f";
constexpr std::string_view kExit = "\x1b%-12345X";

File listen_on(int port) {
  File listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener.get(), 8) != 0)
    throw std::runtime_error("cannot listen on port " + std::to_string(port) + ": " + std::strerror(errno));
  return listener;
}

int port_of(const File& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void say(const File& connection, std::string_view text) {
  // A client that does not listen is no reason to stop.
  (void)!send(connection.get(), text.data(), text.size(), MSG_NOSIGNAL);
}

/// A PCL job's end in PJL. Other streams end with their connection.
bool has_ended(const std::string& stream) {
  return stream.ends_with(kExit) &&
         stream.find("@PJL EOJ", stream.size() - std::min<size_t>(stream.size(), 400)) != std::string::npos;
}

/// Up to the end of the job or of the connection; false for nothing.
bool receive(const File& connection, std::string& stream) {
  std::vector<char> buffer(64 * 1024);
  bool greeted = false;
  while (!has_ended(stream) && stream.size() < kLargestStream) {
    pollfd entry{connection.get(), POLLIN, 0};
    if (poll(&entry, 1, kPatience) <= 0) break;
    const ssize_t got = recv(connection.get(), buffer.data(), buffer.size(), 0);
    if (got <= 0) break;
    stream.append(buffer.data(), static_cast<size_t>(got));
    if (!greeted && stream.find("@PJL USTATUS JOB") != std::string::npos) {
      say(connection, kStart);
      greeted = true;
    }
  }
  return stream.size() > 64;
}

std::vector<fs::path> sorted(const fs::path& folder, bool folders) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory() == folders && (folders || entry.path().extension() == ".png"))
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

/// Newest first.
void write_index(const fs::path& folder) {
  std::string html =
      "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=3><title>What was "
      "printed</title>"
      "<style>body{font:16px/1.5 "
      "sans-serif;margin:2em;background:#e8ecef}img{width:300px;margin:8px;background:#fff;"
      "box-shadow:0 1px 6px #0006}</style><h1>What was printed</h1>\n";
  std::vector<fs::path> jobs = sorted(folder, true);
  if (jobs.empty()) html += "<p>Nothing yet.</p>\n";
  std::reverse(jobs.begin(), jobs.end());
  for (const fs::path& job : jobs) {
    const std::vector<fs::path> pages = sorted(job, false);
    html += "<h2>" + server::escape_html(job.filename().string()) + ", " + std::to_string(pages.size()) +
            " pages</h2><p>";
    for (const fs::path& page : pages) {
      const std::string path = server::escape_html(job.filename().string() + "/" + page.filename().string());
      html += "<a href=\"" + path + "\"><img src=\"" + path + "\" alt=\"\"></a>";
    }
    html += "</p>\n";
  }
  server::write_file((folder / "index.html").string(), html, 0644);
}

void print_job(const fs::path& folder, int number, const std::string& stream) {
  char name[32];
  std::snprintf(name, sizeof name, "job-%04d", number);
  const fs::path pages = folder / name;
  fs::create_directories(pages);
  const std::string file = (pages / "stream").string();
  server::write_file(file, stream, 0644);
  std::fflush(stdout);
  const int status =
      server::run_program({server::own_program("dce"), "verify", file, "--png", pages.string()});
  std::printf("%s: %zu bytes, %zu pages%s\n", name, stream.size(), sorted(pages, false).size(),
              status == 0 ? "" : ", not read without errors");
  std::fflush(stdout);
  write_index(folder);
}

}  // namespace

void run_virtual_printer(const VirtualPrinterSettings& settings) {
  const fs::path folder = settings.folder;
  fs::create_directories(folder);
  const File listener = listen_on(settings.port);
  write_index(folder);
  std::printf("socket://127.0.0.1:%d prints to %s\n", port_of(listener), (folder / "index.html").c_str());
  std::fflush(stdout);
  int number = static_cast<int>(sorted(folder, true).size());
  while (true) {
    const File connection(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    std::string stream;
    if (!connection || !receive(connection, stream)) continue;
    print_job(folder, ++number, stream);
    say(connection, kEnd);
  }
}

}  // namespace dce::server_cli
