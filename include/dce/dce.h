/* libdce: document conversion engine for print. The C interface.
 *
 * Objects are opaque and owned by whoever created them; every *_create and *_from_* has a *_destroy. Strings are UTF-8
 * and copied unless said otherwise. Functions that can fail return a dce_code and, where `error` is not NULL, fill it.
 * Two threads may use different objects at the same time; one object belongs to one thread at a time, except where a
 * function is said to be callable from any thread. Nothing is kept in globals: several engines live side by side.
 */
#ifndef DCE_DCE_H
#define DCE_DCE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DCE_API __attribute__((visibility("default")))
#else
#define DCE_API
#endif

/* ---- errors ---------------------------------------------------------------------------------------------------- */

typedef enum dce_code {
  DCE_OK = 0,
  DCE_USAGE = 1,      /* a ticket, option or combination that makes no sense; the message says what would */
  DCE_UNREADABLE = 2, /* the input is damaged beyond repair or of no supported format */
  DCE_PASSWORD = 3,   /* a password is needed, or the one given is wrong */
  DCE_LIMIT = 4,      /* a limit of the engine was hit */
  DCE_OUTPUT = 5,     /* the sink refused bytes, or the disk is full */
  DCE_CANCELLED = 6,  /* dce_job_cancel or dce_engine_cancel was called */
  DCE_MISUSE = 64,    /* the interface was used wrongly: a NULL, a job run twice; a defect of the caller */
  DCE_INTERNAL = 70   /* a defect of this library */
} dce_code;

typedef struct dce_error {
  dce_code code;
  int page;          /* 1-based page of the input it happened on, 0 for none */
  char message[512]; /* one sentence, NUL-terminated */
} dce_error;

/* "major.minor.patch"; static storage. */
DCE_API const char* dce_version(void);

/* The code's name, such as "unreadable"; static storage. */
DCE_API const char* dce_code_name(dce_code code);

/* ---- engine ---------------------------------------------------------------------------------------------------- */

typedef struct dce_engine dce_engine;

/* Fill with dce_engine_options_init, then change what you need. */
typedef struct dce_engine_options {
  size_t size;           /* of this structure, for later versions */
  int threads;           /* working threads of one job; 0 is one for each processor */
  uint64_t memory_bytes; /* heap that one job may hold */
  uint64_t input_bytes;  /* one input document */
  uint64_t output_bytes; /* one stream; 0 is no limit */
  int pages;             /* pages of one input document */
  int64_t image_pixels;  /* width x height of one image */
  double seconds;        /* wall time of one job; 0 is no limit */
} dce_engine_options;

DCE_API void dce_engine_options_init(dce_engine_options* options);

/* `options` may be NULL for the defaults. An engine may run many jobs at once, from many threads. */
DCE_API dce_code dce_engine_create(const dce_engine_options* options, dce_engine** engine, dce_error* error);

/* Ends all that runs on the engine with DCE_CANCELLED: its jobs, dce_info_json, dce_preflight_json, dce_verify_json and
 * dce_stream_page_png, and whatever of them is started later. From any thread, any number of times; async-signal-unsafe. NULL is
 * ignored. */
DCE_API void dce_engine_cancel(dce_engine* engine);

/* All jobs of the engine must have been destroyed. NULL is ignored. */
DCE_API void dce_engine_destroy(dce_engine* engine);

/* ---- sources --------------------------------------------------------------------------------------------------- */

typedef struct dce_source dce_source;

/* Reads up to `size` bytes into `buffer`: the number read, 0 at the end, -1 on error. */
typedef ptrdiff_t (*dce_read_function)(void* user, uint8_t* buffer, size_t size);

/* The file is mapped, not copied: nobody may make it shorter while the source or a job that took it lives, or reading it
 * raises SIGBUS. Where others can, hand over a copy, or read it by dce_source_from_callback. */
DCE_API dce_code dce_source_from_path(dce_engine* engine, const char* path, dce_source** source, dce_error* error);

/* The bytes are borrowed: they stay valid and unchanged until the source and every job that took it are destroyed. */
DCE_API dce_code dce_source_from_memory(dce_engine* engine, const void* bytes, size_t size, dce_source** source,
                                        dce_error* error);

