// What an operator sets.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dce::worker {

struct Settings {
  std::vector<std::string> listen;      ///< "unix:PATH", "tls:HOST:PORT"
  std::string pki;                      ///< folder with ca.pem, engine.pem and engine.key, for tls
  std::string user = "nobody";          ///< what the worker becomes where it is started as root
  std::vector<uint32_t> allowed_users;  ///< uids served on unix sockets besides the worker's own and root
  std::string zygote;                   ///< its program
  std::string office_zygote;            ///< its program; empty to do without documents of Office
  std::string office = "/usr/lib/libreoffice/program";  ///< LibreOffice's programs; "off" to do without
  std::string metrics;  ///< "HOST:PORT" or "PORT" where Prometheus asks; empty for none
  std::string log_level = "info", log_format = "text";

  std::string queue;  ///< servers of a NATS work queue to pull from, with commas; empty for none
  std::string queue_name = "dce";
  std::string queue_credentials;  ///< a file
  std::string queue_pki;   ///< folder with ca.pem, and client.pem and client.key where they are asked for
  int queue_replicas = 1;  ///< of a queue that this worker makes
  uint32_t queue_silence_ms = 30'000;  ///< likewise: after which a silent worker's job goes to another
  int queue_tries = 3;
  int pull = 0;       ///< jobs pulled side by side; 0 for two more than slots
  std::string store;  ///< "https://HOST/BUCKET", for what the queue's jobs refer to
  std::string store_region = "us-east-1";
  std::string store_credentials;  ///< a file
  std::string store_authority;    ///< a file

  int slots = 1;    ///< jobs side by side
  int threads = 1;  ///< of one job
  int waiting = 64;
  uint32_t queue_ms = 60'000, conversion_ms = 120'000;
  uint32_t drain_ms = 30'000;
  uint64_t memory_bytes = 384ull << 20;  ///< of one job
  uint64_t input_bytes = 512ull << 20;   ///< of one job
  uint64_t output_bytes = 8ull << 30;    ///< of one job
  uint64_t waiting_bytes = 2ull << 30;   ///< documents of all jobs together, which wait in memory
  int pages = 100'000;
  uint64_t cache_bytes = 128ull << 20;  ///< results kept for reuse; 0 keeps none
  uint32_t cache_ms = 300'000;
  bool cache_shared = false;  ///< between owners
};

}  // namespace dce::worker
