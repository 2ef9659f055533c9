/* Converts a document with the C interface, says what happens meanwhile, and stops cleanly on Ctrl-C.
 *
 *   convert INPUT OUTPUT [NAME=VALUE]...
 *   convert report.pdf report.pxl sides=two-sided-long-edge copies=2
 */
#define _POSIX_C_SOURCE 200809L
#include <dce/dce.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* dce_job_cancel may be called from any thread, but not from a signal handler: a thread waits for one. */
static void* wait_for_interrupt(void* job) {
  sigset_t interrupt;
  int signal_number;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigwait(&interrupt, &signal_number);
  dce_job_cancel(job);
  return NULL;
}

static void on_event(void* user, const dce_event* event) {
  (void)user;
  if (event->kind == DCE_EVENT_PAGE_DONE) fprintf(stderr, "page %d of %d\n", event->page, event->pages);
  if (event->kind == DCE_EVENT_WARNING)
    fprintf(stderr, "warning, page %d: %s\n", event->page, event->message);
}

/* "sides=two-sided-long-edge" becomes an attribute of the ticket. */
static dce_code set_attribute(dce_ticket* ticket, const char* argument, dce_error* error) {
  char name[128];
  const char* equals = strchr(argument, '=');
  size_t length = equals ? (size_t)(equals - argument) : strlen(argument);
  if (length >= sizeof name) length = sizeof name - 1;
  memcpy(name, argument, length);
  name[length] = '\0';
  return dce_ticket_set(ticket, name, equals ? equals + 1 : "true", error);
}

int main(int argc, char** argv) {
  dce_engine* engine = NULL;
  dce_source* source = NULL;
  dce_ticket* ticket = NULL;
  dce_job* job = NULL;
  dce_error error = {DCE_OK, 0, ""};
  dce_code code;
  sigset_t interrupt;
  pthread_t watcher;
  int i;

  if (argc < 3) {
    fprintf(stderr, "usage: %s INPUT OUTPUT [NAME=VALUE]...\n", argv[0]);
    return DCE_USAGE;
  }
  /* Blocked before any thread is made, so that only the watcher gets it. */
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_BLOCK, &interrupt, NULL);

  code = dce_engine_create(NULL, &engine, &error);
  if (code == DCE_OK) code = dce_source_from_path(engine, argv[1], &source, &error);
  if (code == DCE_OK) code = dce_ticket_create(&ticket, &error);
  for (i = 3; code == DCE_OK && i < argc; ++i) code = set_attribute(ticket, argv[i], &error);
  if (code == DCE_OK) code = dce_job_create(engine, &job, &error);
  if (code == DCE_OK) code = dce_job_add_source(job, source, NULL, &error);
  if (code == DCE_OK) code = dce_job_set_ticket(job, ticket, &error);
  if (code == DCE_OK) code = dce_job_set_format(job, argv[2], &error); /* its ending tells */
  if (code == DCE_OK) code = dce_job_set_output_path(job, argv[2], &error);
  if (code == DCE_OK) code = dce_job_set_event_callback(job, on_event, NULL, &error);
  if (code == DCE_OK) {
    if (pthread_create(&watcher, NULL, wait_for_interrupt, job) == 0) {
      code = dce_job_run(job, &error);
      pthread_cancel(watcher); /* sigwait is a cancellation point */
      pthread_join(watcher, NULL);
    } else {
      code = dce_job_run(job, &error);
    }
  }
  if (code == DCE_OK) {
    char* stats = NULL;
    if (dce_job_stats_json(job, &stats, NULL) == DCE_OK) puts(stats);
    dce_free(stats);
  } else {
    fprintf(stderr, "%s: %s", argv[1], error.message);
    if (error.page) fprintf(stderr, " (page %d)", error.page);
    fprintf(stderr, " [%s]\n", dce_code_name(code));
  }
  /* What was made last goes first; NULL is fine. */
  dce_job_destroy(job);
  dce_ticket_destroy(ticket);
  dce_source_destroy(source);
  dce_engine_destroy(engine);
  return code;
}
