#include "server/store/turn.h"

#include <fcntl.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "server/base/secrets.h"

namespace dce::server {
namespace {

constexpr Millis kPatience = 50;

/// What locks are known by, which are numbers: above zero, and an offset in a file.
long long number_of(const std::string& name) {
  ContentHash hash;
  hash.add(name);
  return static_cast<long long>(std::strtoull(hash.finish().substr(0, 15).c_str(), nullptr, 16));
}

/// Of this open file, not of the process: threads wait for each other too.
bool lock_byte(const File& file, long long number, const std::string& path) {
  struct flock wanted {};
  wanted.l_type = F_WRLCK;
  wanted.l_whence = SEEK_SET;
  wanted.l_start = number;
  wanted.l_len = 1;
  if (fcntl(file.get(), F_OFD_SETLK, &wanted) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

std::optional<Turn> Turn::take(const Database& database, const std::string& name, const StopSignal& stop) {
  const long long number = number_of(name);
  Turn turn;
  if (database.is_sqlite()) {
    const std::string path = database.path() + "-turns";
    turn.file_ = open_file(path, O_RDWR | O_CREAT);
    while (!lock_byte(turn.file_, number, path)) {
      if (stop.wait(kPatience)) return std::nullopt;
    }
    return turn;
  }
  turn.connection_ = database.connect();
  *turn.connection_ << "BEGIN";
  while (true) {
    int got = 0;
    *turn.connection_ << "SELECT CASE WHEN pg_try_advisory_xact_lock(:number) THEN 1 ELSE 0 END",
        soci::use(number), soci::into(got);
    if (got == 1) return turn;
    if (stop.wait(kPatience)) return std::nullopt;
  }
}

}  // namespace dce::server