/* A regular file is mapped as by dce_source_from_path, anything else read to its end. The descriptor stays the caller's. */
DCE_API dce_code dce_source_from_fd(dce_engine* engine, int fd, dce_source** source, dce_error* error);

/* Calls `read` until its end before it returns. */
DCE_API dce_code dce_source_from_callback(dce_engine* engine, dce_read_function read, void* user, dce_source** source,
                                          dce_error* error);

/* What messages call the source, and what a job without a title is named for: a path or a file's name, of which the last part
 * counts. Sources from paths have theirs. Before the source is added to a job. */
DCE_API dce_code dce_source_set_name(dce_source* source, const char* name, dce_error* error);

/* Jobs that took the source keep what they need. NULL is ignored. */
DCE_API void dce_source_destroy(dce_source* source);

/* ---- ticket ---------------------------------------------------------------------------------------------------- */

/* What the user asked for, by IPP attribute names; dce_options_json lists them. */
typedef struct dce_ticket dce_ticket;

DCE_API dce_code dce_ticket_create(dce_ticket** ticket, dce_error* error);
DCE_API void dce_ticket_destroy(dce_ticket* ticket);

/* As lp(1): ("sides", "two-sided-long-edge"), ("media", "iso_a4_210x297mm"), ("page-ranges", "1-3,7"). */
DCE_API dce_code dce_ticket_set(dce_ticket* ticket, const char* name, const char* value, dce_error* error);

/* A JSON object of attributes, over what is set already. */
DCE_API dce_code dce_ticket_set_json(dce_ticket* ticket, const char* json, dce_error* error);

/* The attributes that were set, as a JSON object; free with dce_free. */
DCE_API dce_code dce_ticket_get_json(const dce_ticket* ticket, char** json, dce_error* error);

/* ---- jobs ------------------------------------------------------------------------------------------------------ */

typedef struct dce_job dce_job;

typedef enum dce_lane { DCE_LANE_AUTO = 0, DCE_LANE_VECTOR = 1, DCE_LANE_RASTER = 2 } dce_lane;

typedef enum dce_event_kind {
  DCE_EVENT_ACCEPTED = 1,  /* inputs opened, output settled; `pages` is known */
  DCE_EVENT_PAGE_DONE = 2, /* side `page` of `pages` was written */
  DCE_EVENT_WARNING = 3,   /* `message`; `page` is the input's page or 0 */
  DCE_EVENT_FINISHED = 4   /* the stream is complete */
} dce_event_kind;

typedef struct dce_event {
  dce_event_kind kind;
  int page;            /* 1-based, 0 for none */
  int pages;           /* sides the stream will hold, 0 while not known */
  uint64_t bytes;      /* of the stream, written so far */
  const char* message; /* valid during the call; NULL for none */
} dce_event;

/* Called from one thread at a time, though not always the same; must not call back into the job but for cancel. */
typedef void (*dce_event_function)(void* user, const dce_event* event);

/* Takes `size` bytes of the stream, in order, one call at a time; 0 to go on, anything else ends the job. */
typedef int (*dce_write_function)(void* user, const uint8_t* bytes, size_t size);

/* Page `page` (1-based) of a format that holds one page a file (PNG, JPEG) begins with the next byte; 0 to go on, anything else
 * ends the job. */
typedef int (*dce_page_function)(void* user, int page);

DCE_API dce_code dce_job_create(dce_engine* engine, dce_job** job, dce_error* error);
DCE_API void dce_job_destroy(dce_job* job);

/* Appends an input; `password` may be NULL. The source may be destroyed afterwards. */
DCE_API dce_code dce_job_add_source(dce_job* job, const dce_source* source, const char* password, dce_error* error);

/* Copies the ticket. */
DCE_API dce_code dce_job_set_ticket(dce_job* job, const dce_ticket* ticket, dce_error* error);

/* A stream name of dce_formats_json ("pclxl"), or an output path whose ending tells. */
DCE_API dce_code dce_job_set_format(dce_job* job, const char* name_or_path, dce_error* error);
DCE_API dce_code dce_job_set_lane(dce_job* job, dce_lane lane, dce_error* error);

/* Exactly one sink. A path is written under another name and renamed when complete; %d in it makes a file a page. A receiver
 * that takes no more bytes (a pipe, a socket, a device) is waited for, but not longer than until the job is cancelled or over
 * its time; one that is gone ends the job with DCE_OUTPUT and raises no SIGPIPE. */
