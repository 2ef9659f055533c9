#include "api/objects.h"
#include "ticket/options.h"
#include "ticket/ticket_json.h"

using namespace dce::core;

extern "C" {

dce_code dce_ticket_create(dce_ticket** ticket, dce_error* error) {
  DCE_REQUIRE(ticket);
  *ticket = nullptr;
  return guarded(error, [&] {
    *ticket = new dce_ticket;
    return ok();
  });
}

void dce_ticket_destroy(dce_ticket* ticket) { delete ticket; }

dce_code dce_ticket_set(dce_ticket* ticket, const char* name, const char* value, dce_error* error) {
  DCE_REQUIRE(ticket);
  DCE_REQUIRE(name);
  DCE_REQUIRE(value);
  return guarded(error, [&] { return set_option(ticket->ticket, name, value); });
}

dce_code dce_ticket_set_json(dce_ticket* ticket, const char* json, dce_error* error) {
  DCE_REQUIRE(ticket);
  DCE_REQUIRE(json);
  return guarded(error, [&] { return read_ticket_json(json, ticket->ticket); });
}

dce_code dce_ticket_get_json(const dce_ticket* ticket, char** json, dce_error* error) {
  DCE_REQUIRE(ticket);
  DCE_REQUIRE(json);
  return guarded(error, [&] {
    *json = copy_text(write_ticket_json(ticket->ticket));
    return ok();
  });
}

dce_code dce_options_json(char** json, dce_error* error) {
  DCE_REQUIRE(json);
  return guarded(error, [&] {
    *json = copy_text(options_json());
    return ok();
  });
}

dce_code dce_ticket_schema_json(char** json, dce_error* error) {
  DCE_REQUIRE(json);
  return guarded(error, [&] {
    *json = copy_text(ticket_schema_json());
    return ok();
  });
}

}  // extern "C"
