#include "server/intake/acceptor.h"

#include <vector>

#include "server/base/text.h"

namespace dce::server {

Acceptor::Accepted Acceptor::accept(const Arrival& arrival) {
  if (jobs_.knows_origin(arrival.origin)) return {};
  if (static_cast<int>(jobs_.of_user(arrival.user.id).size()) >= policy_.jobs_of_user)
    return {.refusal = "there are " + std::to_string(policy_.jobs_of_user) +
                       " documents waiting already: print or delete some of them"};
  const std::unique_ptr<Vault::Writer> writer = jobs_.vault().create();
  std::vector<char> buffer(64 * 1024);
  while (const size_t got = arrival.read(buffer.data(), buffer.size())) {
    if (writer->bytes() + got > policy_.document_bytes)
      return {.refusal =
                  "the document is larger than " + std::to_string(policy_.document_bytes >> 20) + " MB"};
    writer->write({buffer.data(), got});
  }
  if (writer->bytes() == 0) return {.refusal = "the document is empty"};
  writer->finish();
  std::optional<Job> job = jobs_.create({.user_id = arrival.user.id,
                                         .origin = arrival.origin,
                                         .name = base_name(arrival.name),
                                         .ticket = arrival.ticket,
                                         .source = writer->id(),
                                         .bytes = writer->bytes(),
                                         .retention = policy_.retention});
  if (!job) jobs_.vault().destroy(writer->id());
  return {.job = std::move(job)};
}

}  // namespace dce::server