DCE_API dce_code dce_job_set_output_path(dce_job* job, const char* path, dce_error* error);
DCE_API dce_code dce_job_set_output_fd(dce_job* job, int fd, dce_error* error);
DCE_API dce_code dce_job_set_output_callback(dce_job* job, dce_write_function write, void* user, dce_error* error);
/* The same, told where pages begin. Without `begin_page`, a format of one page a file takes no more than one page. */
DCE_API dce_code dce_job_set_output_pages_callback(dce_job* job, dce_write_function write, dce_page_function begin_page,
                                                   void* user, dce_error* error);

DCE_API dce_code dce_job_set_event_callback(dce_job* job, dce_event_function listener, void* user, dce_error* error);

/* Converts; returns when the stream is complete or has failed. Once a job. */
DCE_API dce_code dce_job_run(dce_job* job, dce_error* error);

/* Ends a running job with DCE_CANCELLED, or one not yet run as soon as it starts. From any thread, any number of
 * times; async-signal-unsafe. */
DCE_API void dce_job_cancel(dce_job* job);

/* After dce_job_run, also a failed one: pages, bytes, first_byte_ms, wall_ms, peak_rss_kb, warnings and the time of each
 * stage as a JSON object; free with dce_free. */
DCE_API dce_code dce_job_stats_json(const dce_job* job, char** json, dce_error* error);

/* ---- looking into documents and streams ------------------------------------------------------------------------ */

/* Format, pages and their sizes in points, title and properties of a document, as JSON. `password` may be NULL. */
DCE_API dce_code dce_info_json(dce_engine* engine, const dce_source* source, const char* password, char** json,
                               dce_error* error);

/* What to know before a document is printed: of each page fonts that it names and does not hold, the box that is painted and
 * whether it reaches where an office printer (or the ticket's margins) cannot print, the lowest resolution of its images,
 * transparency, overprint and spot colours; the same as findings for people; and bytes and seconds of each print stream,
 * estimated by converting a few pages. JSON; free with dce_free. `password` and `ticket` may be NULL. Takes some seconds. */
DCE_API dce_code dce_preflight_json(dce_engine* engine, const dce_source* source, const char* password,
                                    const dce_ticket* ticket, char** json, dce_error* error);

/* What a document is, by its content: format, media type, title, and "read_by": "library" where jobs take it as it is, or what
 * an engine (docs/worker.md) first turns it into such with: "office". Content that could be several things is told apart by
 * the source's name and `media_type`, which may be NULL. DCE_UNREADABLE where it is nothing known. */
DCE_API dce_code dce_recognise_json(dce_engine* engine, const dce_source* source, const char* media_type, char** json,
                                    dce_error* error);

/* Decodes a print stream: pages, geometry and violations of its specification, as JSON. Where `png_directory` is not
 * NULL, each page is written there as page-0001.png. DCE_OK also for a stream with violations: see "errors". */
DCE_API dce_code dce_verify_json(dce_engine* engine, const dce_source* source, const char* png_directory, char** json,
                                 dce_error* error);

/* One page of a print stream, decoded and made small, as a PNG that is `width` dots wide, or as wide as the page where that is
 * less. 1-based; pages before it are read but not drawn. DCE_UNREADABLE where the stream is none that can be decoded
 * ("verified" of dce_formats_json), DCE_USAGE where it has no such page. */
DCE_API dce_code dce_stream_page_png(dce_engine* engine, const dce_source* source, int page, int width,
                                     dce_write_function write, void* user, dce_error* error);

/* Input formats, print streams with what each can do, and formats that engines read, as JSON. */
DCE_API dce_code dce_formats_json(char** json, dce_error* error);

/* The ticket's attributes: name, syntax, values, default and description of each, as JSON. */
DCE_API dce_code dce_options_json(char** json, dce_error* error);

/* JSON Schema (2020-12) of a ticket. */
DCE_API dce_code dce_ticket_schema_json(char** json, dce_error* error);

/* Frees what a function handed over as char**. NULL is ignored. */
DCE_API void dce_free(char* text);

#ifdef __cplusplus
}
#endif
#endif
