#include "worker/service/pulling.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dce::worker {
namespace {

/// One whose documents are fetched, and one whose stream is stored.
constexpr int kBesideSlots = 2;

/// Throws std::runtime_error.
PullCertificates read_certificates(const Settings& settings) {
  PullCertificates certificates;
  if (!settings.queue_pki.empty()) certificates.queue = queue::Tls::from_folder(settings.queue_pki);
  if (settings.store_authority.empty()) return certificates;
  std::ifstream file(settings.store_authority, std::ios::binary);
  certificates.store.assign(std::istreambuf_iterator<char>(file), {});
  if (!file || certificates.store.empty())
    throw std::runtime_error(settings.store_authority + " cannot be read");
  return certificates;
}

}  // namespace

std::optional<PullSettings> read_pull_settings(const Settings& settings) {
  // Also where there is no queue: nothing that is started here inherits them.
  const auto queue_credentials = queue::Credentials::find(settings.queue_credentials);
  if (settings.queue.empty()) return std::nullopt;
  if (settings.store.empty())
    throw std::runtime_error(
        "a queue's jobs have their documents in a store; give --store https://HOST/BUCKET");
  PullCertificates certificates = read_certificates(settings);
  PullSettings pull;
  pull.queue = {.servers = queue::servers_in(settings.queue),
                .name = settings.queue_name,
                .client = "dce-worker",
                .credentials = queue_credentials,
                .tls = std::move(certificates.queue)};
  queue::check_queue_name(settings.queue_name);
  pull.making = {.replicas = settings.queue_replicas,
                 .silence = std::chrono::milliseconds(settings.queue_silence_ms)};
  pull.store = {.url = settings.store,
                .region = settings.store_region,
                .authority = std::move(certificates.store),
                .credentials = objects::StoreCredentials::find(settings.store_credentials)};
  pull.jobs = settings.pull > 0 ? settings.pull : settings.slots + kBesideSlots;
  pull.most_tries = settings.queue_tries;
  return pull;
}

bool renew_certificates(Crew& crew, const Settings& settings) {
  return crew.renew(read_certificates(settings));
}

PullLimits pull_limits(const Settings& settings) {
  return {.threads = settings.threads,
          .pages = settings.pages,
          .memory_bytes = settings.memory_bytes,
          .input_bytes = settings.input_bytes,
          .output_bytes = std::min(settings.output_bytes, settings.waiting_bytes),
          .held_bytes = settings.waiting_bytes,
          .conversion_ms = settings.conversion_ms};
}

void add_to_state(const Crew& crew, WorkerState& state) {
  const PullTotals& totals = crew.totals();
  state.queue_connected = crew.connected();
  state.queue_stored = static_cast<double>(totals.stored);
  state.queue_known = static_cast<double>(totals.known);
  state.queue_again = static_cast<double>(totals.again);
  state.queue_aside = static_cast<double>(totals.aside);
  state.store_failures = static_cast<double>(totals.store_failures);
}

}  // namespace dce::worker
