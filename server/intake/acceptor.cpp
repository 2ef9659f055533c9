#include "server/intake/acceptor.h"

#include <algorithm>
#include <vector>

#include "server/base/text.h"

namespace dce::server {

Acceptor::Kept Acceptor::keep(const Arrival& arrival) {
  const IntakePolicy policy = this->policy();
  const std::unique_ptr<Vault::Writer> writer = jobs_.vault().create();
  std::vector<char> buffer(64 * 1024);
  while (const size_t got = arrival.read(buffer.data(), buffer.size())) {
    if (writer->bytes() + got > policy.document_bytes)
      return {.refusal =
                  "the document is larger than " + std::to_string(policy.document_bytes >> 20) + " MB"};
    writer->write({buffer.data(), got});
  }
  if (writer->bytes() == 0) return {.refusal = "the document is empty"};
  writer->finish();
  return {.job = NewJob{.user_id = arrival.user.id,
                        .origin = arrival.origin,
                        .name = base_name(arrival.name),
                        .ticket = arrival.ticket,
                        .source = writer->id(),
                        .bytes = writer->bytes(),
                        .retention = policy.retention}};
}

int Acceptor::room_for(const User& user) {
  return std::max(0, policy().jobs_of_user - static_cast<int>(jobs_.of_user(user.id).size()));
}

Acceptor::Accepted Acceptor::accept(const Arrival& arrival) {
  if (jobs_.knows_origin(arrival.origin)) return {};
  if (room_for(arrival.user) == 0)
    return {.refusal = "there are " + std::to_string(policy().jobs_of_user) +
                       " documents waiting already: print or delete some of them"};
  const Kept kept = keep(arrival);
  if (!kept.job) return {.refusal = kept.refusal};
  std::optional<Job> job = jobs_.create(*kept.job);
  if (!job) jobs_.vault().discard(kept.job->source);
  return {.job = std::move(job)};
}

}  // namespace dce::server
